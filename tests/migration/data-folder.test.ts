// A data folder of every released version opens in this one, verifies, reads the same and goes on; what is newer or no journal is refused and not touched.
import {
  copyFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { openJournalFile } from '../../cli/journal-file.ts';
import { readRecord } from '../../cli/read-record.ts';
import { checkRecord } from '../../cli/verify.ts';
import { keyPlaces, obtainRootKey } from '../../main/keys/root-key.ts';
import { journalVersion } from '../../main/vault/migrations.ts';
import { TestVault } from '../support/test-vault.ts';
import { testKeyStore } from '../support/key-store.ts';
import { seeds } from '../support/test-keys.ts';
import { conversation, startSecond, testInForce, typed } from '../support/vault.ts';
import { shownBy } from './shown.ts';

const versions = readdirSync(import.meta.dirname).filter((name) => /^v\d+$/u.test(name));
let folder: string;
beforeEach(async () => {
  await cryptoReady();
  folder = mkdtempSync(join(tmpdir(), 'candor-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = (path: string, root: Uint8Array = seeds.root): TestVault =>
  new TestVault({ path, root, person: 'maren', inForce: testInForce(), now: () => startSecond + 200_000 });

it('there is a data folder of each version of the journal that was released', () => {
  expect(versions.length).toBeGreaterThanOrEqual(journalVersion);
});

describe.each(versions)('a data folder of %s', (version) => {
  let data: string;
  let journal: string;
  let keys: string;
  beforeEach(() => {
    data = join(folder, 'data');
    cpSync(join(import.meta.dirname, version), data, { recursive: true });
    journal = join(keyPlaces(data).journalFolder, 'epoch-0.candor');
    keys = join(data, 'custodian-keys.json');
  });
  const expected = (): unknown => JSON.parse(readFileSync(join(data, 'expected.json'), 'utf8'));

  it('P3 verifies as it lies there, journal and bundle alike, with every key, without changing a byte', () => {
    const before = readFileSync(journal);
    for (const path of [journal, join(data, 'record.bundle')]) {
      const verdict = checkRecord(path, { keys });
      expect(verdict).toMatchObject({ holds: true, faults: [], content: { faults: [] } });
      expect(
        verdict.lanes.every((lane) => lane.opened === lane.frames && lane.frames > 0 && lane.receiptedThrough > 0),
      ).toBe(true);
    }
    expect(readRecord(journal, { keys })).toEqual(readRecord(join(data, 'record.bundle'), { keys }));
    expect(readFileSync(journal)).toEqual(before);
  });

  it('P2 opens with its own wrapped key and shows the very same, and goes on', async () => {
    const root = await obtainRootKey(keyPlaces(data), testKeyStore('the store of the fixture'));
    const vault = open(journal, root);
    expect(shownBy(vault)).toMatchObject(expected() as object); // a row may say more today than it did then
    const { draft, next, text } = vault.contents.drafts.restore(conversation);
    await vault.appendEdits({ conversation, draft: draft ?? '', first: next, edits: [typed(text.length, '!')] });
    vault.close();
    const again = open(journal, root);
    expect(again.contents.drafts.restore(conversation).text).toBe(`${text}!`);
    again.close();
    expect(checkRecord(journal, { keys })).toMatchObject({ holds: true, content: { faults: [] } });
  });

  it('P2 J8.18 puts the messages of its closed pages into groups, and shows and verifies the very same', async () => {
    const root = await obtainRootKey(keyPlaces(data), testKeyStore('the store of the fixture'));
    const before = open(journal, root);
    await before.events([{ cursor: 9, event: { type: 'status', message: 'm1', state: 'delivered', at: 2 } }]);
    await before.group();
    const shown = shownBy(before);
    before.close();
    const { source, close } = openJournalFile(journal);
    const pages = source.lane('messages').pages.length;
    const grouped = [...source.lane('messages').groups()].map((group) => group.page);
    close();
    expect(pages).toBeGreaterThan(1);
    expect(new Set(grouped)).toEqual(new Set(Array.from({ length: pages - 1 }, (_, i) => i + 1)));
    expect(checkRecord(journal, { keys })).toMatchObject({ holds: true, content: { faults: [] } });
    const after = open(journal, root);
    expect(shownBy(after)).toEqual(shown);
    after.close();
  });

  it('P6 is refused by this version when a newer one has written in it, and not a byte is touched', () => {
    const db = new Database(journal);
    db.pragma(`user_version = ${journalVersion + 1}`);
    db.close();
    untouched(journal, 'journal-newer');
    expect(() => checkRecord(journal, { keys })).toThrow(expect.objectContaining({ code: 'journal-newer' }));
  });
});

/** Opening is refused with `code`; the file is as it was and nothing lies beside it that was not there. */
function untouched(path: string, code: string): void {
  const [bytes, names] = [readFileSync(path), readdirSync(join(path, '..')).sort()];
  expect(() => open(path)).toThrow(expect.objectContaining({ code }));
  expect(readFileSync(path)).toEqual(bytes);
  expect(readdirSync(join(path, '..')).sort()).toEqual(names);
}

describe('P6 what is no journal is refused and left exactly as it is', () => {
  it('another program’s database', () => {
    const path = join(folder, 'other.candor');
    const db = new Database(path);
    db.exec(`CREATE TABLE photos (name TEXT); INSERT INTO photos VALUES ('holiday')`);
    db.close();
    untouched(path, 'journal-damaged');
  });

  it.each([
    ['a text', 'this is no database, but it is long enough to be read as one. '.repeat(100)],
    ['a short text', 'no'],
    ['half a journal', ''],
    ['a journal whose header is gone', ''],
  ])('%s', (what, text) => {
    const path = join(folder, 'what.candor');
    if (text === '') {
      mkdirSync(join(folder, 'x'));
      copyFileSync(join(import.meta.dirname, 'v1', 'journal', 'epoch-0.candor'), path);
      const whole = readFileSync(path);
      writeFileSync(
        path,
        what.startsWith('half')
          ? whole.subarray(0, whole.length >> 1)
          : Buffer.concat([Buffer.alloc(100), whole.subarray(100)]),
      );
      rmSync(join(folder, 'x'), { recursive: true });
    } else writeFileSync(path, text);
    untouched(path, 'journal-damaged');
  });
});
