// Search over what is in memory: a contentless FTS5 index; on disk it is only ever as sealed bytes (pitfalls §9).
import Database from 'better-sqlite3';
import { indexText, searchQuery } from '../../src/search/normalise.ts';

/** Rows count down from here: the index is built newest first, and it is quick only while its row numbers rise. */
const newest = 2 ** 40;

/** Raise it with every change of the table or of how texts are prepared (`src/search`): an index of another version is built anew. */
export const indexVersion = 2;

/** An in-memory word index over texts with a number each; higher numbers are newer and come first. */
export class SearchIndex {
  readonly #db: Database.Database;
  readonly #insert: Database.Statement;
  readonly #find: Database.Statement;

  /** An empty index, or one that goes on from what `bytes` gave. */
  constructor(bytes?: Buffer) {
    this.#db = new Database(bytes ?? ':memory:');
    this.#db.pragma('temp_store = 2');
    if (bytes === undefined)
      this.#db.exec(
        `CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, prefix='1 2 3', tokenize="unicode61 remove_diacritics 2 tokenchars '_'")`,
      );
    this.#insert = this.#db.prepare('INSERT INTO words (rowid, text) VALUES (?, ?)');
    this.#find = this.#db.prepare('SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid LIMIT ?');
  }

  /** Adds a text under `number`. */
  add(number: number, text: string): void {
    this.#insert.run(newest - number, indexText(text));
  }

  /** Adds many at once, newest first. */
  addAll(rows: Iterable<readonly [number: number, text: string]>): void {
    this.#db.transaction(() => {
      for (const [number, text] of rows) this.add(number, text);
    })();
  }

  /** Numbers of the texts in which every word typed occurs, newest first; empty when nothing searchable was typed. */
  find(typed: string, limit: number): readonly number[] {
    const query = searchQuery(typed);
    return query === null ? [] : (this.#find.all(query, limit) as { rowid: number }[]).map((row) => newest - row.rowid);
  }

  /** The whole index as bytes. */
  bytes(): Buffer {
    return this.#db.serialize();
  }

  /** Frees the index. */
  close(): void {
    this.#db.close();
  }
}
