// One suite for both databases behind `Sql` (decision 0019): transactions that nobody comes between, nothing of one that failed, and tables made once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../../services/log.ts';
import { openSql } from '../../../services/sql/open.ts';
import type { Sql } from '../../../services/sql/sql.ts';
import type { Tables } from '../../../services/sql/tables.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { postgresFolder, TestPostgres } from '../../support/postgres.ts';

const programs = postgresFolder();
const folder = mkdtempSync(join(tmpdir(), 'candor-sql-'));
let server: TestPostgres | undefined;

const tables: readonly Tables[] = [
  {
    slice: 'counters',
    migrations: [
      ({ integer, strict }) => `CREATE TABLE counters (name TEXT PRIMARY KEY, n ${integer} NOT NULL) ${strict};`,
      ({ counted, bytes, strict, appendOnly }) =>
        `CREATE TABLE notes (id ${counted}, note ${bytes} NOT NULL) ${strict}; ${appendOnly('notes', 'notes stay')}`,
    ],
  },
];

beforeAll(cryptoReady);
beforeAll(async () => {
  if (programs !== null) server = await TestPostgres.start(programs);
}, 120_000);
afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe.each(['SQLite', 'PostgreSQL'])('%s', (name) => {
  if (name === 'PostgreSQL' && programs === null) {
    test.skip('there are no programs for this platform', () => undefined);
    return;
  }
  let sql: Sql;
  let where: { data: string; file: string; postgres?: string };
  const open = (list = tables): Promise<Sql> => openSql(where, list, { steps: [], makes: [] }, silentLog);
  beforeAll(async () => {
    where = { data: folder, file: 'x.sqlite' };
    if (name === 'PostgreSQL' && server !== undefined) where.postgres = await server.database();
    sql = await open();
  });
  afterAll(() => sql.close());

  const add = (counter: string): Promise<number> =>
    sql.atomically(async () => {
      const held = await sql.get<{ n: number }>('SELECT n FROM counters WHERE name = ?', counter);
      const n = (held?.n ?? 0) + 1;
      await sql.run(
        'INSERT INTO counters (name, n) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET n = excluded.n',
        counter,
        n,
      );
      return n;
    });

  test('P6 checks and change are one: nobody comes between them', async () => {
    const given = await Promise.all(Array.from({ length: 8 }, () => add('together')));
    expect(given.toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('P6 of a transaction that failed nothing stays, and nobody saw any of it', async () => {
    const failing = sql.atomically(async () => {
      await add('failed'); // inside it is part of it
      await sleep(20);
      throw new Error('no');
    });
    const meanwhile = sql.get('SELECT n FROM counters WHERE name = ?', 'failed');
    await expect(failing).rejects.toThrow('no');
    expect(await meanwhile).toBeUndefined();
    expect(await sql.get('SELECT n FROM counters WHERE name = ?', 'failed')).toBeUndefined();
  });

  test('P6 a statement that was not awaited never becomes a change of its own', async () => {
    let late: Promise<number> | undefined;
    await sql.atomically(async () => {
      late = sleep(20).then(() => sql.run("INSERT INTO counters (name, n) VALUES ('late', 1)"));
      late.catch(() => undefined);
    });
    await expect(late).rejects.toThrow('came after its transaction');
    expect(await sql.get('SELECT n FROM counters WHERE name = ?', 'late')).toBeUndefined();
  });

  test('bytes and numbers come back as they went, counted keys go up, and append-only rows stay', async () => {
    const note = Uint8Array.of(0, 255, 7);
    const first = await sql.get<{ id: number }>('INSERT INTO notes (note) VALUES (?) RETURNING id', note);
    const next = await sql.get<{ id: number }>('INSERT INTO notes (note) VALUES (?) RETURNING id', note);
    expect(next?.id).toBe((first?.id ?? 0) + 1);
    expect(await sql.all('SELECT note FROM notes')).toEqual([{ note: Buffer.from(note) }, { note: Buffer.from(note) }]);
    await expect(sql.run('DELETE FROM notes')).rejects.toThrow('notes stay');
    await expect(sql.run('UPDATE notes SET note = note')).rejects.toThrow('notes stay');
    expect(await sql.get('SELECT count(*) AS n FROM notes')).toEqual({ n: 2 });
  });

  test('P6 tables are made once, two that open at once do not both make them, and what a newer version made is refused', async () => {
    const more: Tables[] = [
      ...tables,
      { slice: 'more', migrations: [({ integer, strict }) => `CREATE TABLE more (n ${integer}) ${strict};`] },
    ];
    if (name === 'SQLite') await sql.close(); // one process has the file
    for (const one of name === 'SQLite' ? [await open(more)] : await Promise.all([open(more), open(more)]))
      await one.close();
    const refused = await open().catch((thrown: unknown) => thrown);
    expect(refused).toBeInstanceOf(CandorError);
    expect(refused instanceof CandorError ? refused.code : '').toBe('journal-newer');
    sql = await open(more);
    expect((await sql.get<{ n: number }>('SELECT n FROM counters WHERE name = ?', 'together'))?.n).toBe(8);
  });
});

test.skipIf(programs === null)('P1 a PostgreSQL that would not keep what it acknowledges is refused', async () => {
  if (server === undefined) throw new Error('no server');
  const url = await server.database('synchronous_commit=off');
  const where = { data: folder, file: 'unused.sqlite', postgres: url };
  await expect(openSql(where, tables, { steps: [], makes: [] }, silentLog)).rejects.toThrow('synchronous_commit');
});
