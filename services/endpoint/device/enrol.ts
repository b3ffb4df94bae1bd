// Enrolment: a token, once, and a device's keys become a certificate the other services trust.
import type { z } from 'zod';
import { equalBytes, fromBase64Url } from '../../../src/bytes/bytes.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { verifySignature, type KeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { enrolBytes, issueCertificate } from '../../../src/protocol/credentials.ts';
import type { enrolRequestSchema } from '../../../src/protocol/endpoint.ts';
import { enrolmentSchema, type Certificate, type Enrolment } from '../../../src/protocol/signed.ts';
import type { Person } from '../../../src/protocol/standing.ts';
import { refuse } from '../../limits.ts';
import type { Sql } from '../../sql/sql.ts';
import { renew } from './devices.ts';
import type { Enrolments } from './enrolments.ts';
import type { DeviceStore } from './store.ts';
import type { TokenBook } from './token-book.ts';

/** What enrolling needs. `guessesOver`: too many tokens were guessed, so only a device that is known already is heard. */
export interface Enrolling {
  readonly sql: Sql;
  readonly enrolments: Enrolments;
  readonly devices: DeviceStore;
  readonly tokens: TokenBook;
  readonly people: readonly Person[];
  readonly key: KeyPair;
  readonly now: number;
  readonly days: number;
  readonly guessesOver: boolean;
}

/**
 * The certificate for this device and epoch. A token lets in one key, ever; that key asking again gets its certificate, a fresh one when less than half of it is left,
 * and one for a later epoch of its own. Other keys for a known epoch are a `conflict` (endpoint.md §2).
 */
export async function enrol(
  { sql, enrolments, devices, tokens, people, key, now, days, guessesOver }: Enrolling,
  request: z.infer<typeof enrolRequestSchema>,
): Promise<Certificate> {
  const keys = {
    journal: fromBase64Url(request.journal),
    signKey: fromBase64Url(request.signKey),
    boxKey: fromBase64Url(request.boxKey),
    previous: fromBase64Url(request.previous),
  };
  const held = await enrolments.find(keys.journal, request.epoch);
  if (guessesOver && (held === undefined || !equalBytes(held.sign_key, keys.signKey))) refuse();
  // What is unknown costs one hash, no signature.
  const token = tokens.find(request.token);
  if (token?.who === undefined)
    throw new CandorError('not-allowed', 'This enrolment token is not known here.', { next: 'Ask IT for a token.' });
  if (
    !verifySignature(
      contexts.enrol,
      enrolBytes(request.token, keys.signKey, keys.boxKey, keys.journal, request.epoch, keys.previous),
      fromBase64Url(request.signature),
      keys.signKey,
    )
  ) {
    throw new CandorError('not-allowed', 'The enrolment is not signed by the device’s own key.');
  }
  const { who } = token;
  return sql.atomically(async () => {
    const user = await devices.tokenUser(token.hash);
    if (user !== undefined && !equalBytes(user, keys.signKey))
      throw new CandorError(
        'not-allowed',
        'This enrolment token was already used by another device; each works once.',
        { next: 'Ask IT for a new one, and tell them if the other device is not yours.' },
      );
    if (user === undefined && token.expires <= now)
      throw new CandorError('not-allowed', 'This enrolment token has run out.', { next: 'Ask IT for a new one.' });
    if ((await devices.revocation(keys.journal)) !== undefined || (await devices.isRevokedKey(keys.signKey)))
      throw new CandorError('not-allowed', 'This device was revoked by IT. Nothing was changed.', {
        next: 'Ask IT if that is not so.',
      });
    await devices.useToken(token.hash, keys.signKey, now);
    if (held !== undefined) {
      const same =
        held.person === who.person &&
        held.role === who.role &&
        equalBytes(held.previous, keys.previous) &&
        equalBytes(held.sign_key, keys.signKey) &&
        equalBytes(held.box_key, keys.boxKey);
      if (!same)
        throw new CandorError(
          'conflict',
          'This journal and epoch are already enrolled with other keys. Nothing was changed.',
          { next: 'Begin a new epoch.' },
        );
      const enrolment = enrolmentSchema.parse(JSON.parse(held.certificate));
      return (enrolment.expires - now) * 2 > days * 86_400
        ? { enrolment: held.certificate, signature: held.signature }
        : renew(enrolments, people, enrolment, { key, now, days });
    }
    const owner = await enrolments.owner(keys.journal);
    if (owner !== undefined && owner !== who.person)
      throw new CandorError('conflict', 'This journal belongs to somebody else. Nothing was changed.', {
        next: 'Begin a new journal.',
      });
    const enrolment: Enrolment = {
      ...who,
      signKey: request.signKey,
      boxKey: request.boxKey,
      journal: request.journal,
      epoch: request.epoch,
      previous: request.previous,
      issued: now,
      expires: now + days * 86_400,
    };
    const certificate = issueCertificate(enrolment, key.secretKey);
    await enrolments.add(enrolment, keys, certificate);
    return certificate;
  });
}
