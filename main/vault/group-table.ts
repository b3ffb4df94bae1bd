// The table of groups in a journal file: frames of messages that were sealed together (spec: journal.md §8d).
import type Database from 'better-sqlite3';
import { framesIn } from '../../src/journal/group.ts';
import type { StoredGroup } from '../../src/journal/source.ts';

const columns = 'seq AS firstSeq, page, head, commitments, sealed, signature';

/** Groups of messages; they are always the first frames. */
export class GroupTable {
  readonly #insert: Database.Statement;
  readonly #frames: Database.Statement;
  readonly #checkpoints: Database.Statement;
  readonly #covering: Database.Statement;
  readonly #before: Database.Statement;
  readonly #count: Database.Statement;

  constructor(db: Database.Database) {
    this.#insert = db.prepare(
      'INSERT INTO messages_group (seq, page, head, commitments, sealed, signature) VALUES (?, ?, ?, ?, ?, ?)',
    );
    this.#frames = db.prepare('DELETE FROM messages_frame WHERE seq BETWEEN ? AND ?');
    this.#checkpoints = db.prepare(`DELETE FROM checkpoint WHERE lane = 'messages' AND seq BETWEEN ? AND ?`);
    this.#covering = db.prepare(
      `SELECT ${columns} FROM messages_group
       WHERE seq = (SELECT max(seq) FROM messages_group WHERE seq <= @seq) AND seq + length(commitments) / 32 > @seq`,
    );
    this.#before = db.prepare(
      `SELECT ${columns} FROM messages_group WHERE seq + length(commitments) / 32 <= @seq + 1 AND seq <= @seq ORDER BY seq DESC LIMIT 1`,
    );
    this.#count = db.prepare('SELECT count(*) FROM messages_group').pluck();
  }

  /** Puts a group in place of its frames; inside `commit`. Signatures over heads inside it go too: its own vouches for all of it. */
  add(group: StoredGroup): void {
    const last = group.firstSeq + framesIn(group) - 1;
    this.#insert.run(group.firstSeq, group.page, group.head, group.commitments, group.sealed, group.signature);
    this.#frames.run(group.firstSeq, last);
    this.#checkpoints.run(group.firstSeq, last - 1);
  }

  /** The group that holds frame `seq`, or null. */
  covering(seq: number): StoredGroup | null {
    return (this.#covering.get({ seq }) as StoredGroup | undefined) ?? null;
  }

  /** The last group that ends at or before frame `seq`, or null. */
  endingBy(seq: number): StoredGroup | null {
    return (this.#before.get({ seq }) as StoredGroup | undefined) ?? null;
  }

  /** How many there are. */
  get count(): number {
    return this.#count.get() as number;
  }
}
