// Openings of somebody's record as custodians told them, with their signatures.
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import type { RequestClaim } from '../../../src/protocol/credentials.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The tables of this slice; a released migration is never edited. What a custodian tells is signed as a request, so its time and nonce are kept with the signature. */
export const openingTables: readonly Migration[] = [
  ({ bytes, counted, integer, strict }) =>
    `CREATE TABLE access_batches (id ${counted}, told TEXT NOT NULL, custodian_key ${bytes} NOT NULL, signature ${bytes} NOT NULL, time ${integer}, nonce ${bytes}) ${strict};
     CREATE TABLE accesses (
       cursor ${counted}, id TEXT NOT NULL UNIQUE, author TEXT NOT NULL, access TEXT NOT NULL, batch ${integer} NOT NULL REFERENCES access_batches (id)) ${strict};
     CREATE INDEX accesses_by_author ON accesses (author, cursor);
     CREATE TABLE asked_pages (chain ${integer} NOT NULL REFERENCES chains (id), page ${integer} NOT NULL, at ${integer} NOT NULL, PRIMARY KEY (chain, page)) ${strict};`,
];

/** An opening as kept, as JSON text, with its place. */
export interface AccessRow {
  readonly cursor: number;
  readonly access: string;
}

/** The openings of one endpoint. */
export class OpeningStore {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  async find(id: string): Promise<string | undefined> {
    return (await this.#sql.get<{ access: string }>('SELECT access FROM accesses WHERE id = ?', id))?.access;
  }

  /** What was told at once, word by word; returns its number. */
  async addBatch(told: string, { signKey, signature, time, nonce }: RequestClaim): Promise<number> {
    const row = await this.#sql.get<{ id: number }>(
      'INSERT INTO access_batches (told, custodian_key, signature, time, nonce) VALUES (?, ?, ?, ?, ?) RETURNING id',
      told,
      fromBase64Url(signKey),
      signature,
      time,
      nonce,
    );
    if (row === undefined) throw new Error('what a custodian told has no number');
    return row.id;
  }

  async add(id: string, author: string, access: string, batch: number): Promise<void> {
    await this.#sql.run(
      'INSERT INTO accesses (id, author, access, batch) VALUES (?, ?, ?, ?)',
      id,
      author,
      access,
      batch,
    );
  }

  /** Of `author`'s record, after cursor `after`, oldest first. */
  of(author: string, after: number, limit: number): Promise<readonly AccessRow[]> {
    return this.#sql.all<AccessRow>(
      'SELECT cursor, access FROM accesses WHERE author = ? AND cursor > ? ORDER BY cursor LIMIT ?',
      author,
      after,
      limit,
    );
  }
}
