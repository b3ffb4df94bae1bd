// The tables a journal file must have, and nothing beside them: a view, a trigger or a loose column could show a reader something else than what is stored (spec: journal.md §10).
import type Database from 'better-sqlite3';
import { CandorError } from '../src/errors.ts';

const frame = 'seq INTEGER, page INTEGER, commitment BLOB, sealed BLOB';
const page =
  'lane TEXT, page INTEGER, first_seq INTEGER, wrapped BLOB, wrap_signature BLOB, box BLOB, readers BLOB, signature BLOB';

/** Columns and their types by table, as each version has them. */
const layouts: readonly Readonly<Record<string, string>>[] = [1, 2].map((version) => ({
  identity: 'only INTEGER, journal BLOB, epoch INTEGER, device_key BLOB, previous BLOB',
  messages_frame: frame,
  drafts_frame: frame,
  page: version === 1 ? page : `${page}, format INTEGER, day INTEGER`,
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
    .prepare(
      `SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'`,
    )
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

function refused(why: string): CandorError {
  return new CandorError('journal-damaged', `This file is not built as a journal is. ${why}.`, {
    next: 'The file was not changed.',
  });
}
