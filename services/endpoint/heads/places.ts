// Where gateways said their lists of what passed stood: every place, for good (P7).
import type { z } from 'zod';
import type { gatewaysReplySchema, SignedPlace } from '../../../src/protocol/heads.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The table of this slice; a released migration is never edited. */
export const headsTables: readonly Migration[] = [
  ({ integer, strict }) =>
    `CREATE TABLE gateway_places (
       gateway TEXT NOT NULL, n ${integer} NOT NULL, head TEXT NOT NULL, signature TEXT NOT NULL, at ${integer} NOT NULL, PRIMARY KEY (gateway, n)) ${strict};`,
];

/** The places of every gateway, each by its key. */
export class Places {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  last(gateway: string): Promise<Pick<SignedPlace, 'n' | 'head'> | undefined> {
    return this.#sql.get('SELECT n, head FROM gateway_places WHERE gateway = ? ORDER BY n DESC LIMIT 1', gateway);
  }

  /** `at`: Unix seconds. */
  async add(gateway: string, { n, head, signature }: SignedPlace, at: number): Promise<void> {
    await this.#sql.run(
      'INSERT INTO gateway_places (gateway, n, head, signature, at) VALUES (?, ?, ?, ?, ?)',
      gateway,
      n,
      head,
      signature,
      at,
    );
  }

  async all(): Promise<z.infer<typeof gatewaysReplySchema>['places']> {
    return [
      ...(await this.#sql.all<z.infer<typeof gatewaysReplySchema>['places'][number]>(
        'SELECT gateway, n, head, signature, at FROM gateway_places ORDER BY gateway, n',
      )),
    ];
  }
}
