// The second reader of journal files, written from journal.md §10 alone: every row is looked at here, not by the database.
import Database from 'better-sqlite3';
import { Lie, must } from './bytes.ts';
import type { Record2 } from './verifier.ts';

type Value = bigint | string | Uint8Array | null;
type Check = (value: Value) => boolean;

const bytes =
  (length: number): Check =>
  (value) =>
    value instanceof Uint8Array && value.length === length;
const anyBytes: Check = (value) => value instanceof Uint8Array;
const upTo =
  (most: bigint, least = 0n): Check =>
  (value) =>
    typeof value === 'bigint' && value >= least && value <= most;
const u32 = upTo(2n ** 32n - 1n);
const whole = upTo(2n ** 53n - 1n);
const lane: Check = (value) => value === 'messages' || value === 'drafts';
const frame: Readonly<Record<string, Check>> = {
  seq: whole,
  page: upTo(2n ** 53n - 1n, 1n - 2n ** 53n),
  commitment: bytes(32),
  sealed: anyBytes,
};

function tablesOf(version: bigint): Readonly<Record<string, Readonly<Record<string, Check>>>> {
  const page = {
    lane,
    page: u32,
    first_seq: whole,
    wrapped: bytes(72),
    wrap_signature: bytes(64),
    box: anyBytes,
    readers: (value: Value) => value instanceof Uint8Array && value.length % 32 === 0,
    signature: bytes(64),
  };
  return {
    identity: {
      only: upTo(1n, 1n),
      journal: bytes(16),
      epoch: u32,
      device_key: bytes(32),
      previous: bytes(32),
    },
    messages_frame: frame,
    drafts_frame: frame,
    page: version === 1n ? page : { ...page, format: upTo(2n, 1n), day: u32 },
    ...(version === 3n
      ? {
          messages_group: {
            seq: whole,
            page: u32,
            head: bytes(32),
            commitments: (value: Value) =>
              value instanceof Uint8Array && value.length % 32 === 0 && value.length >= 32 && value.length <= 1024,
            sealed: anyBytes,
            signature: bytes(64),
          },
        }
      : {}),
    fold: { page: u32, last_seq: whole, head: bytes(32), sealed: anyBytes, signature: bytes(64) },
    checkpoint: { lane, seq: whole, head: bytes(32), signature: bytes(64) },
    receipt: { lane, seq: whole, head: bytes(32), at: whole, signature: bytes(64) },
  };
}

/** A journal file as a record; throws a `Lie` for one that a reader has to refuse. It may change the file: give it a copy. */
export function readFile2(path: string): Record2 {
  let db: Database.Database | null = null;
  try {
    db = new Database(path);
    return readTables(db);
  } catch (error) {
    if (error instanceof Database.SqliteError) throw new Lie(error.message);
    throw error;
  } finally {
    db?.close();
  }
}

function readTables(db: Database.Database): Record2 {
  db.defaultSafeIntegers(true);
  const said = (pragma: string): unknown => db.pragma(pragma, { simple: true });
  must(said('application_id') === 0x434e4452n, 'another program’s file');
  const version = said('user_version');
  must(version === 1n || version === 2n || version === 3n, 'another version');
  must(said('encoding') === 'UTF-8', 'another encoding');
  db.pragma('trusted_schema = 0');
  db.pragma('ignore_check_constraints = 1');
  const layout = tablesOf(version);
  for (const { type, name, sql } of db.prepare('SELECT type, name, sql FROM sqlite_schema').all() as {
    type: string;
    name: string;
    sql: string | null;
  }[])
    must(type === 'table' ? Object.hasOwn(layout, name) : type === 'index' && sql === null, `a ${type} ${name}`);
  for (const [name, columns] of Object.entries(layout)) {
    const [table] = db
      .prepare(`SELECT type, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?`)
      .all(name) as {
      type: string;
      strict: bigint;
    }[];
    must(table?.type === 'table' && table.strict === 1n, `no strict table ${name}`);
    const found = db.pragma(`table_xinfo(${name})`) as { name: string; type: string; hidden: bigint }[];
    const wanted = Object.keys(columns);
    must(
      found.length === wanted.length && found.every((column, i) => column.name === wanted[i] && column.hidden === 0n),
      `columns of ${name}`,
    );
    const numbers = new Set(['only', 'epoch', 'seq', 'page', 'first_seq', 'last_seq', 'at', 'format', 'day']);
    must(
      found.every(
        (column) => column.type === (column.name === 'lane' ? 'TEXT' : numbers.has(column.name) ? 'INTEGER' : 'BLOB'),
      ),
      `types of ${name}`,
    );
  }
  must(said('integrity_check(1)') === 'ok', 'a damaged structure');
  const rows = (name: string): Record<string, Value>[] => {
    const checks = Object.entries(layout[name] ?? {});
    const all = db.prepare(`SELECT * FROM ${name}`).all() as Record<string, Value>[];
    for (const row of all)
      must(
        checks.every(([column, check]) => check(row[column] ?? null)),
        `a row of ${name}`,
      );
    const keys = all.map((row) =>
      ['lane', 'page', 'seq']
        .filter((one) => one !== (Object.hasOwn(row, 'seq') ? 'page' : ''))
        .map((one) => String(row[one]))
        .join(' '),
    );
    must(new Set(keys).size === keys.length, `a row of ${name} twice`);
    return all;
  };
  const [identity, ...others] = rows('identity');
  must(identity !== undefined && others.length === 0, 'one identity');
  const pages: Record<string, Value>[] = rows('page').map((row) => ({ format: 1n, day: 0n, ...row }));
  for (const page of pages) must(page['format'] === 2n || page['day'] === 0n, 'a day of format 1');
  const [folds, checkpoints, receipts] = [rows('fold'), rows('checkpoint'), rows('receipt')];
  const groups = version === 3n ? rows('messages_group') : [];
  const laneOf = (name: 'messages' | 'drafts'): Record2['lanes']['messages'] => {
    const own = (table: Record<string, Value>[]): Record<string, Value>[] =>
      table.filter((row) => row['lane'] === name);
    return {
      pages: sorted(own(pages), 'page').map((row) => ({
        page: number(row['page']),
        format: number(row['format']),
        firstSeq: number(row['first_seq']),
        day: number(row['day']),
        box: blob(row['box']),
        readers: Array.from({ length: blob(row['readers']).length / 32 }, (_, i) =>
          blob(row['readers']).slice(i * 32, i * 32 + 32),
        ),
        signature: blob(row['signature']),
        wrapped: blob(row['wrapped']),
        wrapSignature: blob(row['wrap_signature']),
      })),
      folds: sorted(name === 'drafts' ? folds : [], 'page').map((row) => ({
        page: number(row['page']),
        lastSeq: number(row['last_seq']),
        head: blob(row['head']),
        sealed: blob(row['sealed']),
        signature: blob(row['signature']),
      })),
      groups: sorted(name === 'messages' ? groups : [], 'seq').map((row) => ({
        page: number(row['page']),
        seq: number(row['seq']),
        head: blob(row['head']),
        commitments: blob(row['commitments']),
        sealed: blob(row['sealed']),
        signature: blob(row['signature']),
      })),
      checkpoints: sorted(own(checkpoints), 'seq').map(headOf),
      receipts: sorted(own(receipts), 'seq').map((row) => ({ ...headOf(row), at: number(row['at']) })),
      frames: sorted(rows(`${name}_frame`), 'seq').map((row) => ({
        seq: number(row['seq']),
        page: number(row['page']),
        commitment: blob(row['commitment']),
        sealed: blob(row['sealed']),
      })),
    };
  };
  return {
    identity: {
      journal: blob(identity['journal']),
      epoch: number(identity['epoch']),
      deviceKey: blob(identity['device_key']),
      previous: blob(identity['previous']),
    },
    lanes: { messages: laneOf('messages'), drafts: laneOf('drafts') },
  };
}

function headOf(row: Record<string, Value>): {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
} {
  return { seq: number(row['seq']), head: blob(row['head']), signature: blob(row['signature']) };
}

function sorted(rows: Record<string, Value>[], column: string): Record<string, Value>[] {
  return rows.toSorted((a, b) => number(a[column]) - number(b[column]));
}

function number(value: Value | undefined): number {
  must(typeof value === 'bigint', 'no number');
  return Number(value);
}

function blob(value: Value | undefined): Uint8Array {
  must(value instanceof Uint8Array, 'no bytes');
  return new Uint8Array(value);
}
