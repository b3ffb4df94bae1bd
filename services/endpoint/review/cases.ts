// Cases as reviewers state them: kept with the reviewer's signature, and the only thing frames are served for (endpoint.md §4, P4).
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { randomBytes } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import type { caseRequestSchema } from '../../../src/protocol/endpoint.ts';
import { daysOf, scopeSchema, type Scope } from '../../../src/protocol/scope.ts';
import { signedHeaders, type Enrolment } from '../../../src/protocol/signed.ts';
import { fit, rawBody } from '../../http.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The table of this slice; a released migration is never edited. */
export const caseTables: readonly Migration[] = [
  ({ bytes, integer, strict, appendOnly }) =>
    `CREATE TABLE cases (
       registration TEXT PRIMARY KEY, journal ${bytes} NOT NULL, epoch ${integer} NOT NULL, person TEXT NOT NULL, at ${integer} NOT NULL,
       case_id TEXT NOT NULL, reason TEXT NOT NULL, scope TEXT NOT NULL, drafts ${integer} NOT NULL, signed TEXT NOT NULL,
       FOREIGN KEY (journal, epoch) REFERENCES enrolments (journal, epoch)) ${strict};
     ${appendOnly('cases', 'cases are append-only')}`,
];

/** How long frames are served for a case, seconds; then it has to be stated again. */
export const caseLasts = 86_400;

/** What a case opens. */
export interface StatedCase {
  readonly scope: Scope;
  /** Whether it opens drafts, too. */
  readonly drafts: boolean;
}

/** The cases of one endpoint. */
export class Cases {
  readonly #sql: Sql;
  readonly #mostDays: number;

  constructor(sql: Sql, mostDays: number) {
    this.#sql = sql;
    this.#mostDays = mostDays;
  }

  /** Keeps what a reviewer states, durably; the answer names it. `signed`: the request as it came, with its signature. Throws `not-allowed` for a case about the reviewer, and for one of too many days. */
  async register(
    by: Enrolment,
    request: z.infer<typeof caseRequestSchema>,
    signed: string,
    nowSeconds: number,
  ): Promise<string> {
    const { case: name, reason, drafts, ...rest } = request;
    const scope = fit(rest, scopeSchema);
    if (scope.people.includes(by.person))
      throw new CandorError('not-allowed', 'Nobody reviews their own record.', {
        next: 'Your own record is under “My record”.',
      });
    if (daysOf(scope) > this.#mostDays)
      throw new CandorError(
        'not-allowed',
        `A case opens at most ${this.#mostDays} days; this one names ${daysOf(scope)}.`,
        { next: 'Name fewer days.' },
      );
    const registration = toBase64Url(randomBytes(16));
    await this.#sql.run(
      'INSERT INTO cases (registration, journal, epoch, person, at, case_id, reason, scope, drafts, signed) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      registration,
      fromBase64Url(by.journal),
      by.epoch,
      by.person,
      nowSeconds,
      name,
      reason,
      JSON.stringify(scope),
      drafts ? 1 : 0,
      signed,
    );
    return registration;
  }

  /** What a case opens, for the device that stated it, within a day; throws `not-allowed`. */
  async stated(by: Enrolment, registration: string, nowSeconds: number): Promise<StatedCase> {
    const row = await this.#sql.get<{ at: number; scope: string; drafts: number }>(
      'SELECT at, scope, drafts FROM cases WHERE registration = ? AND journal = ? AND epoch = ?',
      registration,
      fromBase64Url(by.journal),
      by.epoch,
    );
    if (row === undefined || nowSeconds > row.at + caseLasts)
      throw new CandorError(
        'not-allowed',
        'This case was not stated here by this device today. Nothing is served for it.',
        { next: 'Open the case again.' },
      );
    return { scope: scopeSchema.parse(JSON.parse(row.scope)), drafts: row.drafts === 1 };
  }
}

/** A signed request as it came, so that what was stated can be shown with its signature. */
export function asSigned(request: FastifyRequest): string {
  const headers: Record<string, string> = {};
  for (const name of [...Object.values(signedHeaders), 'content-encoding']) {
    const value: unknown = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  return JSON.stringify({
    method: request.method,
    path: request.raw.url ?? '',
    headers,
    body: toBase64Url(rawBody(request)),
  });
}
