// `node tests/migration/make-fixture.ts v1`: writes a small data folder as this version of Candor leaves it, with what must be read from it; run once a release.
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { keyPlaces } from '../../main/keys/root-key.ts';
import { writeBundle } from '../../cli/bundle.ts';
import { openJournalFile } from '../../cli/journal-file.ts';
import { testKeyStore } from '../support/key-store.ts';
import { seeds, writeKeysFile } from '../support/test-keys.ts';
import { conversation, typed, VaultRig } from '../support/vault.ts';
import { shownBy } from './shown.ts';

const [name = ''] = process.argv.slice(2);
const folder = join(import.meta.dirname, name);
if (name === '' || existsSync(folder))
  throw new Error('Name a fixture that is not there yet: a released one is never written again.');

const rig = await VaultRig.make();
await rig.type('d1', 'Sell all 日本 👩‍👩‍👧 ');
await rig.vault.appendEdits({
  conversation,
  draft: 'd1',
  first: 16,
  edits: [
    { ...typed(0, 'Keep', 4), kind: 'paste' },
    { ...typed(4, '\ud83d'), composing: true, kind: 'compose' },
  ],
});
await rig.send('d1', 'm1');
await rig.push();
await rig.vault.events([
  {
    cursor: 2,
    event: {
      type: 'inbound',
      conversation,
      message: 'in1',
      text: 'Why?\0',
      at: 1_768_383_100_000,
      providerId: 'p1',
      verified: 'session',
    },
  },
]);
await rig.vault.events([{ cursor: 3, event: { type: 'status', message: 'm1', state: 'read', at: 1_768_383_200_000 } }]);
await rig.vault.openings([
  {
    id: 'o1',
    cursor: 1,
    at: 1_768_383_300_000,
    who: 'Ren',
    role: 'reviewer',
    what: 'Messages',
    case: 'C-1',
    reason: 'Complaint',
    custodian: 'Custodian A',
    scope: null,
  },
]);
rig.clock.second += 86_400;
await rig.type('d2', 'discarded');
await rig.vault.discardDraft({ conversation, draft: 'd2', private: false });
// From version 3 on the messages of a closed page lie in groups.
await rig.vault.events([{ cursor: 4, event: { type: 'status', message: 'm1', state: 'read', at: 1_768_469_700_000 } }]);
await rig.vault.group();
await rig.type('d3', 'still open');
await rig.vault.checkDraft({ draft: 'd3', through: 10, cause: 'blur', text: 'still open, resynced' });

const { wrap, journalFolder } = keyPlaces(folder);
for (const place of [dirname(wrap), journalFolder]) mkdirSync(place, { recursive: true });
writeFileSync(join(folder, 'expected.json'), `${JSON.stringify(shownBy(rig.vault), null, 2)}\n`);
rig.vault.close();
copyFileSync(rig.path, join(journalFolder, 'epoch-0.candor'));
writeFileSync(
  wrap,
  JSON.stringify({
    version: 1,
    store: 'the store of the fixture',
    wrapped: toBase64Url(await testKeyStore('the store of the fixture').wrap(seeds.root)),
  }),
);
writeKeysFile(join(folder, 'custodian-keys.json'));
const { source, close } = openJournalFile(rig.path);
writeBundle(source, join(folder, 'record.bundle'));
close();
rig.remove();
