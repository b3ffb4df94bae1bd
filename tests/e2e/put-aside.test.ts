// A record that cannot be opened is put aside by a person: untouched, brought to the bank, and the next epoch goes on from its digest (P6).
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkRecord } from '../../cli/verify.ts';
import { readRecord } from '../../cli/read-record.ts';
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { blake2b, cryptoReady } from '../../src/crypto/sodium.ts';
import { makeUsedProfile, type UsedProfile } from './world/profile.ts';
import { openWorld } from './world/world.ts';

let used: UsedProfile;
beforeAll(async () => {
  await cryptoReady();
  used = await makeUsedProfile();
}, 180_000);
afterAll(() => {
  used.remove();
});

test('P6 a damaged record is put aside untouched, the bank gets it, and a new epoch begins with its digest', async () => {
  let damaged = Buffer.alloc(0);
  const world = await openWorld({
    services: ['endpoint', 'gateway'],
    from: used,
    before: ({ employee }) => {
      damaged = readFileSync(employee.journal).fill(0x5a, 0, 4096);
      writeFileSync(employee.journal, damaged);
    },
  });
  const { employee, data } = world.sample;
  const app = await world.launch();
  await app.page.getByText('journal-damaged').waitFor();
  await app.page.getByRole('button', { name: 'Put it aside and begin anew' }).click();

  // A new record has nobody's word yet that the notice was read.
  await app.page.getByRole('checkbox').check({ force: true });
  await app.page.getByRole('button', { name: 'Start Candor' }).click();
  await app.page.getByText('On record').first().waitFor();

  const aside = join(employee.data, 'journal', 'aside', 'epoch-0');
  expect(readFileSync(join(aside, 'epoch-0.candor')).equals(damaged)).toBe(true);
  const digest = toBase64Url(blake2b(damaged));
  const atTheBank = join(data, 'endpoint', 'aside');
  await expect
    .poll(() => (existsSync(atTheBank) ? readdirSync(atTheBank).filter((name) => name.endsWith('-before-1')) : []), {
      timeout: 60_000,
    })
    .toHaveLength(1);
  const [kept] = readdirSync(atTheBank);
  expect(readFileSync(join(atTheBank, kept ?? '')).equals(damaged)).toBe(true);

  const client = await world.client('Layan');
  await client.say('Are you there?');
  await app.page.getByText('Are you there?').first().waitFor();
  await app.close();
  const journal = join(employee.data, 'journal', 'epoch-1.candor');
  expect(checkRecord(journal, { keys: world.sample.keysFile })).toMatchObject({ holds: true, epoch: 1 });
  const { entries } = readRecord(journal, { keys: world.sample.keysFile });
  expect(entries[0]?.entry).toMatchObject({
    kind: 'epoch-started',
    epoch: 1,
    previous: { digest, reason: expect.stringContaining('journal-damaged') as string },
  });
}, 270_000);
