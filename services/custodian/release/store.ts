// The custodian's own log of what it was asked and what it let out; rows are added and never touched again.
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The tables of this slice; a released migration is never edited. */
export const releaseTables: readonly Migration[] = [
  ({ counted, integer, strict, appendOnly }) =>
    `CREATE TABLE releases (
       n ${counted}, id TEXT NOT NULL, event TEXT NOT NULL CHECK (event IN ('agreed', 'released', 'failed')), at ${integer} NOT NULL,
       reviewer TEXT NOT NULL, author TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL, pages TEXT NOT NULL, UNIQUE (id, event)) ${strict};
     CREATE TABLE mismatches (
       n ${counted}, id TEXT NOT NULL, at ${integer} NOT NULL, reviewer TEXT NOT NULL, author TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL,
       page TEXT NOT NULL, box TEXT NOT NULL) ${strict};
     ${appendOnly('releases', 'the log is append-only')}
     ${appendOnly('mismatches', 'the log is append-only')}`,
];

/** One line of the log. */
export interface ReleaseEvent {
  readonly id: string;
  /** `agreed` before the endpoint is told, then `released` before the keys leave, or `failed`. */
  readonly event: 'agreed' | 'released' | 'failed';
  /** Unix seconds. */
  readonly at: number;
  readonly reviewer: string;
  readonly author: string;
  readonly case: string;
  readonly reason: string;
  /** Which pages, as JSON; no keys. */
  readonly pages: string;
}

/** A box that named another page than the one it was sent for. `page` as JSON, `box` its BLAKE2b as base64url: what it held is not kept. */
export interface Mismatch extends Omit<ReleaseEvent, 'event' | 'pages'> {
  readonly page: string;
  readonly box: string;
}

/** The log, over one database. */
export class ReleaseStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Appends one line; resolves once it is on disk. */
  async append(event: ReleaseEvent): Promise<void> {
    await this.#sql.run(
      'INSERT INTO releases (id, event, at, reviewer, author, case_id, reason, pages) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      event.id,
      event.event,
      event.at,
      event.reviewer,
      event.author,
      event.case,
      event.reason,
      event.pages,
    );
  }

  /** Appends a mismatch; resolves once it is on disk. */
  async appendMismatch(one: Mismatch): Promise<void> {
    await this.#sql.run(
      'INSERT INTO mismatches (id, at, reviewer, author, case_id, reason, page, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      one.id,
      one.at,
      one.reviewer,
      one.author,
      one.case,
      one.reason,
      one.page,
      one.box,
    );
  }
}
