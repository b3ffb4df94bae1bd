// Which page each box belongs to: a box held for one page is never taken for another, so nobody has a victim's keys opened under a page of their own (P4).
import type { Statement } from 'better-sqlite3';
import { blake2b } from '../../src/crypto/sodium.ts';
import { toHex } from '../../src/bytes/bytes.ts';
import type { Db } from '../database.ts';
import { Alarming } from './alarms.ts';

/** The table, for the endpoint's migrations: hashes only, kept also of boxes that a redaction replaced. `blake2b` is a function of `openDatabase`. */
export const boxTables = `CREATE TABLE boxes (hash BLOB PRIMARY KEY, chain INTEGER NOT NULL REFERENCES chains, page INTEGER NOT NULL) STRICT;
   INSERT OR IGNORE INTO boxes SELECT blake2b(box), chain, page FROM pages ORDER BY chain, page;`;

/** The boxes of one endpoint. */
export class Boxes {
  readonly #holder: Statement;
  readonly #add: Statement;

  constructor(db: Db) {
    this.#holder = db.prepare('SELECT chain, page FROM boxes WHERE hash = ?');
    this.#add = db.prepare('INSERT OR IGNORE INTO boxes VALUES (?, ?, ?)');
  }

  /** Notes that this page has this box; inside a transaction. Throws `endpoint-refused` and raises `box-reused` when another page has, or had, it. */
  take(chain: number, page: number, box: Uint8Array, by: { readonly person: string; readonly journal: string }): void {
    const hash = blake2b(box);
    const holder = this.#holder.get(hash) as { chain: number; page: number } | undefined;
    if (holder === undefined) {
      this.#add.run(hash, chain, page);
    } else if (holder.chain !== chain || holder.page !== page) {
      throw new Alarming('endpoint-refused', `The box of page ${page} is held for another page. Nothing was kept.`, {
        id: `box-reused ${by.journal} ${page} ${toHex(hash.subarray(0, 8))}`,
        kind: 'box-reused',
        person: by.person,
        journal: by.journal,
        what: `A device of ${by.person} sent page ${page} with a box that belongs to another page: whoever asked custodians to open it would have been given the key of that other page.`,
      });
    }
  }
}
