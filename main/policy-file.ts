// The signed policy on this machine: read, verified, and turned into what the vault has to enforce.
import { fromBase64Url } from '../src/bytes/bytes.ts';
import { toWtf8 } from '../src/bytes/wtf8.ts';
import { verifySignature } from '../src/crypto/sodium.ts';
import { CandorError } from '../src/errors.ts';
import { parsePolicy, signedPolicySchema, type Policy } from '../src/policy/policy.ts';
import { contentHash } from '../src/message/content-hash.ts';
import { contexts } from '../src/crypto/contexts.ts';
import type { PolicyFile } from './launch-config.ts';
import type { InForce } from './vault/door.ts';

/** A policy that was read and whose signature holds. */
export interface LoadedPolicy {
  readonly policy: Policy;
  readonly hash: string;
  readonly source: string;
}

/** Reads the policy in `file`; throws `policy-unreadable`, `policy-refused` or what its place demands, and then nothing is in force. */
export function loadPolicy(file: PolicyFile, policyKey: string): LoadedPolicy {
  const unreadable = (detail: string, cause?: unknown): CandorError =>
    new CandorError('policy-unreadable', `The policy on this computer cannot be read, so nothing is recorded under it. ${detail}`, { next: 'Ask IT to install the policy again.', cause });
  let raw: unknown;
  try {
    raw = JSON.parse(file.read());
  } catch (cause) {
    if (cause instanceof CandorError && cause.code === 'config-refused') throw cause;
    throw unreadable('The file is missing or not JSON.', cause);
  }
  const signed = signedPolicySchema.safeParse(raw);
  if (!signed.success) throw unreadable('It is not a signed policy.', signed.error);
  const { policy, signature } = signed.data;
  if (!verifySignature(contexts.policy, toWtf8(policy), fromBase64Url(signature), fromBase64Url(policyKey))) throw unreadable('Its signature is not the company’s.');
  return { policy: parsePolicy(policy), hash: contentHash(policy), source: 'signed policy file' };
}

/** The hash an acknowledgement names: over the whole notice, every language. */
export function noticeHash(policy: Policy): string {
  return contentHash(JSON.stringify(policy.notice ?? null));
}

/** What the vault enforces under `loaded`. `startOfDay`: Unix second of local midnight, for a notice repeated daily. */
export function inForceOf({ policy, hash, source }: LoadedPolicy, startOfDay: number): InForce {
  return {
    policyVersion: policy.version,
    policyHash: hash,
    policySource: source,
    level: policy.level,
    noticeVersion: policy.notice?.version ?? 0,
    noticeHash: noticeHash(policy),
    strict: policy.strict,
    discardGrace: policy.discardGraceHours * 3600,
    acknowledgedSince: policy.notice?.repeat === 'daily' ? startOfDay : 0,
    readers: { messages: policy.custodians.messages.map((one) => one.key), drafts: (policy.custodians.drafts.length === 2 ? policy.custodians.drafts : policy.custodians.messages).map((one) => one.key) },
  };
}
