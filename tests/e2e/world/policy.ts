// Reads and re-signs the sample's policy, for tests in which the company's policy is another or is broken.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import type { Sample } from '../../../scripts/sample/organisation.ts';

/** The signed policy file as it stands. */
export function policyOf(sample: Sample): { policy: string; signature: string } {
  return JSON.parse(readFileSync(join(sample.data, 'policy.json'), 'utf8')) as { policy: string; signature: string };
}

/** Puts a changed policy in place, signed with the policy admin's key as the company would. */
export function changePolicy(sample: Sample, change: (policy: Record<string, unknown>) => void): void {
  const { policyAdmin } = JSON.parse(readFileSync(join(sample.data, 'sample-organisation.json'), 'utf8')) as {
    policyAdmin: string;
  };
  const policy = JSON.parse(policyOf(sample).policy) as Record<string, unknown>;
  change(policy);
  const text = JSON.stringify(policy);
  const signature = toBase64Url(sign(contexts.policy, toWtf8(text), signKeyPair(fromBase64Url(policyAdmin)).secretKey));
  writeFileSync(
    join(sample.data, 'policies', `${String(policy['version'])}.json`),
    JSON.stringify({ policy: text, signature }),
  ); // the company has it in force, the device follows
  writeFileSync(join(sample.data, 'policy.json'), JSON.stringify({ policy: text, signature }));
}
