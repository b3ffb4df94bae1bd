// A sample employee whose root key and journal are on this computer already, so that the real app starts with it, without services.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { checkRecord } from '../../../cli/verify.ts';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b, cryptoReady, randomBytes, seal, signKeyPair } from '../../../src/crypto/sodium.ts';
import { readGivenConfig } from '../../../main/given-config.ts';
import { inForceOf, loadPolicy } from '../../../main/policy-file.ts';
import type { InForce } from '../../../main/vault/shapes.ts';
import type { TestVault } from '../../support/test-vault.ts';
import { prepareSample, type Sample } from '../../../scripts/sample/organisation.ts';
import { openVaultWith } from '../open-vault.ts';

/** A sample with its employee's journal within reach. */
export interface SampleEmployee {
  readonly sample: Sample;
  /** What the sample's policy puts in force. */
  readonly inForce: InForce;
  /** Opens the journal as the app would; its notice is acknowledged when this returns. `now` gives Unix seconds. `under`: what was in force then. */
  readonly open: (now: () => number, under?: InForce) => Promise<TestVault>;
  /** With which the sample's endpoint signs receipts. */
  readonly receiptKey: Uint8Array;
  /** Throws unless the closed journal holds, opened with the sample's own keys. */
  readonly verify: () => void;
}

/** Makes the sample in `data`, or brings one that is there up to date. Its root key is the same in every sample: nothing in it is worth a secret. */
export async function sampleEmployee(data: string): Promise<SampleEmployee> {
  await cryptoReady();
  const sample = await prepareSample({ data, keyStore: 'sample', version: 2 });
  const config = readGivenConfig(sample.employee.config);
  const root = blake2b(Buffer.from('the root key of every bench'));
  mkdirSync(join(config.data, 'keys'), { recursive: true, mode: 0o700 });
  mkdirSync(dirname(sample.employee.journal), { recursive: true, mode: 0o700 });
  if (!existsSync(join(config.data, 'keys', 'root.json'))) keepRootKey(config.data, root);
  const inForce = inForceOf(loadPolicy(config.policy, config.policyKey), 0);
  return {
    sample,
    inForce,
    open: async (now, under = inForce) => {
      const vault = openVaultWith({
        path: sample.employee.journal,
        root,
        person: config.person.id,
        inForce: under,
        now,
      });
      if (!vault.status().acknowledged)
        await vault.acknowledge({ version: under.noticeVersion, hash: under.noticeHash, locale: 'en' });
      return vault;
    },
    receiptKey: signKeyPair(fromBase64Url(endpointSeed(data))).secretKey,
    verify: () => {
      const { outcome, faults, content } = checkRecord(sample.employee.journal, { keys: sample.keysFile });
      if (outcome !== 'holds')
        throw new Error(
          `the bench's own journal does not verify: ${[...faults, ...(content?.faults ?? [])][0]?.sentence ?? outcome}`,
        );
    },
  };
}

function endpointSeed(data: string): string {
  return (JSON.parse(readFileSync(join(data, 'sample-organisation.json'), 'utf8')) as { readonly endpoint: string })
    .endpoint;
}

// The shape of main/keys: if it changes, the app refuses this key aloud and the bench fails.
function keepRootKey(data: string, root: Uint8Array): void {
  const storeKey = randomBytes(32);
  const nonce = randomBytes(24);
  writeFileSync(join(data, 'sample-key-store'), toBase64Url(storeKey), { mode: 0o600 });
  const wrapped = Buffer.concat([nonce, seal(root, new Uint8Array(0), nonce, storeKey)]);
  writeFileSync(
    join(data, 'keys', 'root.json'),
    JSON.stringify({ version: 1, store: 'sample key store', wrapped: toBase64Url(wrapped) }),
    { mode: 0o600 },
  );
}
