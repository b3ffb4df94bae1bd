// Pages their author redacted, as they were before: kept sealed until the grace period has passed once more, listed for reviewers, then erased (endpoint.md §3a).
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type { redactionsReplySchema, ReplacedReply } from '../../src/protocol/endpoint.ts';
import { inScope, type Scope } from '../../src/protocol/scope.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import type { z } from 'zod';
import type { Db } from '../database.ts';
import type { StatedCase } from './cases.ts';
import { wirePage } from './review.ts';
import type { FoldRow, PageRow } from './store.ts';

/** The tables of this part; a step of the endpoint's migrations. */
export const replacedPagesTable = `CREATE TABLE replaced_pages (
     id INTEGER PRIMARY KEY AUTOINCREMENT, redaction INTEGER NOT NULL REFERENCES redactions, until INTEGER NOT NULL,
     box BLOB, page_signature BLOB NOT NULL, sealed BLOB, fold_signature BLOB NOT NULL) STRICT;
   CREATE INDEX replaced_until ON replaced_pages (until) WHERE sealed IS NOT NULL;`;

/** As many redactions are told at once. */
const listed = 100;

interface RedactionRow {
  readonly redaction: number;
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly person: string;
  readonly page: number;
  readonly day: number;
  readonly at: number;
  readonly until: number;
  readonly erased: number;
}

/** A page as it was, with whose it is; no box and no sealed bytes once it was erased. */
export interface ReplacedRow extends Pick<PageRow, 'page' | 'format' | 'first_seq' | 'day' | 'readers'> {
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly person: string;
  readonly box: Uint8Array | null;
  readonly page_signature: Uint8Array;
  readonly last_seq: number;
  readonly head: Uint8Array;
  readonly sealed: Uint8Array | null;
  readonly fold_signature: Uint8Array;
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

  /** A page as it was before a redaction, and whose it is. Throws `not-found` where there is none, or it was erased. */
  asItWas(redaction: number): { readonly of: ReplacedRow; readonly page: PageRow; readonly fold: FoldRow } {
    const of = this.#db
      .prepare(
        `SELECT c.journal, c.epoch, e.person, p.page, p.format, p.first_seq, p.day, p.readers, k.box, k.page_signature, f.last_seq, f.head, k.sealed, k.fold_signature
         FROM replaced_pages k JOIN redactions r ON r.id = k.redaction JOIN chains c ON c.id = r.chain
         JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
         JOIN pages p ON p.chain = r.chain AND p.page = r.page JOIN folds f ON f.chain = r.chain AND f.page = r.page WHERE k.redaction = ?`,
      )
      .get(redaction) as ReplacedRow | undefined;
    if (of === undefined || of.box === null || of.sealed === null)
      throw new CandorError('not-found', 'What this redaction took out is not kept here any more.', {
        next: 'It is listed with the time until which it was kept.',
      });
    const { box, sealed, page, last_seq, head } = of;
    return {
      of,
      page: { ...of, box, signature: of.page_signature },
      fold: { page, last_seq, head, sealed, signature: of.fold_signature },
    };
  }

  /** A page as it was, for a case with drafts about its author and day; throws `not-allowed` for any other (E3a.8). */
  forCase(by: Enrolment, redaction: number, { scope, drafts }: StatedCase): ReplacedReply {
    const { of, page, fold } = this.asItWas(redaction);
    if (of.person === by.person) throw new CandorError('not-allowed', 'Nobody reviews their own record.');
    if (!drafts || !inScope(scope, of.person, page))
      throw new CandorError('not-allowed', 'This case does not open drafts of this author and day.', {
        next: 'Open a case with drafts that names both.',
      });
    return {
      page: wirePage('drafts', page),
      fold: {
        page: fold.page,
        lastSeq: fold.last_seq,
        head: toBase64Url(fold.head),
        sealed: toBase64Url(fold.sealed),
        signature: toBase64Url(fold.signature),
      },
    };
  }

  /** Redactions of others’ records before number `before`, newest first, for a reviewer; of a scope’s people and days where one is given. `next` leads on to all of them. */
  listFor(
    reviewer: string,
    before = Number.MAX_SAFE_INTEGER,
    scope: Scope | null = null,
  ): z.infer<typeof redactionsReplySchema> {
    const rows = this.#db
      .prepare(
        `SELECT r.id AS redaction, c.journal, c.epoch, e.person, r.page, p.day, r.at, coalesce(k.until, r.at) AS until, k.sealed IS NULL AS erased
         FROM redactions r JOIN chains c ON c.id = r.chain JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
         JOIN pages p ON p.chain = r.chain AND p.page = r.page LEFT JOIN replaced_pages k ON k.redaction = r.id
         WHERE e.person <> ? AND r.id < ? AND (? IS NULL OR (p.format > 1 AND e.person IN (SELECT value FROM json_each(?)) AND p.day BETWEEN ? AND ?))
         ORDER BY r.id DESC LIMIT ?`,
      )
      .all(
        reviewer,
        before,
        scope === null ? null : 1,
        JSON.stringify(scope?.people ?? []),
        scope?.from ?? 0,
        scope?.to ?? 0,
        listed,
      ) as RedactionRow[];
    return {
      redactions: rows.map(({ journal, person, erased, ...row }) => ({
        ...row,
        journal: toBase64Url(journal),
        author: person,
        erased: erased === 1,
      })),
      next: rows.length < listed ? null : (rows.at(-1)?.redaction ?? null),
    };
  }
}
