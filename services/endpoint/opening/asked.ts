// Which pages a custodian asked for, to open them: from then on they stay as they are (endpoint.md §3a).
import type { Sql } from '../../sql/sql.ts';

/** The pages of one endpoint that were asked for. */
export class Asked {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** A custodian asks whose page this is. `at`: Unix seconds. */
  async add(chain: number, page: number, at: number): Promise<void> {
    await this.#sql.run(
      'INSERT INTO asked_pages (chain, page, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      chain,
      page,
      at,
    );
  }

  async was(chain: number, page: number): Promise<boolean> {
    const row = await this.#sql.get('SELECT at FROM asked_pages WHERE chain = ? AND page = ?', chain, page);
    return row !== undefined;
  }
}
