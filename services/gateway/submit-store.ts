// Submitted messages with their proofs; their texts only until the channel has answered (gateway.md §4, §7).
import type { ContentKey } from './content-key.ts';
import type { PassedStore } from './passed-store.ts';
import type { Statements } from './statements.ts';
import type { TakenMessage } from './submit.ts';

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
  readonly #rows: Statements;
  readonly #key: ContentKey;
  readonly #passed: PassedStore;
  readonly #destroyed: () => void;

  constructor(parts: {
    readonly rows: Statements;
    readonly key: ContentKey;
    readonly passed: PassedStore;
    readonly destroyed: () => void;
  }) {
    this.#rows = parts.rows;
    this.#key = parts.key;
    this.#passed = parts.passed;
    this.#destroyed = parts.destroyed;
  }

  find(employee: string, id: string): SubmitRow | undefined {
    return this.#rows.get<SubmitRow>(
      'SELECT employee, id, conversation, content_hash, at, state FROM submits WHERE employee = ? AND id = ?',
      employee,
      id,
    );
  }

  /** Stores a message with its proof and says in the chain that it passed; call it in a transaction. */
  add(employee: string, taken: TakenMessage, signKey: string, at: number): void {
    const { id, conversation, contentHash, text, journal, epoch, seq, proof, head, isReceipted } = taken;
    this.#rows.run(
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
    this.#passed.add({
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
  isPlaceTaken(journal: string, epoch: number, seq: number): boolean {
    return (
      this.#rows.get('SELECT 1 FROM submits WHERE journal = ? AND epoch = ? AND seq = ?', journal, epoch, seq) !==
      undefined
    );
  }

  /** Messages after `after` taken on the device's word alone, whose head the endpoint was not yet heard to hold; oldest first. */
  unconfirmed(after: number, limit: number): readonly UnconfirmedRow[] {
    return this.#rows.all<UnconfirmedRow>(
      `SELECT ${unconfirmedColumns} WHERE receipted = 0 AND n > ? ORDER BY n LIMIT ?`,
      after,
      limit,
    );
  }

  /** Of those, what to ask the endpoint about next: the oldest of devices that are not stopped, and beside them all in turn from `after` on, so that no number of lies keeps others from being looked at. */
  toAsk(after: number, limit: number): { readonly rows: readonly UnconfirmedRow[]; readonly next: number } {
    const oldest = this.#rows.all<UnconfirmedRow>(
      `SELECT ${unconfirmedColumns} WHERE receipted = 0 AND head <> '' AND NOT EXISTS (SELECT 1 FROM stopped WHERE stopped.journal = submits.journal AND stopped.epoch = submits.epoch) ORDER BY at, n LIMIT ?`,
      limit,
    );
    const inTurn = this.#rows.all<UnconfirmedRow>(
      `SELECT ${unconfirmedColumns} WHERE receipted = 0 AND head <> '' AND n > ? ORDER BY n LIMIT ?`,
      after,
      limit,
    );
    const rows = new Map([...oldest, ...inTurn].map((row) => [row.n, row]));
    return { rows: [...rows.values()], next: inTurn.length < limit ? 0 : (inTurn.at(-1)?.n ?? 0) };
  }

  /** The endpoint holds this message's head. */
  confirm(n: number): void {
    this.#rows.run('UPDATE submits SET receipted = 1 WHERE n = ?', n);
  }

  /** The oldest message of a conversation not yet with its channel. */
  nextOutgoing(conversation: string): OutgoingRow | undefined {
    const row = this.#rows.get<SubmitRow & { readonly content: Uint8Array }>(
      "SELECT employee, id, conversation, content_hash, content, at, state FROM submits WHERE conversation = ? AND state IN ('stored', 'attempted') ORDER BY n LIMIT 1",
      conversation,
    );
    if (row === undefined) return undefined;
    const { content, ...rest } = row;
    return { ...rest, text: this.#key.open(content, `submit ${row.employee} ${row.id}`) };
  }

  /** Conversations with messages not yet with their channel. */
  waitingConversations(): readonly string[] {
    return this.#rows
      .all<{ conversation: string }>("SELECT DISTINCT conversation FROM submits WHERE state IN ('stored', 'attempted')")
      .map((row) => row.conversation);
  }

  /** Any state but `stored` and `attempted` is final, `unknown` too, which is never sent again: with it the text is destroyed. */
  setState(employee: string, id: string, state: SubmitRow['state']): void {
    if (state === 'stored' || state === 'attempted') {
      this.#rows.run('UPDATE submits SET state = ? WHERE employee = ? AND id = ?', state, employee, id);
      return;
    }
    this.#rows.run('UPDATE submits SET state = ?, content = NULL WHERE employee = ? AND id = ?', state, employee, id);
    this.#destroyed();
  }
}
