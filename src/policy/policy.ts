// The policy document: what is captured, kept and allowed, and the reasons a level must bring with it (design §5, P5).
import { captureLevels } from './level.ts';
import { z } from 'zod';
import { CandorError } from '../errors.ts';

const key = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'a 32-byte key in base64url');
const text = z.string().min(1).max(20_000);

/** A custodian: a name people know and the X25519 public key pages are sealed to. */
export const custodianSchema = z.strictObject({ name: text, key, url: z.url() });
/** See `custodianSchema`. */
export type Custodian = z.infer<typeof custodianSchema>;

/** The notice in one language. Wording is the organisation's; the frame around it is Candor's. */
export const noticeTextSchema = z.strictObject({
  title: text,
  lead: text,
  recorded: z.array(text).min(1).max(6),
  never: z.array(text).min(1).max(6),
  sections: z
    .array(z.strictObject({ heading: text, body: text }))
    .min(1)
    .max(8),
  facts: z.array(z.strictObject({ term: text, value: text })).max(12),
});
/** See `noticeTextSchema`. */
export type NoticeText = z.infer<typeof noticeTextSchema>;

/** A text the company offers to its people, put into the message box as it stands. */
export const templateSchema = z.strictObject({
  id: z.string().min(1).max(100),
  name: z.string().min(1).max(100),
  text: z.string().min(1).max(4000),
});
/** See `templateSchema`. */
export type Template = z.infer<typeof templateSchema>;

/** The policy as data. `sample: true` marks the policy of `npm start`, the only kind that may allow the sample key store. */
export const policySchema = z.strictObject({
  format: z.literal(1),
  organisation: text,
  version: z.int().positive(),
  /** Unix time in seconds. */
  issued: z.int().nonnegative(),
  sample: z.boolean(),
  level: z.enum(captureLevels),
  /** Strict mode: a message leaves only once the endpoint's receipt for it is held (P1). */
  strict: z.boolean(),
  legalBasis: z.strictObject({ messages: text, drafts: text.optional() }),
  assessment: text.optional(),
  retention: z.strictObject({ messagesDays: z.int().positive(), draftsDays: z.int().positive().optional() }),
  /** Whom an employee asks or objects to, as people here call them: “Data protection officer, ext. 4410”. */
  questions: text.optional(),
  discardGraceHours: z.int().nonnegative(),
  custodians: z.strictObject({ messages: z.array(custodianSchema).length(1), drafts: z.array(custodianSchema).max(2) }),
  endpoint: z.strictObject({ url: z.url(), key }),
  gateway: z.strictObject({ url: z.url(), key }),
  notice: z
    .strictObject({
      version: z.int().positive(),
      repeat: z.enum(['once', 'daily']),
      texts: z.record(z.string(), noticeTextSchema),
    })
    .optional(),
  keyStore: z.strictObject({ allowSample: z.boolean() }),
  /** What `/` in an empty message box offers; each has an id of its own. */
  templates: z
    .array(templateSchema)
    .max(200)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, 'two templates have the same id')
    .optional(),
  /** A queued message older than this many minutes asks before it leaves (pitfalls 4.10). */
  expireQueuedMinutes: z.int().positive(),
});
/** See `policySchema`. */
export type Policy = z.infer<typeof policySchema>;

/** A policy as it travels: the exact JSON text, and the policy admin's Ed25519 signature over it (base64url). */
export const signedPolicySchema = z.strictObject({
  policy: z.string().max(1_000_000),
  signature: z.string().regex(/^[A-Za-z0-9_-]{86}$/),
});

/** Reads the JSON text of a policy and refuses what it does not justify; throws `policy-unreadable` or `policy-refused`. */
export function parsePolicy(json: string): Policy {
  let raw: unknown;
  try {
    raw = JSON.parse(json);
  } catch (cause) {
    throw unreadable('It is not JSON.', cause);
  }
  const parsed = policySchema.safeParse(raw);
  if (!parsed.success) {
    const first = parsed.error.issues[0];
    throw unreadable(`${first?.path.join('.') ?? ''}: ${first?.message ?? 'does not fit the schema'}.`, parsed.error);
  }
  const missing = missingFor(parsed.data);
  if (missing.length > 0) {
    throw new CandorError(
      'policy-refused',
      `The policy asks to record at level “${parsed.data.level}” but does not give ${missing.join(', ')}. Nothing is recorded under it.`,
      {
        next: 'Ask IT for a policy that states them, or one with level “messages”.',
      },
    );
  }
  const address = addressFault(parsed.data);
  if (address !== null)
    throw new CandorError('policy-refused', `${address} Nothing is recorded under it.`, {
      next: 'Ask IT for a policy with addresses that begin with https.',
    });
  return parsed.data;
}

/** What a policy would still have to state before its level may be in force; empty when it is complete. */
export function missingFor(policy: Policy): readonly string[] {
  const missing: string[] = [];
  if (policy.notice === undefined || Object.keys(policy.notice.texts).length === 0) missing.push('a notice');
  if (policy.level !== 'messages') {
    if (policy.legalBasis.drafts === undefined) missing.push('a legal basis for drafts');
    if (policy.assessment === undefined) missing.push('the reference of its assessment');
    if (policy.custodians.drafts.length !== 2) missing.push('two draft custodians');
    else if (policy.custodians.drafts[0]?.key === policy.custodians.drafts[1]?.key)
      missing.push('two different draft custodians');
    if (policy.retention.draftsDays === undefined) missing.push('how long drafts are kept');
  }
  if (policy.keyStore.allowSample && !policy.sample)
    missing.push('a real key store (the sample key store is for samples only)');
  return missing;
}

/** What an address may be (M4.1): an encrypted one; in a sample also a plain one that stays within the computer. Hosts are compared as `URL` writes them. */
const thisComputer = /^(?:localhost|\[::1\]|127\.\d+\.\d+\.\d+)$/u;
const web = {
  encrypted: z.url({ protocol: /^https$/u }),
  local: z.url({ protocol: /^http$/u, hostname: thisComputer }),
};
const socket = {
  encrypted: z.url({ protocol: /^(?:https|wss)$/u }),
  local: z.url({ protocol: /^(?:http|ws)$/u, hostname: thisComputer }),
};

/** Why an address of `policy` may not be used, as a sentence; null when all may. */
export function addressFault({ sample, endpoint, gateway, custodians }: Policy): string | null {
  const addresses = [
    { whose: 'the endpoint', url: endpoint.url, may: web },
    { whose: 'the gateway', url: gateway.url, may: socket },
    ...[...custodians.messages, ...custodians.drafts].map(({ name, url }) => ({
      whose: `the custodian ${name}`,
      url,
      may: web,
    })),
  ];
  for (const { whose, url, may } of addresses) {
    if (url.includes('@')) return `The policy’s address of ${whose}, ${url}, holds a name or a password.`;
    if (may.encrypted.safeParse(url).success || (sample && may.local.safeParse(url).success)) continue;
    return `The policy’s address of ${whose}, ${url}, is not an encrypted one.`;
  }
  return null;
}

/** What is said of a policy that cannot be read; `detail` is a sentence. */
export function unreadable(detail: string, cause?: unknown): CandorError {
  return new CandorError(
    'policy-unreadable',
    `The policy on this computer cannot be read, so nothing is recorded under it. ${detail}`,
    {
      next: 'Ask IT to install the policy again.',
      cause,
    },
  );
}
