// A service's data folder while it runs: nobody else's, its database open, and both let go of at the end.
import { lockFolder, type History } from './database.ts';
import type { Log } from './log.ts';
import { openSql } from './sql/open.ts';
import type { Sql } from './sql/sql.ts';
import type { Tables } from './sql/tables.ts';

/** Locks the folder and opens the database in it, or the one the configuration names. Throws `journal-locked`, and what `openSql` throws; then the folder is free again. */
export async function keepFolder(
  config: { readonly data: string; readonly postgres?: string | undefined },
  file: string,
  list: readonly Tables[],
  history: History,
  log: Log,
): Promise<{ readonly sql: Sql; readonly close: () => Promise<void> }> {
  const unlock = lockFolder(config.data);
  try {
    const sql = await openSql({ ...config, file }, list, history, log);
    return {
      sql,
      close: async () => {
        await sql.close();
        unlock();
      },
    };
  } catch (thrown) {
    unlock();
    throw thrown;
  }
}
