// How many bytes of a closed journal file are in use, as a whole and table by table.
import Database from 'better-sqlite3';

/** Bytes of the pages in use; free pages of the file are filled by what comes next. */
export function usedBytes(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    const [pages, free, size] = ['page_count', 'freelist_count', 'page_size'].map((name) =>
      Number(db.pragma(name, { simple: true })),
    );
    return ((pages ?? 0) - (free ?? 0)) * (size ?? 0);
  } finally {
    db.close();
  }
}

/** Bytes of the pages each table (with its indexes under their own names) takes. */
export function bytesByTable(path: string): Readonly<Record<string, number>> {
  const db = new Database(path, { readonly: true });
  try {
    const rows = db.prepare('SELECT name, sum(pgsize) AS bytes FROM dbstat GROUP BY name').all() as {
      name: string;
      bytes: number;
    }[];
    return Object.fromEntries(rows.map(({ name, bytes }) => [name, bytes]));
  } finally {
    db.close();
  }
}

/** How many rows each of these tables has; those that are not tables have none. */
export function rowsOf(path: string, names: readonly string[]): Readonly<Record<string, number>> {
  const db = new Database(path, { readonly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[];
    return Object.fromEntries(
      names
        .filter((name) => tables.includes(name))
        .map((name) => [name, db.prepare(`SELECT count(*) FROM ${name}`).pluck().get() as number]),
    );
  } finally {
    db.close();
  }
}
