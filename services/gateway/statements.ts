// Prepared statements of one database, each made once.
import type { Statement } from 'better-sqlite3';
import type { Db } from '../database.ts';

/** Runs SQL by its text. */
export class Statements {
  readonly #db: Db;
  readonly #made = new Map<string, Statement>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** The first row, if any. */
  get<T>(sql: string, ...values: readonly unknown[]): T | undefined {
    return this.#statement(sql).get(...values) as T | undefined;
  }

  all<T>(sql: string, ...values: readonly unknown[]): readonly T[] {
    return this.#statement(sql).all(...values) as T[];
  }

  run(sql: string, ...values: readonly unknown[]): { readonly changes: number } {
    return this.#statement(sql).run(...values);
  }

  #statement(sql: string): Statement {
    let statement = this.#made.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#made.set(sql, statement);
    }
    return statement;
  }
}
