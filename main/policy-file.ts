// The signed policy on this machine: read, verified, and turned into what the vault has to enforce.
import { CandorError } from '../src/errors.ts';
import { unreadable, type Policy } from '../src/policy/policy.ts';
import { readersOf, readSignedPolicy, type VerifiedPolicy } from '../src/policy/signed-policy.ts';
import { contentHash } from '../src/message/content-hash.ts';
import type { PolicyFile } from './launch-config.ts';
import type { InForce } from './vault/shapes.ts';

/** A policy that was read and whose signature holds. */
export interface LoadedPolicy extends VerifiedPolicy {
  readonly source: string;
}

/** Reads the policy in `file`; throws `policy-unreadable`, `policy-refused` or what its place demands, and then nothing is in force. */
export function loadPolicy(file: PolicyFile, policyKey: string): LoadedPolicy {
  let raw: unknown;
  try {
    raw = JSON.parse(file.read());
  } catch (cause) {
    if (cause instanceof CandorError && cause.code === 'config-refused') throw cause;
    throw unreadable('The file is missing or not JSON.', cause);
  }
  return { ...readSignedPolicy(raw, policyKey), source: 'signed policy file' };
}

/** The parts of a policy that an exchange is made for; when one changes, a new exchange is needed. */
export function addressesIn({ endpoint, gateway, expireQueuedMinutes }: Policy): string {
  return JSON.stringify([endpoint, gateway, expireQueuedMinutes]);
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
    readers: readersOf(policy),
  };
}
