// Who is in the company at this moment, signed by the endpoint for one asker: gateway and custodians let nobody in who is out (spec: endpoint.md §8).
import { z } from 'zod';
import { equalBytes, fromBase64Url, toBase64Url } from '../bytes/bytes.ts';
import { toWtf8 } from '../bytes/wtf8.ts';
import { contexts } from '../crypto/contexts.ts';
import { sign, verifySignature } from '../crypto/sodium.ts';
import { CandorError } from '../errors.ts';
import { b64, journalId, nonce, roles, type Enrolment } from './signed.ts';

/** A person of the company in one role; somebody with two roles is listed twice. */
export const personSchema = z.strictObject({
  person: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  role: z.enum(roles),
});
/** See `personSchema`. */
export type Person = z.infer<typeof personSchema>;

/** What the endpoint says: `nonce` is that of the request it answers, so that an old answer is never taken for a new one; `revoked` are journals, in all their epochs. */
export const standingSchema = z.strictObject({
  issued: z.int().nonnegative(),
  nonce,
  people: z.array(personSchema),
  revoked: z.array(journalId),
});
/** See `standingSchema`. */
export type Standing = z.infer<typeof standingSchema>;

/** Answer of GET /v1/standing (any known service or administrator): the exact JSON text and the endpoint's signature over it, under context `standing`. */
export const standingReplySchema = z.strictObject({ standing: z.string(), signature: b64 });
/** See `standingReplySchema`. */
export type StandingReply = z.infer<typeof standingReplySchema>;

/** The answer, signed. */
export function issueStanding(standing: Standing, endpointSecret: Uint8Array): StandingReply {
  const text = JSON.stringify(standing);
  return { standing: text, signature: toBase64Url(sign(contexts.standing, toWtf8(text), endpointSecret)) };
}

/** What the endpoint said in answer to the request with this nonce; throws `endpoint-refused` when it did not. */
export function readStanding(reply: StandingReply, asked: Uint8Array, endpointKey: Uint8Array): Standing {
  const refused = new CandorError(
    'endpoint-refused',
    'The endpoint’s word about who is in the company does not hold. Nothing was released.',
  );
  if (!verifySignature(contexts.standing, toWtf8(reply.standing), fromBase64Url(reply.signature), endpointKey))
    throw refused;
  let value: unknown;
  try {
    value = JSON.parse(reply.standing);
  } catch {
    throw refused;
  }
  const parsed = standingSchema.safeParse(value);
  if (!parsed.success || !equalBytes(fromBase64Url(parsed.data.nonce), asked)) throw refused;
  return parsed.data;
}

/** Why this device is out, as a sentence for its person; null while it is in. */
export function whyOut(
  standing: Pick<Standing, 'people' | 'revoked'>,
  by: Pick<Enrolment, 'person' | 'role' | 'journal'>,
): string | null {
  if (!standing.people.some((one) => one.person === by.person && one.role === by.role))
    return 'This person is not, or no longer, in the company in this role.';
  return standing.revoked.includes(by.journal) ? 'This device was revoked by IT.' : null;
}
