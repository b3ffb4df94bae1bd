// The company's signed policies beside a record: whether pages are for the readers they name, and whether what was in force is one of them (P5).
import { readFileSync } from 'node:fs';
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { toWtf8 } from '../src/bytes/wtf8.ts';
import { contexts } from '../src/crypto/contexts.ts';
import { verifySignature } from '../src/crypto/sodium.ts';
import { CandorError } from '../src/errors.ts';
import type { Entry } from '../src/journal/entry.ts';
import { lanes, type LaneName } from '../src/journal/lane.ts';
import type { StoredPage } from '../src/journal/source.ts';
import { contentHash } from '../src/message/content-hash.ts';
import { parsePolicy, signedPolicySchema, type Policy } from '../src/policy/policy.ts';
import { readersOf } from '../src/policy/signed-policy.ts';
import { readKey } from './open-source.ts';

/** What a record is compared with. */
export interface CompanyPolicies {
  /** The end of a sentence when a page is for others than a policy names; null when all is well. */
  readonly readersFault: (lane: LaneName, page: StoredPage) => string | null;
  /** A sentence when an entry says that something else was in force; null when all is well. */
  readonly entryFault: (seq: number, entry: Entry) => string | null;
}

/** Reads signed policy files; with `policyKey` each must be signed by it. Throws `bad-request`, `policy-unreadable` or `policy-refused`. */
export function readPolicies(
  paths: readonly string[] | undefined,
  policyKey: string | undefined,
): CompanyPolicies | null {
  if (paths === undefined || paths.length === 0) {
    if (policyKey === undefined) return null;
    throw new CandorError('bad-request', 'A policy key was given without a policy.', {
      next: 'Name the signed policy files with --policy.',
    });
  }
  const key = policyKey === undefined ? null : readKey(policyKey);
  const byHash = new Map(paths.map((path) => readOne(path, key)));
  const readers = new Set(
    [...byHash.values()].flatMap((policy) => lanes.map((lane) => `${lane} ${readersOf(policy)[lane].join(' ')}`)),
  );
  const notices = new Set(
    [...byHash.values()].map(({ notice }) => `${notice?.version ?? 0} ${contentHash(JSON.stringify(notice ?? null))}`),
  );
  return {
    readersFault: (lane, page) =>
      readers.has(`${lane} ${page.readers.map(toBase64Url).join(' ')}`)
        ? null
        : 'is not for the readers the company’s policy names',
    entryFault: (seq, entry) => {
      if (entry.kind === 'notice-acknowledged')
        return notices.has(`${entry.version} ${entry.hash}`)
          ? null
          : `Entry ${seq} acknowledges a notice that is in none of the company’s policies.`;
      if (entry.kind !== 'policy-applied') return null;
      const policy = byHash.get(entry.hash);
      if (policy === undefined) return `Entry ${seq} puts a policy in force that is none of the company’s.`;
      return policy.version === entry.version && policy.level === entry.level
        ? null
        : `Entry ${seq} puts version ${policy.version} of the company’s policy in force as version ${entry.version} with level “${entry.level}”.`;
    },
  };
}

function readOne(path: string, key: Uint8Array | null): readonly [hash: string, policy: Policy] {
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new CandorError('bad-request', `The policy in ${path} cannot be read.`, {
      next: 'Give a signed policy file.',
      cause,
    });
  }
  const signed = signedPolicySchema.safeParse(raw);
  if (!signed.success)
    throw new CandorError('bad-request', `${path} is not a signed policy.`, {
      next: 'Give a signed policy file.',
      cause: signed.error,
    });
  const { policy, signature } = signed.data;
  if (key !== null && !verifySignature(contexts.policy, toWtf8(policy), bytesOf(signature), key))
    throw new CandorError('policy-refused', `The policy in ${path} is not signed by the key that was given.`, {
      next: 'Nothing was checked against it.',
    });
  return [contentHash(policy), parsePolicy(policy)];
}

function bytesOf(signature: string): Uint8Array {
  try {
    return fromBase64Url(signature);
  } catch {
    return new Uint8Array(0); // in another spelling than its one: no signature
  }
}
