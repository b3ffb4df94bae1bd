// A service over its data folder: nobody else's while it runs, its database open, and both let go of at the end or when it cannot be built.
import type { FastifyInstance } from 'fastify';
import { lockFolder, type History } from './database.ts';
import type { Log } from './log.ts';
import { openSql } from './sql/open.ts';
import type { Sql } from './sql/sql.ts';
import type { Tables } from './sql/tables.ts';

/** What a service says about what it keeps. */
export interface Kept {
  readonly config: { readonly data: string; readonly postgres?: string | undefined };
  /** Name of its file in the data folder. */
  readonly file: string;
  readonly tables: readonly Tables[];
  readonly history: History;
}

/**
 * Locks the folder, opens the database in it or the one the configuration names, and builds the service over it. `close` is for the end of what is
 * built: call it last. Throws `journal-locked`, and what `openSql` and `build` throw; then the folder is free again.
 */
export async function keepFolder(
  { config, file, tables, history }: Kept,
  log: Log,
  build: (sql: Sql, close: () => Promise<void>) => Promise<FastifyInstance>,
): Promise<FastifyInstance> {
  const unlock = lockFolder(config.data);
  let sql: Sql | undefined;
  const close = async (): Promise<void> => {
    await sql?.close();
    unlock();
  };
  try {
    sql = await openSql({ ...config, file }, tables, history, log);
    return await build(sql, close);
  } catch (thrown) {
    await close();
    throw thrown;
  }
}
