// The custodian's own log of what it was asked and what it let out; rows are added and never touched again.
import type { Statement } from 'better-sqlite3';
import { openDatabase, type Db } from '../database.ts';
import { nonceTable } from '../nonces.ts';

/** Numbered migrations; a released one is never edited. The triggers guard against our own mistakes, not against an administrator. */
export const custodianMigrations = [
  `CREATE TABLE releases (
     n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, event TEXT NOT NULL CHECK (event IN ('agreed', 'released', 'failed')), at INTEGER NOT NULL,
     reviewer TEXT NOT NULL, author TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL, pages TEXT NOT NULL, UNIQUE (id, event)) STRICT;
   CREATE TRIGGER releases_keep BEFORE UPDATE ON releases BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
   CREATE TRIGGER releases_stay BEFORE DELETE ON releases BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;`,
  nonceTable,
  `CREATE TABLE mismatches (
     n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at INTEGER NOT NULL, reviewer TEXT NOT NULL, author TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL,
     page TEXT NOT NULL, box TEXT NOT NULL) STRICT;
   CREATE TRIGGER mismatches_keep BEFORE UPDATE ON mismatches BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
   CREATE TRIGGER mismatches_stay BEFORE DELETE ON mismatches BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;`,
] as const;

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

/** The custodian's database. */
export class CustodianStore {
  readonly #db: Db;
  readonly #add: Statement;

  constructor(file: string) {
    this.#db = openDatabase(file, custodianMigrations);
    this.#add = this.#db.prepare(
      'INSERT INTO releases (id, event, at, reviewer, author, case_id, reason, pages) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    );
  }

  /** For what else is kept here. */
  get db(): Db {
    return this.#db;
  }

  /** Appends one line; it is on disk when this returns. */
  append(event: ReleaseEvent): void {
    this.#add.run(event.id, event.event, event.at, event.reviewer, event.author, event.case, event.reason, event.pages);
  }

  /** Appends a mismatch; it is on disk when this returns. */
  appendMismatch(one: Mismatch): void {
    this.#db
      .prepare(
        'INSERT INTO mismatches (id, at, reviewer, author, case_id, reason, page, box) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(one.id, one.at, one.reviewer, one.author, one.case, one.reason, one.page, one.box);
  }

  close(): void {
    this.#db.close();
  }
}
