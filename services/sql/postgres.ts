// PostgreSQL behind `Sql`: serializable transactions that are tried again where two of them met, durable when they are acknowledged.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CandorError } from '../../src/errors.ts';
import { thrownFields, type Log } from '../log.ts';
import { requireOpen, type Open, type Sql, type Value } from './sql.ts';
import { noteVersion, stepsFrom, versionsTable, type Tables, type Version } from './tables.ts';
import { postgresWords } from './words.ts';

interface Transaction extends Open {
  readonly client: pg.PoolClient;
}
interface Prepared {
  readonly name: string;
  readonly text: string;
}

/** How often a transaction that met another is tried. */
const mostTries = 12;
/** Held while tables are made, so that two processes that start at once do not both make them. */
const makingTables = 6_730_111;

/** Numbers beyond 2^53 do not occur: what counts here are frames, pages and milliseconds. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id: number, format?: 'text' | 'binary') =>
    id === Number(pg.types.builtins.INT8)
      ? (text: string) => Number(text)
      : (pg.types.getTypeParser(id, format === 'binary' ? 'binary' : 'text') as (text: string) => unknown),
};

/** Connects to `url`, refuses a server that would not keep what it acknowledges, and brings every slice's tables up to date. Throws `journal-newer`, `record-stopped`. */
export async function openPostgres(url: string, list: readonly Tables[], log: Log): Promise<Sql> {
  const pool = new pg.Pool({ connectionString: url, max: 10, types, connectionTimeoutMillis: 10_000 });
  pool.on('error', (thrown) => {
    log('database-connection-lost', thrownFields(thrown));
  });
  const sql = new PostgresSql(pool);
  try {
    await requireDurable(pool);
    await sql.makeTables(list);
    return sql;
  } catch (thrown) {
    await sql.close();
    throw plain(thrown);
  }
}

async function requireDurable(pool: pg.Pool): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await pool.query<{ value: string }>('SELECT current_setting($1) AS value', [setting]);
    if (rows[0]?.value === 'off')
      throw new CandorError(
        'record-stopped',
        `The database has ${setting} switched off, so it would not keep what it acknowledges. Nothing was written.`,
        { next: `Switch ${setting} on and start again.` },
      );
  }
}

/** One database and the connections to it. */
class PostgresSql implements Sql {
  readonly #pool: pg.Pool;
  readonly #inside = new AsyncLocalStorage<Transaction>();
  readonly #made = new Map<string, Prepared>();

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  async get<Row extends object>(text: string, ...values: readonly Value[]): Promise<Row | undefined> {
    return (await this.#query<Row>(text, values)).rows[0];
  }

  async all<Row extends object>(text: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return (await this.#query<Row>(text, values)).rows;
  }

  async run(text: string, ...values: readonly Value[]): Promise<number> {
    return (await this.#query(text, values)).rowCount ?? 0;
  }

  async atomically<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#inside.getStore();
    if (outer !== undefined) {
      requireOpen(outer);
      return work();
    }
    for (let tries = 1; ; tries++) {
      try {
        return await this.#once(work);
      } catch (thrown) {
        if (!hasMet(thrown)) throw plain(thrown);
        if (tries === mostTries)
          throw new CandorError('too-many', 'Too many changes of the same thing came at once. Nothing was changed.', {
            next: 'Try again in a moment.',
            cause: thrown,
          });
        await sleep(randomInt(1, 2 ** Math.min(tries, 7)));
      }
    }
  }

  /** Nothing to do: its log is kept, archived and thinned out as the administrator says. */
  async emptyLog(): Promise<boolean> {
    return true;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  /** Every migration that is still to do, each with its version in a transaction of its own, one process at a time. */
  async makeTables(list: readonly Tables[]): Promise<void> {
    const client = await this.#pool.connect();
    try {
      await client.query('SELECT pg_advisory_lock($1)', [makingTables]);
      await client.query(versionsTable(postgresWords));
      const { rows } = await client.query<Version>('SELECT slice, version FROM versions');
      for (const { slice, version, text } of stepsFrom(rows, list, postgresWords, 'This database')) {
        await client.query('BEGIN');
        await client.query(text);
        await client.query(numbered(noteVersion), [slice, version]);
        await client.query('COMMIT');
      }
    } finally {
      client.release(true); // which also lets go of the lock, and undoes a step that failed
    }
  }

  async #once<T>(work: () => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    const transaction: Transaction = { client, isOver: false };
    let broken = false;
    try {
      await client.query('BEGIN ISOLATION LEVEL SERIALIZABLE');
      const result = await this.#inside.run(transaction, work);
      transaction.isOver = true;
      await client.query('COMMIT');
      return result;
    } catch (thrown) {
      transaction.isOver = true;
      await client.query('ROLLBACK').catch(() => {
        broken = true;
      });
      throw thrown;
    } finally {
      client.release(broken);
    }
  }

  async #query<Row extends object>(text: string, values: readonly Value[]): Promise<pg.QueryResult<Row>> {
    const transaction = this.#inside.getStore();
    if (transaction !== undefined) requireOpen(transaction);
    const query = { ...this.#prepared(text), values: [...values] };
    if (transaction !== undefined) return transaction.client.query<Row>(query);
    try {
      return await this.#pool.query<Row>(query);
    } catch (thrown) {
      throw plain(thrown);
    }
  }

  #prepared(text: string): Prepared {
    let prepared = this.#made.get(text);
    if (prepared === undefined) {
      prepared = { name: `candor ${String(this.#made.size)}`, text: numbered(text) };
      this.#made.set(text, prepared);
    }
    return prepared;
  }
}

/** `?` by `?` as PostgreSQL counts them; our texts have none inside of quotes. */
function numbered(text: string): string {
  let n = 0;
  return text.replaceAll('?', () => `$${String((n += 1))}`);
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

/** Two transactions could not both be true, or waited for one another. */
function hasMet(thrown: unknown): boolean {
  return ['40001', '40P01'].includes(codeOf(thrown));
}

/** Failures of the server in plain words; everything else as it is. */
function plain(thrown: unknown): unknown {
  const code = codeOf(thrown);
  if (code === '53100')
    return new CandorError(
      'disk-full',
      'The disk of this service’s database is full. What it holds is safe; nothing new was taken.',
      { next: 'Make room and try again.', cause: thrown },
    );
  if (
    /^(08...|57P..|28...|3D000|53300|58...|E[A-Z]+)$/.test(code) ||
    /timeout exceeded|terminated/.test(messageOf(thrown))
  )
    return new CandorError('record-stopped', 'The database of this service cannot be reached. Nothing new was taken.', {
      next: 'Look whether it runs and lets this service in, then try again.',
      cause: thrown,
    });
  return thrown;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error && !(thrown instanceof CandorError) ? thrown.message : '';
}
