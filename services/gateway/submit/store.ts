// Submitted messages with their proofs; their texts only until the channel has answered (gateway.md §4, §7).
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';
import type { ContentKey } from '../content-key.ts';
import type { PassedChain } from '../passed/chain.ts';

/** The table of this slice; a released migration is never edited. One place in a record serves one message, for good. `receipted`: 1 when the endpoint's receipt covered it or the endpoint said it holds it. */
export const submitTables: readonly Migration[] = [
  ({ bytes, counted, integer, strict }) =>
    `CREATE TABLE submits (
       n ${counted}, employee TEXT NOT NULL, id TEXT NOT NULL, conversation TEXT NOT NULL REFERENCES conversations (id), content_hash TEXT NOT NULL,
       journal TEXT NOT NULL, epoch ${integer} NOT NULL, seq ${integer} NOT NULL, proof TEXT NOT NULL, sign_key TEXT NOT NULL, at ${integer} NOT NULL,
       state TEXT NOT NULL CHECK (state IN ('stored', 'attempted', 'accepted', 'failed', 'unknown')), head TEXT NOT NULL DEFAULT '', receipted ${integer} NOT NULL DEFAULT 0, content ${bytes},
       UNIQUE (employee, id)) ${strict};
     CREATE INDEX submits_waiting ON submits (conversation, n) WHERE state IN ('stored', 'attempted');
     CREATE UNIQUE INDEX submits_places ON submits (journal, epoch, seq);
     CREATE INDEX submits_unconfirmed ON submits (at) WHERE receipted = 0;`,
];

/** A message as it is kept once its proof held. */
export interface TakenMessage {
  readonly id: string;
  readonly conversation: string;
  readonly text: string;
  readonly contentHash: string;
  /** Where it stands in the record, and the head right after it. */
  readonly journal: string;
  readonly epoch: number;
  readonly seq: number;
  readonly head: string;
  readonly isReceipted: boolean;
  /** The proof as it came, without the message itself. */
  readonly proof: string;
}

/** A submit as stored. `at`: Unix ms when it was stored. */
export interface SubmitRow {
  readonly employee: string;
  readonly id: string;
  readonly conversation: string;
  readonly content_hash: string;
  readonly at: number;
  readonly state: 'stored' | 'attempted' | 'accepted' | 'failed' | 'unknown';
}
/** A message whose place in the record only its device vouched for. */
export interface UnconfirmedRow {
  readonly n: number;
  readonly employee: string;
  readonly id: string;
  readonly conversation: string;
  readonly journal: string;
  readonly epoch: number;
  readonly seq: number;
  readonly head: string;
  readonly at: number;
}
/** A submit with its text. */
export interface OutgoingRow extends SubmitRow {
  readonly text: string;
}

const unconfirmedColumns = 'n, employee, id, conversation, journal, epoch, seq, head, at FROM submits';

/** The submits of the gateway's database. */
export class SubmitStore {
  readonly #sql: Sql;
  readonly #key: ContentKey;
  readonly #passed: PassedChain;
  readonly #destroyed: () => void;

  constructor(parts: {
    readonly sql: Sql;
    readonly key: ContentKey;
    readonly passed: PassedChain;
    readonly destroyed: () => void;
  }) {
    this.#sql = parts.sql;
    this.#key = parts.key;
    this.#passed = parts.passed;
    this.#destroyed = parts.destroyed;
  }

  find(employee: string, id: string): Promise<SubmitRow | undefined> {
    return this.#sql.get<SubmitRow>(
      'SELECT employee, id, conversation, content_hash, at, state FROM submits WHERE employee = ? AND id = ?',
      employee,
      id,
    );
  }

  /** Stores a message with its proof and says in the chain that it passed; call it in a transaction. */
  async add(employee: string, taken: TakenMessage, signKey: string, at: number): Promise<void> {
    const { id, conversation, contentHash, text, journal, epoch, seq, proof, head, isReceipted } = taken;
    await this.#sql.run(
      "INSERT INTO submits (employee, id, conversation, content_hash, content, journal, epoch, seq, proof, sign_key, at, state, head, receipted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored', ?, ?)",
      employee,
      id,
      conversation,
      contentHash,
      this.#key.seal(text, `submit ${employee} ${id}`),
      journal,
      epoch,
      seq,
      proof,
      signKey,
      at,
      head,
      isReceipted ? 1 : 0,
    );
    await this.#passed.add({
      direction: 'out',
      at,
      employee,
      conversation,
      message: id,
      contentHash,
      journal,
      epoch,
      seq,
      recordHead: head,
    });
  }

  /** True when a message was taken from this place in a record: one place serves one message, for good. */
  async isPlaceTaken(journal: string, epoch: number, seq: number): Promise<boolean> {
    const row = await this.#sql.get(
      'SELECT n FROM submits WHERE journal = ? AND epoch = ? AND seq = ?',
      journal,
      epoch,
      seq,
    );
    return row !== undefined;
  }

  /** Messages after `after` taken on the device's word alone, whose head the endpoint was not yet heard to hold; oldest first. */
  unconfirmed(after: number, limit: number): Promise<readonly UnconfirmedRow[]> {
    return this.#sql.all<UnconfirmedRow>(
      `SELECT ${unconfirmedColumns} WHERE receipted = 0 AND n > ? ORDER BY n LIMIT ?`,
      after,
      limit,
    );
  }

  /** Of those, what to ask the endpoint about next: the oldest of devices that are not stopped, and beside them all in turn from `after` on, so that no number of lies keeps others from being looked at. */
  async toAsk(
    after: number,
    limit: number,
  ): Promise<{ readonly rows: readonly UnconfirmedRow[]; readonly next: number }> {
    const oldest = await this.#sql.all<UnconfirmedRow>(
      `SELECT ${unconfirmedColumns} WHERE receipted = 0 AND head <> '' AND NOT EXISTS (SELECT 1 FROM stopped WHERE stopped.journal = submits.journal AND stopped.epoch = submits.epoch) ORDER BY at, n LIMIT ?`,
      limit,
    );
    const inTurn = await this.#sql.all<UnconfirmedRow>(
      `SELECT ${unconfirmedColumns} WHERE receipted = 0 AND head <> '' AND n > ? ORDER BY n LIMIT ?`,
      after,
      limit,
    );
    const rows = new Map([...oldest, ...inTurn].map((row) => [row.n, row]));
    return { rows: [...rows.values()], next: inTurn.length < limit ? 0 : (inTurn.at(-1)?.n ?? 0) };
  }

  /** The endpoint holds this message's head. */
  async confirm(n: number): Promise<void> {
    await this.#sql.run('UPDATE submits SET receipted = 1 WHERE n = ?', n);
  }

  /** The oldest message of a conversation not yet with its channel. */
  async nextOutgoing(conversation: string): Promise<OutgoingRow | undefined> {
    const row = await this.#sql.get<SubmitRow & { readonly content: Uint8Array }>(
      "SELECT employee, id, conversation, content_hash, content, at, state FROM submits WHERE conversation = ? AND state IN ('stored', 'attempted') ORDER BY n LIMIT 1",
      conversation,
    );
    if (row === undefined) return undefined;
    const { content, ...rest } = row;
    return { ...rest, text: this.#key.open(content, `submit ${row.employee} ${row.id}`) };
  }

  /** Conversations with messages not yet with their channel. */
  async waitingConversations(): Promise<readonly string[]> {
    const rows = await this.#sql.all<{ conversation: string }>(
      "SELECT DISTINCT conversation FROM submits WHERE state IN ('stored', 'attempted')",
    );
    return rows.map((row) => row.conversation);
  }

  /** Any state but `stored` and `attempted` is final, `unknown` too, which is never sent again: with it the text is destroyed. */
  async setState(employee: string, id: string, state: SubmitRow['state']): Promise<void> {
    if (state === 'stored' || state === 'attempted') {
      await this.#sql.run('UPDATE submits SET state = ? WHERE employee = ? AND id = ?', state, employee, id);
      return;
    }
    await this.#sql.run(
      'UPDATE submits SET state = ?, content = NULL WHERE employee = ? AND id = ?',
      state,
      employee,
      id,
    );
    this.#destroyed();
  }
}
