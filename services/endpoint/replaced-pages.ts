// Pages their author redacted, as they were before: kept sealed until the grace period has passed once more, listed for reviewers, then erased (endpoint.md §3a).
import { toBase64Url } from '../../src/bytes/bytes.ts';
import type { redactionsReplySchema } from '../../src/protocol/endpoint.ts';
import type { z } from 'zod';
import type { Db } from '../database.ts';
import type { FoldRow, PageRow } from './store.ts';

/** The tables of this part; a step of the endpoint's migrations. */
export const replacedPagesTable = `CREATE TABLE replaced_pages (
     id INTEGER PRIMARY KEY AUTOINCREMENT, redaction INTEGER NOT NULL REFERENCES redactions, until INTEGER NOT NULL,
     box BLOB, page_signature BLOB NOT NULL, sealed BLOB, fold_signature BLOB NOT NULL) STRICT;
   CREATE INDEX replaced_until ON replaced_pages (until) WHERE sealed IS NOT NULL;`;

/** For counting them; a later step of the endpoint's migrations. */
export const redactionIndexes = `CREATE INDEX redactions_of_page ON redactions (chain, page); CREATE INDEX redactions_at ON redactions (at);`;

/** As many redactions are told at once. */
const listed = 100;

interface RedactionRow {
  readonly id: number;
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly person: string;
  readonly page: number;
  readonly day: number;
  readonly at: number;
  readonly until: number;
  readonly erased: number;
}

/** The replaced pages of one endpoint. */
export class ReplacedPages {
  readonly #db: Db;

  constructor(db: Db) {
    this.#db = db;
  }

  /** Keeps what a redaction replaced, sealed as it was, until Unix second `until`; inside the redaction's transaction. */
  keep(redaction: number, page: PageRow, fold: FoldRow, until: number): void {
    this.#db
      .prepare(
        'INSERT INTO replaced_pages (redaction, until, box, page_signature, sealed, fold_signature) VALUES (?, ?, ?, ?, ?, ?)',
      )
      .run(redaction, until, page.box, page.signature, fold.sealed, fold.signature);
  }

  /** Erases the boxes and sealed bytes of what is over; true when there was any. The signatures stay: they say which page it was. */
  eraseBefore(nowSeconds: number): boolean {
    return (
      this.#db
        .prepare('UPDATE replaced_pages SET box = NULL, sealed = NULL WHERE sealed IS NOT NULL AND until <= ?')
        .run(nowSeconds).changes > 0
    );
  }

  /** How often this page was redacted, ever. */
  ofPage(chain: number, page: number): number {
    return this.#count('SELECT count(*) FROM redactions WHERE chain = ? AND page = ?', chain, page);
  }

  /** How often pages of this person, on whatever device, were redacted after Unix second `since`. */
  ofPersonSince(person: string, since: number): number {
    return this.#count(
      `SELECT count(*) FROM redactions r JOIN chains c ON c.id = r.chain JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
       WHERE r.at > ? AND e.person = ?`,
      since,
      person,
    );
  }

  #count(sql: string, ...values: readonly (number | string)[]): number {
    return this.#db
      .prepare(sql)
      .pluck()
      .get(...values) as number;
  }

  /** Redactions of others’ records before number `before`, newest first, for a reviewer; `next` leads on to all of them. */
  listFor(reviewer: string, before = Number.MAX_SAFE_INTEGER): z.infer<typeof redactionsReplySchema> {
    const rows = this.#db
      .prepare(
        `SELECT r.id, c.journal, c.epoch, e.person, r.page, p.day, r.at, coalesce(k.until, r.at) AS until, k.sealed IS NULL AS erased
         FROM redactions r JOIN chains c ON c.id = r.chain JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
         JOIN pages p ON p.chain = r.chain AND p.page = r.page LEFT JOIN replaced_pages k ON k.redaction = r.id
         WHERE e.person <> ? AND r.id < ? ORDER BY r.id DESC LIMIT ?`,
      )
      .all(reviewer, before, listed) as RedactionRow[];
    return {
      redactions: rows.map(({ id: _, journal, person, erased, ...row }) => ({
        ...row,
        journal: toBase64Url(journal),
        author: person,
        erased: erased === 1,
      })),
      next: rows.length < listed ? null : (rows.at(-1)?.id ?? null),
    };
  }
}
