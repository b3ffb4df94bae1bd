// Writes the rows of a lying device into a journal file, built as a journal is or in any of the ways in which a file can be built to deceive.
import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { columns, tableNames, type Cell, type TableName, type Tables } from './lying-tables.ts';

const numbers = new Set(['only', 'epoch', 'seq', 'page', 'first_seq', 'last_seq', 'at', 'format', 'day']);
const typeOf = (column: string): string => (column === 'lane' ? 'TEXT' : numbers.has(column) ? 'INTEGER' : 'BLOB');

/** How a table is declared: its columns, and what follows them. */
export interface Declared {
  columns: { name: string; type: string; more?: string }[];
  after: string;
}
/** How a file is built. */
export interface Built {
  version: number;
  applicationId: number;
  tables: Partial<Record<TableName, Declared>>;
  /** Run before and after the rows are put in. */
  before: string;
  then: string;
}

/** As a journal is built, without keys and constraints: nothing of the file's own refuses a row. */
export function honestlyBuilt(version: 1 | 2 | 3 = 3): Built {
  const tables: Partial<Record<TableName, Declared>> = {};
  for (const name of tableNames) {
    if (name === 'messages_group' && version < 3) continue;
    tables[name] = {
      columns: columns[name]
        .filter((column) => version >= 2 || (column !== 'format' && column !== 'day'))
        .map((column) => ({ name: column, type: typeOf(column) })),
      after: 'STRICT',
    };
  }
  return { version, applicationId: 0x434e4452, tables, before: '', then: '' };
}

type Way = (built: Built, table: TableName, at: number) => void;
const columnOf = (built: Built, table: TableName, at: number): { name: string; type: string; more?: string } => {
  const all = built.tables[table]?.columns ?? [];
  return all[at % all.length] ?? { name: 'none', type: 'ANY' };
};

/** Every way to build a file otherwise, by name. */
export const waysToBuild: Readonly<Record<string, Way>> = {
  'no change': () => undefined,
  'a constraint that is met': (built, table, at) => {
    columnOf(built, table, at).more = 'CHECK (1)';
  },
  'a constraint nothing meets': (built, table, at) => {
    columnOf(built, table, at).more = `CHECK (length(hex(zeroblob(1000))) = 1)`;
    built.before += 'PRAGMA ignore_check_constraints = 1;';
  },
  'letters compared otherwise': (built, table) => {
    for (const column of built.tables[table]?.columns ?? []) if (column.type === 'TEXT') column.more = 'COLLATE NOCASE';
  },
  'a column of another type': (built, table, at) => {
    columnOf(built, table, at).type = 'ANY';
  },
  'a column of another name': (built, table, at) => {
    const column = columnOf(built, table, at);
    column.name = column.name.toUpperCase();
  },
  'a column more': (built, table) => {
    built.then += `ALTER TABLE ${table} ADD COLUMN note TEXT;`;
  },
  'a column less': (built, table, at) => {
    built.then += `ALTER TABLE ${table} DROP COLUMN ${columnOf(built, table, at).name};`;
  },
  'columns in another order': (built, table, at) => {
    const all = built.tables[table]?.columns ?? [];
    all.push(...all.splice(at % all.length, 1));
    if (at % all.length === all.length - 1) all.reverse();
  },
  'a computed column': (built, table) => {
    built.then += `ALTER TABLE ${table} ADD COLUMN more BLOB AS (zeroblob(3));`;
  },
  'not strict': (built, table) => {
    const declared = built.tables[table];
    if (declared !== undefined) declared.after = '';
  },
  'called strict afterwards, with values of any type': (built, table) => {
    const declared = built.tables[table];
    if (declared !== undefined) declared.after = '';
    const [column] = declared?.columns ?? [];
    built.then += `INSERT INTO ${table} (${column?.name ?? ''}) VALUES ('text'); PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = '${table}'; PRAGMA writable_schema = RESET;`;
  },
  'a view in its place': (built, table) => {
    built.then += `ALTER TABLE ${table} RENAME TO was; CREATE VIEW ${table} AS SELECT * FROM was;`;
  },
  'a view in its place, and nothing else': (built, table) => {
    const nothing = columns[table].map((column) => `NULL AS ${column}`).join(', ');
    built.then += `DROP TABLE ${table}; CREATE VIEW ${table} AS SELECT ${nothing};`;
  },
  'a table of words in its place': (built, table) => {
    built.then += `DROP TABLE ${table}; CREATE VIRTUAL TABLE ${table} USING fts5(${columns[table].join(', ')});`;
  },
  'no such table': (built, table) => {
    built.then += `DROP TABLE ${table};`;
  },
  'a view beside them': (built) => {
    built.then += 'CREATE VIEW beside AS SELECT 1;';
  },
  'a table beside them': (built) => {
    built.then += 'CREATE TABLE beside (a INTEGER) STRICT;';
  },
  'a trigger': (built, table) => {
    built.then += `CREATE TRIGGER t AFTER INSERT ON ${table} BEGIN DELETE FROM ${table}; END;`;
  },
  'an index': (built, table, at) => {
    built.then += `CREATE INDEX i ON ${table} (${columnOf(built, table, at).name});`;
  },
  statistics: (built, table) => {
    built.then += `CREATE INDEX i ON ${table} (${columns[table][0]}); ANALYZE; DROP INDEX i;`;
  },
  'rows without a rowid': (built, table) => {
    const declared = built.tables[table];
    if (declared === undefined) return;
    declared.after = `STRICT, WITHOUT ROWID`;
    const last = declared.columns.at(-1);
    if (last !== undefined) last.more = `, PRIMARY KEY (${columns[table].slice(0, 2).join(', ')})`;
  },
  'version 0': (built) => {
    built.version = 0;
  },
  'version 4': (built) => {
    built.version = 4;
  },
  'a version below 0': (built) => {
    built.version = -2;
  },
  'version 1 over tables of version 3': (built) => {
    built.version = 1;
  },
  'version 2 over tables of version 3': (built) => {
    built.version = 2;
  },
  'version 3 over tables of version 1': (built) => {
    built.tables = honestlyBuilt(1).tables;
  },
  'version 3 over tables of version 2': (built) => {
    built.tables = honestlyBuilt(2).tables;
  },
  'version 1': (built) => {
    Object.assign(built, honestlyBuilt(1));
  },
  'version 2': (built) => {
    Object.assign(built, honestlyBuilt(2));
  },
  'another program': (built) => {
    built.applicationId = 7;
  },
  'another encoding': (built) => {
    built.before = `PRAGMA encoding = 'UTF-16le';${built.before}`;
  },
};

/** Writes it; false where not even SQLite builds that. */
export function writeFile(path: string, tables: Tables, built: Built): boolean {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
  const db = new Database(path);
  try {
    db.unsafeMode(true);
    db.exec(`PRAGMA page_size = 1024; PRAGMA synchronous = 0; PRAGMA journal_mode = OFF; ${built.before}`);
    db.exec('BEGIN');
    for (const name of tableNames) {
      if (name === 'messages_group' && built.tables[name] === undefined) continue; // an earlier version
      const { columns: declared, after } = built.tables[name] ?? { columns: [], after: '' };
      db.exec(
        `CREATE TABLE ${name} (${declared.map(({ name: column, type, more = '' }) => `${column} ${type} ${more}`).join(', ')}) ${after}`,
      );
      const there = declared.filter((column) => columns[name].some((one) => one === column.name.toLowerCase()));
      const put = db.prepare(
        `INSERT INTO ${name} (${there.map((column) => column.name).join(', ')}) VALUES (${there.map(() => '?').join(', ')})`,
      );
      for (const row of tables[name]) put.run(there.map((column) => stored(row[column.name.toLowerCase()])));
    }
    db.exec('COMMIT');
    db.exec(built.then);
    db.exec(`PRAGMA user_version = ${built.version}; PRAGMA application_id = ${built.applicationId}`);
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError) return false;
    throw error;
  } finally {
    db.close();
  }
}

function stored(cell: Cell | undefined): bigint | string | Uint8Array | null {
  if (cell === undefined) return null;
  return typeof cell === 'number' ? BigInt(cell) : cell;
}
