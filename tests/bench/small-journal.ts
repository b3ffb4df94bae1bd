// A sample employee with a small journal already on this computer, so that the real app can be started without services and typed into.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { cryptoReady, randomBytes, seal } from '../../src/crypto/sodium.ts';
import { readLaunchConfig } from '../../main/launch-config.ts';
import { inForceOf, loadPolicy } from '../../main/policy-file.ts';
import { prepareSample, type Sample } from '../../scripts/sample/organisation.ts';
import { beginConversation, conversation, openVaultWith } from './open-vault.ts';

/** How many edits the small journal holds, in one draft that was discarded. */
export const smallJournalEdits = 500;

/** Makes the sample in `data`, with a root key in its sample key store and a journal under it. */
export async function prepareSmallJournal(data: string): Promise<Sample> {
  await cryptoReady();
  const sample = await prepareSample({ data, keyStore: 'sample' });
  const config = readLaunchConfig(sample.employee.config);
  const root = randomBytes(32);
  const storeKey = randomBytes(32);
  const nonce = randomBytes(24);
  mkdirSync(`${config.data}/keys`, { recursive: true, mode: 0o700 });
  mkdirSync(dirname(sample.employee.journal), { recursive: true, mode: 0o700 });
  // The shape of main/keys: if it changes, the app refuses this key aloud and the bench fails.
  writeFileSync(`${config.data}/sample-key-store`, toBase64Url(storeKey), { mode: 0o600 });
  const wrapped = Buffer.concat([nonce, seal(root, new Uint8Array(0), nonce, storeKey)]);
  writeFileSync(`${config.data}/keys/root.json`, JSON.stringify({ version: 1, store: 'sample key store', wrapped: toBase64Url(wrapped) }), { mode: 0o600 });
  const vault = openVaultWith({ path: sample.employee.journal, root, person: config.person.id, inForce: inForceOf(loadPolicy(config.policy, config.policyKey), 0), now: () => Math.floor(Date.now() / 1000) });
  await beginConversation(vault);
  const edits = Array.from({ length: smallJournalEdits }, (_, at) => ({ at, deleted: 0, inserted: 'a', kind: 'type' as const, composing: false, origin: 'person' as const }));
  await Promise.all(edits.map((edit, i) => vault.appendEdits({ conversation, draft: 'bench-earlier-draft', first: i + 1, edits: [edit] })));
  await vault.discardDraft({ conversation, draft: 'bench-earlier-draft', private: false });
  vault.close();
  return sample;
}
