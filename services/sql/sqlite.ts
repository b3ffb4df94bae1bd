// SQLite behind `Sql`: one writer at a time, each statement prepared once, every commit on disk before it is acknowledged.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Statement } from 'better-sqlite3';
import type { Db } from '../database.ts';
import { Turnstile } from '../turnstile.ts';
import { requireOpen, type Open, type Sql, type Value } from './sql.ts';

/** One open file. */
export class SqliteSql implements Sql {
  readonly #db: Db;
  readonly #made = new Map<string, Statement>();
  readonly #inside = new AsyncLocalStorage<Open>();
  readonly #line = new Turnstile(1);

  constructor(db: Db) {
    this.#db = db;
  }

  get<Row extends object>(text: string, ...values: readonly Value[]): Promise<Row | undefined> {
    return this.#inTurn(() => this.#statement(text).get(...values) as Row | undefined);
  }

  all<Row extends object>(text: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return this.#inTurn(() => this.#statement(text).all(...values) as Row[]);
  }

  run(text: string, ...values: readonly Value[]): Promise<number> {
    return this.#inTurn(() => this.#statement(text).run(...values).changes);
  }

  async atomically<T>(work: () => Promise<T>): Promise<T> {
    const outer = this.#inside.getStore();
    if (outer !== undefined) {
      requireOpen(outer);
      return work();
    }
    const leave = await this.#line.enter();
    const transaction: Open = { isOver: false };
    try {
      this.#db.exec('BEGIN IMMEDIATE');
      const result = await this.#inside.run(transaction, work);
      transaction.isOver = true;
      this.#db.exec('COMMIT');
      return result;
    } catch (thrown) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK'); // some failures of the disk have undone it already
      throw thrown;
    } finally {
      transaction.isOver = true;
      leave();
    }
  }

  async emptyLog(): Promise<boolean> {
    const leave = await this.#line.enter();
    try {
      if (!this.#db.open) return true;
      const [row] = this.#db.pragma('wal_checkpoint(TRUNCATE)') as readonly { readonly busy: number }[];
      return row?.busy === 0;
    } finally {
      leave();
    }
  }

  async close(): Promise<void> {
    const leave = await this.#line.enter();
    this.#db.close();
    leave();
  }

  /** At once inside the transaction of whoever asks, else when no transaction is open: what is not committed is seen by nobody else. */
  async #inTurn<T>(work: () => T): Promise<T> {
    const transaction = this.#inside.getStore();
    if (transaction !== undefined) {
      requireOpen(transaction);
      return work();
    }
    const leave = await this.#line.enter();
    try {
      return work();
    } finally {
      leave();
    }
  }

  #statement(text: string): Statement {
    let statement = this.#made.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#made.set(text, statement);
    }
    return statement;
  }
}
