// Opens what a service keeps: its own SQLite file, or the PostgreSQL database its configuration names.
import { join } from 'node:path';
import { z } from 'zod';
import { openDatabase, type History } from '../database.ts';
import type { Log } from '../log.ts';
import type { Sql } from './sql.ts';
import { SqliteSql } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** The address of a PostgreSQL database, as a service's configuration names it; without one a service keeps a file in its data folder. */
export const postgresSchema = z.url({ protocol: /^postgres(ql)?$/ });

/** The database, with every slice's tables up to date. Throws `journal-damaged`, `journal-newer`, `record-stopped`. */
export async function openSql(
  at: { readonly data: string; readonly file: string; readonly postgres?: string | undefined },
  list: readonly Tables[],
  history: History,
  log: Log,
): Promise<Sql> {
  if (at.postgres === undefined) return new SqliteSql(openDatabase(join(at.data, at.file), list, history));
  const { openPostgres } = await import('./postgres.ts'); // only who needs it waits for it to be loaded
  return openPostgres(at.postgres, list, log);
}
