// Which page each box belongs to: a box held for one page is never taken for another, so nobody has a victim's keys opened under a page of their own (P4).
import { toHex } from '../../../src/bytes/bytes.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';
import { Alarming } from '../alarm/alarming.ts';

/** The table of this slice; a released migration is never edited. Hashes only, kept also of boxes that a redaction replaced. */
export const boxTables: readonly Migration[] = [
  ({ bytes, integer, strict }) =>
    `CREATE TABLE boxes (hash ${bytes} PRIMARY KEY, chain ${integer} NOT NULL REFERENCES chains (id), page ${integer} NOT NULL) ${strict};`,
];

/** The boxes of one endpoint. */
export class Boxes {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Notes that this page has this box; inside a transaction. Throws `endpoint-refused` and raises `box-reused` when another page has, or had, it. */
  async take(
    chain: number,
    page: number,
    box: Uint8Array,
    by: { readonly person: string; readonly journal: string },
  ): Promise<void> {
    const hash = blake2b(box);
    const holder = await this.#sql.get<{ chain: number; page: number }>(
      'SELECT chain, page FROM boxes WHERE hash = ?',
      hash,
    );
    if (holder === undefined) {
      await this.#sql.run(
        'INSERT INTO boxes (hash, chain, page) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        hash,
        chain,
        page,
      );
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
