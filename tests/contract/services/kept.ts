// What a service under test keeps, whichever database it keeps it in; and the same suites once more over PostgreSQL.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { postgresFolder, TestPostgres } from '../../support/postgres.ts';
import { endpointTables } from '../../../services/endpoint/slices.ts';
import { silentLog } from '../../../services/log.ts';
import { openPostgres } from '../../../services/sql/postgres.ts';
import type { Sql, Value } from '../../../services/sql/sql.ts';
import { SqliteSql } from '../../../services/sql/sqlite.ts';
import type { Foreign } from './harness.ts';

/** Data folders of one test file; each has a database of its own. */
const mostFolders = 40;
let spare: string[] | null = null;
const given = new Map<string, string>();

/** For a service's configuration: the database beside this data folder, or nothing where it keeps a file in it. */
export function databaseFor(data: string): { readonly postgres?: string } {
  if (spare === null) return {};
  const url = given.get(data) ?? spare.pop();
  if (url === undefined) throw new Error('more data folders in a test file than databases were made for');
  given.set(data, url);
  return { postgres: url };
}

/** Runs one text (`?` for each value) in what the service over `data` keeps, beside it; resolves with its rows, rejects as the database does. */
export async function keptIn(data: string, text: string, ...values: readonly Value[]): Promise<Foreign[]> {
  const url = given.get(data);
  if (url === undefined) {
    const db = new Database(fileIn(data));
    try {
      const statement = db.prepare(text);
      return statement.reader ? statement.all(...values) : [statement.run(...values)];
    } finally {
      db.close();
    }
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let n = 0;
    return (
      await client.query(
        text.replaceAll('?', () => `$${String((n += 1))}`),
        [...values],
      )
    ).rows;
  } finally {
    await client.end();
  }
}

/** A store's way into what the endpoint over `data` keeps. */
export async function sqlOver(data: string): Promise<Sql> {
  const url = given.get(data);
  return url === undefined ? new SqliteSql(new Database(fileIn(data))) : openPostgres(url, endpointTables, silentLog);
}

function fileIn(data: string): string {
  const file = ['custodian', 'endpoint', 'gateway'].map((name) => join(data, `${name}.sqlite`)).find(existsSync);
  if (file === undefined) throw new Error(`no service keeps anything in ${data}`);
  return file;
}

/** Runs these suites over PostgreSQL; where there is no program for this platform they are skipped, and counted as one. */
export async function overPostgres(suites: () => Promise<unknown>): Promise<void> {
  const programs = postgresFolder();
  if (programs === null) {
    const must = process.platform === 'linux' && process.arch === 'x64';
    (must ? test : test.skip)('PostgreSQL’s programs are installed for this platform', () => {
      expect(programs, 'the optional package with PostgreSQL’s programs is missing: run npm ci').not.toBeNull();
    });
    return;
  }
  const server = await TestPostgres.start(programs);
  afterAll(() => server.stop()); // before the suites': what is registered first ends last
  spare = [];
  for (let i = 0; i < mostFolders; i++) spare.push(await server.database());
  describe('over PostgreSQL', () => {
    test('the suites of this file ran over PostgreSQL', () => {
      expect(given.size).toBeGreaterThan(0);
    });
  });
  await suites();
}
