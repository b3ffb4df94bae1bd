// services/database.ts: durable on every open, migrated once, and never replaced when it cannot be read (P6).
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { lockFolder, openDatabase, type Db } from '../../../services/database.ts';
import { oldFile } from '../../support/old-file.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { endpointHistory } from '../../../services/endpoint/history.ts';
import { endpointTables } from '../../../services/endpoint/slices.ts';
import { custodianHistory } from '../../../services/custodian/history.ts';
import { custodianTables } from '../../../services/custodian/slices.ts';
import type { Tables } from '../../../services/sql/tables.ts';
import { webChatHistory } from '../../../services/gateway/channels/web-chat/history.ts';
import { webChatSlice } from '../../../services/gateway/channels/web-chat/slice.ts';
import { gatewayHistory } from '../../../services/gateway/history.ts';
import { gatewaySlices } from '../../../services/gateway/slices.ts';

let folder = '';
let file = '';
const seed = new Uint8Array(32).fill(2);
const notes = (...more: readonly string[]): readonly Tables[] => [
  {
    slice: 'notes',
    migrations: ['CREATE TABLE notes (text TEXT NOT NULL) STRICT', ...more].map((text) => () => text),
  },
];
const migrations = notes();

beforeAll(cryptoReady);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'candor-database-'));
  file = join(folder, 'x.sqlite');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    return thrown instanceof CandorError ? thrown.code : String(thrown);
  }
  return 'no error';
}

test('P1 a reopened file flushes every commit', () => {
  openDatabase(file, migrations).close();
  const db = openDatabase(file, migrations);
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
});

test('P6 each migration runs once, and a newer file is refused and left as it is', () => {
  openDatabase(file, migrations).close();
  const more = notes('ALTER TABLE notes ADD COLUMN at INTEGER');
  const db = openDatabase(file, more);
  db.prepare('INSERT INTO notes VALUES (?, ?)').run('kept', 1);
  db.close();
  const before = readFileSync(file);
  expect(codeOf(() => openDatabase(file, migrations))).toBe('journal-newer');
  expect(readFileSync(file)).toEqual(before);
  const again = openDatabase(file, more);
  expect(again.prepare('SELECT text FROM notes').pluck().get()).toBe('kept');
  again.close();
});

test('P6 a migration that fails leaves the file at the version before', () => {
  openDatabase(file, migrations).close();
  expect(
    codeOf(() => openDatabase(file, notes('CREATE TABLE half (x INTEGER) STRICT; CREATE TABLE notes (x INTEGER)'))),
  ).toBe('journal-damaged');
  const db = openDatabase(file, migrations);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
  db.close();
});

test.each([
  [
    'rubbish',
    () => {
      writeFileSync(file, 'this is no database, but it is long enough to be read as one');
    },
  ],
  [
    'empty',
    () => {
      openDatabase(file, migrations).close();
      truncateSync(file, 0);
    },
  ],
  [
    'gone while its log is there',
    () => {
      writeFileSync(`${file}-wal`, 'log');
    },
  ],
])('P6 a file that is %s is refused, and nothing is put in its place', (_what, damage) => {
  damage();
  const before = existsSync(file) ? readFileSync(file) : null;
  expect(codeOf(() => openDatabase(file, migrations))).toBe('journal-damaged');
  expect(existsSync(file) ? readFileSync(file) : null).toEqual(before);
});

test('P6 a file half made when the process ended is made again, since nothing in it was ever acknowledged', () => {
  writeFileSync(`${file}.new`, 'half');
  openDatabase(file, migrations).close();
  expect(existsSync(`${file}.new`)).toBe(false);
});

test('P6 a data folder has one process at a time', () => {
  const unlock = lockFolder(folder);
  const other = new Database(join(folder, 'lock'), { timeout: 0 });
  expect(() => other.exec('BEGIN EXCLUSIVE')).toThrow(/locked/);
  other.close();
  unlock();
  lockFolder(folder)();
});

test.each([
  [
    'endpoint',
    endpointHistory.steps,
    [
      'enrolments',
      'chains',
      'pages',
      'frames',
      'folds',
      'checkpoints',
      'receipts',
      'access_batches',
      'accesses',
      'asked_pages',
      'redactions',
      'replaced_pages',
      'revocations',
      'used_tokens',
      'nonces',
      'alarms',
      'boxes',
      'gateway_places',
      'cases',
    ],
  ],
  ['custodian', custodianHistory.steps, ['mismatches', 'releases', 'nonces']],
  [
    'gateway',
    gatewayHistory(seed).steps,
    ['cursors', 'events', 'conversations', 'inbound', 'submits', 'statuses', 'devices', 'passed', 'stopped'],
  ],
  ['web chat', webChatHistory(seed).steps, ['sessions', 'messages', 'told']],
])('the history of %s makes its tables, all of them strict', (_name, steps, tables) => {
  const db = oldFile(file, steps);
  const made = db
    .prepare(
      "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%' AND name <> 'versions'",
    )
    .all();
  expect(made.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))).toEqual(
    tables.map((name) => ({ name, strict: 1 })).toSorted((a, b) => a.name.localeCompare(b.name)),
  );
  db.close();
});

test('P6 migration 2 of endpoint keeps what a file of version 1 holds', () => {
  const before = oldFile(file, endpointHistory.steps.slice(0, 1));
  before
    .prepare('INSERT INTO access_batches (told, custodian_key, signature) VALUES (?, ?, ?)')
    .run('[]', Buffer.alloc(32), Buffer.alloc(64));
  before.close();
  const db = openDatabase(file, endpointTables, endpointHistory);
  expect(db.prepare('SELECT count(*) FROM access_batches').pluck().get()).toBe(1);
  expect(db.prepare('SELECT count(*) FROM redactions').pluck().get()).toBe(0);
  db.close();
});

/** Tables with their columns, indexes and keys, and how many triggers guard each. */
function shapeOf(db: Db): unknown {
  const names = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck();
  return (names.all() as string[]).toSorted().map((name) => ({
    name,
    kind: db.prepare('SELECT strict, wr FROM pragma_table_list WHERE name = ?').get(name),
    columns: db.prepare('SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY name').all(name),
    keys: db.prepare('SELECT "table", "from" FROM pragma_foreign_key_list(?) ORDER BY id, seq').all(name),
    indexes: (
      db.prepare('SELECT name, "unique", partial FROM pragma_index_list(?) ORDER BY name').all(name) as {
        name: string;
      }[]
    ).map((one) => [one, db.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno').pluck().all(one.name)]),
    triggers: db
      .prepare("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?")
      .pluck()
      .get(name),
  }));
}

test.each([
  ['custodian', custodianHistory, custodianTables],
  ['endpoint', endpointHistory, endpointTables],
  ['gateway', gatewayHistory(seed), gatewaySlices],
  ['web chat', webChatHistory(seed), [webChatSlice]],
])('P6 a file of before slices had tables becomes what a new file of %s is', (_name, history, list) => {
  oldFile(file, history.steps.slice(0, 1)).close();
  const old = openDatabase(file, list, history);
  const fresh = openDatabase(join(folder, 'fresh.sqlite'), list, history);
  expect(shapeOf(old)).toEqual(shapeOf(fresh));
  expect(old.prepare('SELECT * FROM versions ORDER BY slice').all()).toEqual(
    fresh.prepare('SELECT * FROM versions ORDER BY slice').all(),
  );
  old.close();
  fresh.close();
});
