// Which single requests were taken: a signed request that changes something is taken once, whoever sends it again (endpoint.md E1.9).
import { requestClockSkew, type RequestClaim } from '../src/protocol/credentials.ts';
import { fromBase64Url } from '../src/bytes/bytes.ts';
import { CandorError } from '../src/errors.ts';
import type { Sql } from './sql/sql.ts';
import type { Tables } from './sql/tables.ts';

/** The table, as every service that takes signed requests has it. */
export const nonceTables: Tables = {
  slice: 'nonces',
  migrations: [
    ({ bytes, integer, keyed }) =>
      `CREATE TABLE nonces (key ${bytes} NOT NULL, nonce ${bytes} NOT NULL, until ${integer} NOT NULL, PRIMARY KEY (key, nonce)) ${keyed};
       CREATE INDEX nonces_by_time ON nonces (until);`,
  ],
};

/** How long a nonce is kept after its request could still be in time, s: a clock may be set back a little. */
const margin = 300;

/** How often nonces whose time is over are forgotten, s. */
const forgetEvery = 60;

/** A request that was taken before. */
export class Replayed extends CandorError {
  readonly claim: RequestClaim;

  constructor(claim: RequestClaim) {
    super('not-allowed', 'This very request was already taken once. Nothing was changed.', { next: 'Ask anew.' });
    this.claim = claim;
  }
}

/** The nonces of one database. */
export class Nonces {
  readonly #sql: Sql;
  readonly #seconds: () => number;
  readonly #passing = new Map<string, number>();
  #forgotAt = 0;

  /** `seconds`: Unix seconds. */
  constructor(sql: Sql, seconds: () => number) {
    this.#sql = sql;
    this.#seconds = seconds;
  }

  /** Takes this request; throws `Replayed` (`not-allowed`) when it was taken before. Call it in the transaction of the change. */
  async claim(claim: RequestClaim): Promise<void> {
    await this.#forgetOld();
    const taken = await this.#sql.run(
      'INSERT INTO nonces (key, nonce, until) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      fromBase64Url(claim.signKey),
      claim.nonce,
      claim.time + requestClockSkew,
    );
    if (taken === 0) throw new Replayed(claim);
  }

  /** The same for what changes nothing that lasts: kept in memory only. */
  claimPassing(claim: RequestClaim): void {
    const now = this.#seconds();
    for (const [one, until] of this.#passing) {
      if (until >= now) break; // in the order they came, which is close enough to the order of their times
      this.#passing.delete(one);
    }
    const name = `${claim.signKey} ${String(claim.nonce)}`;
    if (this.#passing.has(name)) throw new Replayed(claim);
    this.#passing.set(name, claim.time + requestClockSkew);
  }

  async #forgetOld(): Promise<void> {
    const now = this.#seconds();
    if (now - this.#forgotAt < forgetEvery) return;
    this.#forgotAt = now;
    await this.#sql.run('DELETE FROM nonces WHERE until < ?', now - margin);
  }
}
