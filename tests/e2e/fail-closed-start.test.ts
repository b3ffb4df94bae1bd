// What keeps Candor from opening its record: each has its sentence and code in the window, nothing can be typed, and no byte is changed (P6).
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Api } from '../../src/ipc/contract.ts';
import type { Sample } from '../../scripts/sample/organisation.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { changePolicy, policyOf } from './world/policy.ts';
import { makeUsedProfile, type UsedProfile } from './world/profile.ts';
import { bytesOf } from './world/record.ts';
import { openWorld } from './world/world.ts';

let used: UsedProfile;
beforeAll(async () => {
  await cryptoReady();
  used = await makeUsedProfile();
}, 180_000);
afterAll(() => {
  used.remove();
});

const wrapFile = ({ employee }: Sample): string => join(employee.data, 'keys', 'root.json');
const policyFile = ({ data }: Sample): string => join(data, 'policy.json');

/** Changes one byte of the sealed content of the last frame, as a bad disk or a curious hand would. */
function flipInJournal({ employee }: Sample): void {
  const db = new Database(employee.journal, { readonly: true });
  const { sealed } = db.prepare('SELECT sealed FROM messages_frame ORDER BY seq DESC LIMIT 1').get() as {
    sealed: Buffer;
  };
  db.close();
  for (const suffix of ['-wal', '-shm']) rmSync(`${employee.journal}${suffix}`, { force: true }); // left by looking, not by Candor
  const bytes = readFileSync(employee.journal);
  const at = bytes.indexOf(sealed);
  if (at === -1) throw new Error('The frame was not found in the file.');
  bytes[at + 5] = (bytes[at + 5] ?? 0) ^ 0x40;
  writeFileSync(employee.journal, bytes);
}

interface Fault {
  readonly what: string;
  readonly code: string | RegExp;
  readonly sentence: RegExp;
  readonly damage: (sample: Sample) => void;
  readonly keychain?: 'own' | 'none';
}

const faults: readonly Fault[] = [
  {
    what: 'a byte of a frame was changed',
    code: 'journal-damaged',
    sentence: /something changed it from outside/u,
    damage: flipInJournal,
  },
  {
    what: 'the journal’s file is no database any more',
    code: 'journal-damaged',
    sentence: /cannot be read\. The file was left exactly as it is/u,
    damage: ({ employee }) => {
      const bytes = readFileSync(employee.journal);
      bytes.fill(0x5a, 0, 4096);
      writeFileSync(employee.journal, bytes);
    },
  },
  {
    what: 'another program’s database lies in the journal’s place',
    code: 'journal-damaged',
    sentence: /is not a Candor record/u,
    damage: ({ employee }) => {
      rmSync(employee.journal);
      const db = new Database(employee.journal);
      db.exec('CREATE TABLE somebody_elses (x)');
      db.close();
    },
  },
  {
    what: 'the journal was written by a newer Candor',
    code: 'journal-newer',
    sentence: /written by a newer Candor/u,
    damage: ({ employee }) => {
      const db = new Database(employee.journal);
      db.pragma('user_version = 99');
      db.close();
    },
  },
  {
    what: 'the key is that of another record',
    code: 'key-lost',
    sentence: /made under another key/u,
    damage: (sample) => {
      copyFileSync(join(sample.reviewer.data, 'keys', 'root.json'), wrapFile(sample));
    },
  },
  {
    what: 'the key file is gone',
    code: 'key-lost',
    sentence: /the key to it is gone/u,
    damage: (sample) => {
      rmSync(join(sample.employee.data, 'keys'), { recursive: true });
    },
  },
  {
    what: 'the key file is rubbish',
    code: 'key-lost',
    sentence: /wrapped key of this record cannot be read/u,
    damage: (sample) => {
      writeFileSync(wrapFile(sample), '{"version":1,"store":');
    },
  },
  {
    what: 'the keychain does not open the key file',
    code: 'keychain-denied',
    sentence: /it said no/u,
    damage: (sample) => {
      const wrap = JSON.parse(readFileSync(wrapFile(sample), 'utf8')) as { wrapped: string };
      writeFileSync(
        wrapFile(sample),
        JSON.stringify({ ...wrap, wrapped: `${wrap.wrapped.slice(0, -12)}AAAAAAAAAAAA` }),
      );
    },
  },
  {
    what: 'the computer has no keychain',
    code: /^keychain-(?:missing|weak|unavailable)$/u,
    sentence: /keychain|password everybody knows/u,
    damage: () => undefined,
    keychain: 'none',
  },
  {
    what: 'the policy is gone',
    code: 'policy-unreadable',
    sentence: /missing or not JSON/u,
    damage: (sample) => {
      rmSync(policyFile(sample));
    },
  },
  {
    what: 'the policy is cut off',
    code: 'policy-unreadable',
    sentence: /missing or not JSON/u,
    damage: (sample) => {
      writeFileSync(policyFile(sample), readFileSync(policyFile(sample), 'utf8').slice(0, 300));
    },
  },
  {
    what: 'the policy was changed after it was signed',
    code: 'policy-unreadable',
    sentence: /signature is not the company’s/u,
    damage: (sample) => {
      const signed = policyOf(sample);
      writeFileSync(
        policyFile(sample),
        JSON.stringify({ ...signed, policy: signed.policy.replace('"messagesDays":2557', '"messagesDays":1') }),
      );
    },
  },
  {
    what: 'the policy asks for every edit without an assessment',
    code: 'policy-refused',
    sentence: /assessment/u,
    damage: (sample) => {
      changePolicy(sample, (policy) => {
        delete policy['assessment'];
      });
    },
  },
];

/** Without what only makes the next start quicker: it is written anew, and dropped where it does not fit. */
const recordIn = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !/-(?:snapshot|index)(?:-\w+)?$/u.test(name)));

async function expectLocked(
  world: Awaited<ReturnType<typeof openWorld>>,
  code: string | RegExp,
  sentence: RegExp,
): Promise<void> {
  const places = ['employee/journal', 'employee/keys', 'employee/sample-key-store', 'policy.json'];
  const before = bytesOf(world.sample.data, places);
  const app = await world.launch();
  const { page } = app;
  await page.locator('#problem-title').waitFor();
  expect(await page.locator('[role="alert"] .mono').textContent()).toMatch(code);
  expect(await page.locator('main').innerText()).toMatch(sentence);
  expect(await page.locator('textarea, input, [contenteditable]').count()).toBe(0);
  const refused = await page.evaluate(() =>
    (window.candor as Api<'chat'>).appendEdits({
      conversation: 'any',
      draft: 'any',
      first: 1,
      edits: [{ at: 0, deleted: 0, inserted: 'x', kind: 'type', composing: false, origin: 'person' }],
    }),
  );
  expect(refused.ok).toBe(false);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('#problem-title').waitFor();
  await app.close();
  expect(recordIn(bytesOf(world.sample.data, places))).toEqual(recordIn(before));
}

test.each(faults)(
  'P6 $what: it is said with its code, nothing can be typed, and no byte is changed',
  { timeout: 180_000 },
  async ({ code, sentence, damage, keychain }) => {
    const world = await openWorld({ services: [], from: used, ...(keychain === undefined ? {} : { keychain }) });
    damage(world.sample);
    await expectLocked(world, typeof code === 'string' ? new RegExp(`^${code}$`, 'u') : code, sentence);
  },
);

test('P6 the sample key store is refused by a policy that does not allow it', { timeout: 180_000 }, async () => {
  const world = await openWorld({ services: [], keyStore: 'sample' });
  changePolicy(world.sample, (policy) => {
    policy['keyStore'] = { allowSample: false };
  });
  await expectLocked(world, /^policy-refused$/u, /sample key store/u);
});
