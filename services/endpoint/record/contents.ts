// What a chain holds, sealed: its pages, frames and folded pages. The endpoint can read none of it (P4).
import type { PageFormat } from '../../../src/journal/chain.ts';
import type { Sql } from '../../sql/sql.ts';

/** A page as held. */
export interface PageRow {
  readonly page: number;
  readonly format: PageFormat;
  readonly first_seq: number;
  readonly day: number;
  readonly box: Uint8Array;
  readonly readers: string;
  readonly signature: Uint8Array;
}
/** A page as held, with the Unix second it came; null for those from before that was kept. */
export interface HeldPage extends PageRow {
  readonly arrived: number | null;
}
/** A frame as held, with the head after it. */
export interface FrameRow {
  readonly seq: number;
  readonly page: number;
  readonly commitment: Uint8Array;
  readonly sealed: Uint8Array;
  readonly head: Uint8Array;
}
/** A folded page as held. */
export interface FoldRow {
  readonly page: number;
  readonly last_seq: number;
  readonly head: Uint8Array;
  readonly sealed: Uint8Array;
  readonly signature: Uint8Array;
}

/** Rows that are read at once where many are. */
const batch = 64;

/** The contents of one endpoint's chains. */
export class Contents {
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  page(chain: number, page: number): Promise<HeldPage | undefined> {
    return this.#sql.get<HeldPage>(
      'SELECT page, format, first_seq, day, box, readers, signature, arrived FROM pages WHERE chain = ? AND page = ?',
      chain,
      page,
    );
  }

  /** `arrived`: Unix second. */
  async addPage(chain: number, row: PageRow, arrived: number): Promise<void> {
    await this.#sql.run(
      'INSERT INTO pages (chain, page, format, first_seq, day, box, readers, signature, arrived) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      chain,
      row.page,
      row.format,
      row.first_seq,
      row.day,
      row.box,
      row.readers,
      row.signature,
      arrived,
    );
  }

  frame(chain: number, seq: number): Promise<FrameRow | undefined> {
    return this.#sql.get<FrameRow>(
      'SELECT seq, page, commitment, sealed, head FROM frames WHERE chain = ? AND seq = ?',
      chain,
      seq,
    );
  }

  /** At most `limit` frames in order from `from` on; whoever stops reading early has read a few more. */
  async *frames(chain: number, from: number, limit: number): AsyncGenerator<FrameRow> {
    let [next, left] = [from, limit];
    while (left > 0) {
      const rows = await this.#sql.all<FrameRow>(
        'SELECT seq, page, commitment, sealed, head FROM frames WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?',
        chain,
        next,
        Math.min(batch, left),
      );
      yield* rows;
      if (rows.length < Math.min(batch, left)) return;
      left -= rows.length;
      next = (rows.at(-1)?.seq ?? next) + 1;
    }
  }

  async addFrame(chain: number, row: FrameRow): Promise<void> {
    await this.#sql.run(
      'INSERT INTO frames (chain, seq, page, commitment, sealed, head) VALUES (?, ?, ?, ?, ?, ?)',
      chain,
      row.seq,
      row.page,
      row.commitment,
      row.sealed,
      row.head,
    );
  }

  fold(chain: number, page: number): Promise<FoldRow | undefined> {
    return this.#sql.get<FoldRow>(
      'SELECT page, last_seq, head, sealed, signature FROM folds WHERE chain = ? AND page = ?',
      chain,
      page,
    );
  }

  foldEndingAt(chain: number, seq: number): Promise<FoldRow | undefined> {
    return this.#sql.get<FoldRow>(
      'SELECT page, last_seq, head, sealed, signature FROM folds WHERE chain = ? AND last_seq = ?',
      chain,
      seq,
    );
  }

  /** Folded pages in order from the one that holds frame `from` on, read one at a time: each may be large. */
  async *folds(chain: number, from: number): AsyncGenerator<FoldRow> {
    let next = from;
    for (;;) {
      const row = await this.#sql.get<FoldRow>(
        'SELECT page, last_seq, head, sealed, signature FROM folds WHERE chain = ? AND last_seq >= ? ORDER BY page LIMIT 1',
        chain,
        next,
      );
      if (row === undefined) return;
      yield row;
      next = row.last_seq + 1;
    }
  }

  async addFold(chain: number, row: FoldRow): Promise<void> {
    await this.#sql.run(
      'INSERT INTO folds (chain, page, last_seq, head, sealed, signature) VALUES (?, ?, ?, ?, ?, ?)',
      chain,
      row.page,
      row.last_seq,
      row.head,
      row.sealed,
      row.signature,
    );
  }

  /** Puts a page that its author wrote anew, and its fold, in place of those held; inside the redaction's transaction. */
  async replace(chain: number, page: PageRow, fold: FoldRow): Promise<void> {
    await this.#sql.run(
      'UPDATE pages SET box = ?, signature = ? WHERE chain = ? AND page = ?',
      page.box,
      page.signature,
      chain,
      page.page,
    );
    await this.#sql.run(
      'UPDATE folds SET sealed = ?, signature = ? WHERE chain = ? AND page = ?',
      fold.sealed,
      fold.signature,
      chain,
      fold.page,
    );
  }
}
