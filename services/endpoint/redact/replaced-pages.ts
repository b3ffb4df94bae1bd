// Pages their author redacted, as they were before: kept sealed until the grace period has passed once more, listed for reviewers, then erased (endpoint.md §3a).
import type { z } from 'zod';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { CandorError } from '../../../src/errors.ts';
import type { redactionsReplySchema, ReplacedReply } from '../../../src/protocol/endpoint.ts';
import { inScope, type Scope } from '../../../src/protocol/scope.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';
import type { FoldRow, HeldPage, PageRow } from '../record/contents.ts';
import { arrivedDay, wireFold, wirePage } from '../record/wire.ts';
import type { StatedCase } from '../review/cases.ts';

/** The tables of this slice; a released migration is never edited. */
export const redactTables: readonly Migration[] = [
  ({ bytes, counted, integer, strict }) =>
    `CREATE TABLE redactions (
       id ${counted}, chain ${integer} NOT NULL REFERENCES chains (id), page ${integer} NOT NULL, at ${integer} NOT NULL, before ${bytes} NOT NULL, signature ${bytes} NOT NULL) ${strict};
     CREATE TABLE replaced_pages (
       id ${counted}, redaction ${integer} NOT NULL REFERENCES redactions (id), until ${integer} NOT NULL,
       box ${bytes}, page_signature ${bytes} NOT NULL, sealed ${bytes}, fold_signature ${bytes} NOT NULL) ${strict};
     CREATE INDEX replaced_until ON replaced_pages (until) WHERE sealed IS NOT NULL;
     CREATE INDEX redactions_of_page ON redactions (chain, page);
     CREATE INDEX redactions_at ON redactions (at);`,
];

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
export interface ReplacedRow extends Pick<HeldPage, 'page' | 'format' | 'first_seq' | 'day' | 'readers' | 'arrived'> {
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

/** A redaction as it is noted: when, over what, and by which signature; `before` is the digest of what was held. */
export interface Redaction {
  readonly chain: number;
  readonly page: number;
  readonly at: number;
  readonly before: Uint8Array;
  readonly signature: Uint8Array;
}

/** The replaced pages of one endpoint. */
export class ReplacedPages {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Notes a redaction and keeps what it replaced, sealed as it was, until Unix second `until`; inside the redaction's transaction. */
  async keep(noted: Redaction, page: PageRow, fold: FoldRow, until: number): Promise<void> {
    const row = await this.#sql.get<{ id: number }>(
      'INSERT INTO redactions (chain, page, at, before, signature) VALUES (?, ?, ?, ?, ?) RETURNING id',
      noted.chain,
      noted.page,
      noted.at,
      noted.before,
      noted.signature,
    );
    if (row === undefined) throw new Error('a redaction that was noted has no number');
    await this.#sql.run(
      'INSERT INTO replaced_pages (redaction, until, box, page_signature, sealed, fold_signature) VALUES (?, ?, ?, ?, ?, ?)',
      row.id,
      until,
      page.box,
      page.signature,
      fold.sealed,
      fold.signature,
    );
  }

  /** Erases the boxes and sealed bytes of what is over; true when there was any. The signatures stay: they say which page it was. */
  async eraseBefore(nowSeconds: number): Promise<boolean> {
    const erased = await this.#sql.run(
      'UPDATE replaced_pages SET box = NULL, sealed = NULL WHERE sealed IS NOT NULL AND until <= ?',
      nowSeconds,
    );
    return erased > 0;
  }

  /** How often this page was redacted, ever. */
  ofPage(chain: number, page: number): Promise<number> {
    return this.#count('SELECT count(*) AS n FROM redactions WHERE chain = ? AND page = ?', chain, page);
  }

  /** How often pages of this person, on whatever device, were redacted after Unix second `since`. */
  ofPersonSince(person: string, since: number): Promise<number> {
    return this.#count(
      `SELECT count(*) AS n FROM redactions r JOIN chains c ON c.id = r.chain JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
       WHERE r.at > ? AND e.person = ?`,
      since,
      person,
    );
  }

  async #count(text: string, ...values: readonly (number | string)[]): Promise<number> {
    return (await this.#sql.get<{ n: number }>(text, ...values))?.n ?? 0;
  }

  /** A page as it was before a redaction, and whose it is. Throws `not-found` where there is none, or it was erased. */
  async asItWas(
    redaction: number,
  ): Promise<{ readonly of: ReplacedRow; readonly page: HeldPage; readonly fold: FoldRow }> {
    const of = await this.#sql.get<ReplacedRow>(
      `SELECT c.journal, c.epoch, e.person, p.page, p.format, p.first_seq, p.day, p.readers, p.arrived, k.box, k.page_signature, f.last_seq, f.head, k.sealed, k.fold_signature
         FROM replaced_pages k JOIN redactions r ON r.id = k.redaction JOIN chains c ON c.id = r.chain
         JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
         JOIN pages p ON p.chain = r.chain AND p.page = r.page JOIN folds f ON f.chain = r.chain AND f.page = r.page WHERE k.redaction = ?`,
      redaction,
    );
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
  async forCase(by: Enrolment, redaction: number, { scope, drafts }: StatedCase): Promise<ReplacedReply> {
    const { of, page, fold } = await this.asItWas(redaction);
    if (of.person === by.person) throw new CandorError('not-allowed', 'Nobody reviews their own record.');
    if (!drafts || !inScope(scope, of.person, { ...page, arrived: arrivedDay(page) }))
      throw new CandorError('not-allowed', 'This case does not open drafts of this author and day.', {
        next: 'Open a case with drafts that names both.',
      });
    return { page: { ...wirePage('drafts', page), arrived: arrivedDay(page) }, fold: wireFold(fold) };
  }

  /** Redactions of others’ records before number `before`, newest first, for a reviewer; of a scope’s people and days where one is given. `next` leads on to all of them. */
  async listFor(
    reviewer: string,
    before = Number.MAX_SAFE_INTEGER,
    scope: Scope | null = null,
  ): Promise<z.infer<typeof redactionsReplySchema>> {
    const people = scope?.people ?? [];
    const late = scope?.late === true;
    const within =
      scope === null
        ? ''
        : `AND p.format > 1 AND e.person IN (${people.map(() => '?').join(', ')}) AND (p.day BETWEEN ? AND ?${late ? ' OR p.arrived / 86400 BETWEEN ? AND ?' : ''})`;
    const rows = await this.#sql.all<RedactionRow>(
      `SELECT r.id AS redaction, c.journal, c.epoch, e.person, r.page, p.day, r.at, coalesce(k.until, r.at) AS until,
         CASE WHEN k.sealed IS NULL THEN 1 ELSE 0 END AS erased
       FROM redactions r JOIN chains c ON c.id = r.chain JOIN enrolments e ON e.journal = c.journal AND e.epoch = c.epoch
       JOIN pages p ON p.chain = r.chain AND p.page = r.page LEFT JOIN replaced_pages k ON k.redaction = r.id
       WHERE e.person <> ? AND r.id < ? ${within} ORDER BY r.id DESC LIMIT ?`,
      reviewer,
      before,
      ...(scope === null ? [] : [...people, scope.from, scope.to, ...(late ? [scope.from, scope.to] : [])]),
      listed,
    );
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
