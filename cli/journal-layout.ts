// The tables a journal file must have, and nothing beside them: a view, a trigger or a loose column could show a reader something else than what is stored (spec: journal.md §10).
import type Database from 'better-sqlite3';
import { CandorError } from '../src/errors.ts';
import { maxGroupFrames } from '../src/journal/group.ts';

const frame = 'seq INTEGER, page INTEGER, commitment BLOB, sealed BLOB';
const page =
  'lane TEXT, page INTEGER, first_seq INTEGER, wrapped BLOB, wrap_signature BLOB, box BLOB, readers BLOB, signature BLOB';

/** Columns and their types by table, as each version has them. */
const layouts: readonly Readonly<Record<string, string>>[] = [1, 2, 3].map((version) => ({
  identity: 'only INTEGER, journal BLOB, epoch INTEGER, device_key BLOB, previous BLOB',
  messages_frame: frame,
  drafts_frame: frame,
  page: version === 1 ? page : `${page}, format INTEGER, day INTEGER`,
  ...(version < 3
    ? {}
    : { messages_group: 'seq INTEGER, page INTEGER, head BLOB, commitments BLOB, sealed BLOB, signature BLOB' }),
  fold: 'page INTEGER, last_seq INTEGER, head BLOB, sealed BLOB, signature BLOB',
  checkpoint: 'lane TEXT, seq INTEGER, head BLOB, signature BLOB',
  receipt: 'lane TEXT, seq INTEGER, head BLOB, at INTEGER, signature BLOB',
}));

/** Throws `journal-damaged` unless the file has exactly the tables of its version, each STRICT, and no views, triggers, indexes or tables of anybody else's. */
export function refuseOtherLayout(db: Database.Database, version: number): void {
  const layout = layouts[version - 1] ?? {};
  const foreign = db
    .prepare(
      `SELECT type, name FROM sqlite_schema WHERE NOT (type = 'table' OR (type = 'index' AND sql IS NULL)) LIMIT 1`,
    )
    .get() as { type: string; name: string } | undefined;
  if (foreign !== undefined) throw refused(`It holds a ${foreign.type}, “${foreign.name}”, that no journal has`);
  const tables = db
    .prepare(`SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main' AND name <> 'sqlite_schema'`)
    .all() as { name: string; type: string; strict: number }[];
  for (const { name, type, strict } of tables) {
    if (!Object.hasOwn(layout, name)) throw refused(`It holds a table, “${name}”, that no journal has`);
    if (type !== 'table' || strict !== 1) throw refused(`Its table “${name}” is not a strict one`);
  }
  for (const [name, expected] of Object.entries(layout)) {
    const columns = db.prepare('SELECT name, type, hidden FROM pragma_table_xinfo(?) ORDER BY cid').all(name) as {
      name: string;
      type: string;
      hidden: number;
    }[];
    if (
      columns.map((column) => `${column.name} ${column.type}${column.hidden === 0 ? '' : ' hidden'}`).join(', ') !==
      expected
    )
      throw refused(`Its table “${name}” does not have the columns of version ${version}`);
  }
}

/**
 * What every row must be: no value is missing, each has its length, and numbers fit into what is signed (J10.3a). Not left to the file's own
 * constraints, which whoever made it chose: a column that may be null, compares letters in its own way or has no key.
 */
export function refuseOtherRows(db: Database.Database, version: number): void {
  const whole = `BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`;
  const u32 = 'BETWEEN 0 AND 4294967295';
  const lane = `lane COLLATE BINARY IN ('messages', 'drafts')`;
  const rows = `seq ${whole} AND page BETWEEN -${Number.MAX_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER} AND length(commitment) = 32 AND sealed IS NOT NULL`;
  const signed = 'length(head) = 32 AND length(signature) = 64';
  const formats = version === 1 ? '' : ` AND day ${u32} AND (format = 2 OR (format = 1 AND day = 0))`;
  const checks = [
    [
      'identity',
      `only = 1 AND epoch ${u32} AND length(journal) = 16 AND length(device_key) = 32 AND length(previous) = 32`,
    ],
    ['messages_frame', rows],
    ['drafts_frame', rows],
    [
      'page',
      `${lane} AND length(readers) % 32 = 0 AND page ${u32} AND first_seq ${whole} AND length(wrapped) = 72 AND length(wrap_signature) = 64 AND box IS NOT NULL AND length(signature) = 64${formats}`,
    ],
    ['fold', `page ${u32} AND last_seq ${whole} AND sealed IS NOT NULL AND ${signed}`],
    ...(version < 3
      ? []
      : [
          [
            'messages_group',
            `seq ${whole} AND page ${u32} AND length(commitments) BETWEEN 32 AND ${maxGroupFrames * 32} AND length(commitments) % 32 = 0 AND sealed IS NOT NULL AND ${signed}`,
          ] as const,
        ]),
    ['checkpoint', `${lane} AND seq ${whole} AND ${signed}`],
    ['receipt', `${lane} AND seq ${whole} AND at ${whole} AND ${signed}`],
  ];
  const keys = {
    messages_frame: 'seq',
    drafts_frame: 'seq',
    page: 'lane, page',
    fold: 'page',
    ...(version < 3 ? {} : { messages_group: 'seq' }),
  };
  const anchors = { checkpoint: 'lane, seq', receipt: 'lane, seq' };
  for (const [table, key] of Object.entries({ ...keys, ...anchors })) {
    if (db.prepare(`SELECT 1 FROM ${table} GROUP BY ${key} HAVING count(*) > 1 LIMIT 1`).get() !== undefined)
      throw refused(`Its table “${table}” says one thing twice`);
  }
  for (const [table, holds] of checks) {
    if (db.prepare(`SELECT count(*) FROM ${table} WHERE (${holds}) IS NOT TRUE`).pluck().get() !== 0)
      throw refused(`A row of its table “${table}” cannot be`);
  }
  if (db.prepare('SELECT count(*) FROM identity').pluck().get() !== 1) throw refused('It says not once whose it is');
}

function refused(why: string): CandorError {
  return new CandorError('journal-damaged', `This file is not built as a journal is. ${why}.`, {
    next: 'The file was not changed.',
  });
}
