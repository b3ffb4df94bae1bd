// What the gateway keeps: conversations, events in order for each employee, and every submitted message with its proof (P7).
import type { Statement } from 'better-sqlite3';
import { fromWtf8, toWtf8 } from '../../src/bytes/wtf8.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import type { TakenMessage } from './submit.ts';
import { openDatabase, type Db } from '../database.ts';

/** Numbered migrations; a released one is never edited. Message texts are WTF-8, because SQLite's TEXT changes lone surrogates (P2). */
export const gatewayMigrations = [
  `CREATE TABLE cursors (employee TEXT PRIMARY KEY, last INTEGER NOT NULL, acknowledged INTEGER NOT NULL) STRICT;
   CREATE TABLE events (employee TEXT NOT NULL, cursor INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (employee, cursor)) STRICT;
   CREATE TABLE conversations (id TEXT PRIMARY KEY, employee TEXT NOT NULL, channel TEXT NOT NULL, conversation TEXT NOT NULL) STRICT;
   CREATE TABLE inbound (
     conversation TEXT NOT NULL REFERENCES conversations, provider_id TEXT NOT NULL, employee TEXT NOT NULL, cursor INTEGER NOT NULL,
     PRIMARY KEY (conversation, provider_id), UNIQUE (employee, cursor)) STRICT;
   CREATE TABLE submits (
     n INTEGER PRIMARY KEY AUTOINCREMENT, employee TEXT NOT NULL, id TEXT NOT NULL, conversation TEXT NOT NULL REFERENCES conversations, content_hash TEXT NOT NULL, text BLOB NOT NULL,
     journal TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, proof TEXT NOT NULL, sign_key TEXT NOT NULL, at INTEGER NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('stored', 'attempted', 'accepted', 'failed', 'unknown')), UNIQUE (employee, id)) STRICT;
   CREATE INDEX submits_waiting ON submits (conversation, n) WHERE state IN ('stored', 'attempted');
   CREATE TABLE statuses (employee TEXT NOT NULL, message TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (employee, message, state)) STRICT;`,
  // One place in a record serves one message, for good. `receipted`: 1 when the endpoint's receipt covered it or the endpoint said it holds it.
  `ALTER TABLE submits ADD COLUMN head TEXT NOT NULL DEFAULT '';
   ALTER TABLE submits ADD COLUMN receipted INTEGER NOT NULL DEFAULT 0;
   CREATE UNIQUE INDEX submits_places ON submits (journal, epoch, seq);`,
] as const;

/** A conversation as announced, with its employee. */
export type ConversationEvent = Extract<GatewayEvent, { type: 'conversation' }>;

/** A submit as stored. `at`: Unix ms when it was stored. */
export interface SubmitRow { readonly employee: string; readonly id: string; readonly conversation: string; readonly content_hash: string; readonly at: number; readonly state: 'stored' | 'attempted' | 'accepted' | 'failed' | 'unknown' }
/** A submit with its text. */
export interface OutgoingRow extends SubmitRow { readonly text: string }

/** The gateway's database and its statements. */
export class GatewayStore {
  readonly #db: Db;
  readonly #statements = new Map<string, Statement>();

  constructor(file: string) {
    this.#db = openDatabase(file, gatewayMigrations);
  }

  /** Runs `work` as one durable transaction; anything thrown undoes all of it. */
  atomically<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  close(): void {
    this.#db.close();
  }

  /** Newest cursor and the newest one acknowledged; zeros for an employee without events. */
  cursors(employee: string): { readonly last: number; readonly acknowledged: number } {
    return this.#get<{ last: number; acknowledged: number }>('SELECT last, acknowledged FROM cursors WHERE employee = ?', employee) ?? { last: 0, acknowledged: 0 };
  }

  acknowledge(employee: string, cursor: number): void {
    this.#run('UPDATE cursors SET acknowledged = ? WHERE employee = ?', cursor, employee);
  }

  /** Appends an event; returns its cursor. */
  addEvent(employee: string, event: GatewayEvent): number {
    const row = this.#get<{ last: number }>('INSERT INTO cursors VALUES (?, 1, 0) ON CONFLICT (employee) DO UPDATE SET last = last + 1 RETURNING last', employee);
    if (row === undefined) throw new Error('no cursor was given out');
    this.#run('INSERT INTO events VALUES (?, ?, ?)', employee, row.last, JSON.stringify(event));
    return row.last;
  }

  /** Events after `cursor` as JSON texts, in order. */
  events(employee: string, cursor: number, limit: number): readonly { readonly cursor: number; readonly event: string }[] {
    return this.#all('SELECT cursor, event FROM events WHERE employee = ? AND cursor > ? ORDER BY cursor LIMIT ?', employee, cursor, limit);
  }

  conversation(id: string): { readonly employee: string; readonly event: ConversationEvent } | undefined {
    const row = this.#get<{ employee: string; conversation: string }>('SELECT employee, conversation FROM conversations WHERE id = ?', id);
    return row === undefined ? undefined : { employee: row.employee, event: JSON.parse(row.conversation) as ConversationEvent };
  }

  putConversation(employee: string, event: ConversationEvent): void {
    this.#run('INSERT INTO conversations VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET conversation = excluded.conversation', event.conversation, employee, event.channel, JSON.stringify(event));
  }

  hasInbound(conversation: string, providerId: string): boolean {
    return this.#get('SELECT 1 FROM inbound WHERE conversation = ? AND provider_id = ?', conversation, providerId) !== undefined;
  }

  addInbound(conversation: string, providerId: string, employee: string, cursor: number): void {
    this.#run('INSERT INTO inbound VALUES (?, ?, ?, ?)', conversation, providerId, employee, cursor);
  }

  /** Clients' messages with cursors in (`after`, `upTo`]. */
  inboundBetween(employee: string, after: number, upTo: number): readonly { readonly conversation: string; readonly provider_id: string }[] {
    return this.#all('SELECT conversation, provider_id FROM inbound WHERE employee = ? AND cursor > ? AND cursor <= ? ORDER BY cursor', employee, after, upTo);
  }

  submit(employee: string, id: string): SubmitRow | undefined {
    return this.#get<SubmitRow>('SELECT employee, id, conversation, content_hash, at, state FROM submits WHERE employee = ? AND id = ?', employee, id);
  }

  /** True when a message was taken from this place in a record: one place serves one message, for good. */
  isPlaceTaken(journal: string, epoch: number, seq: number): boolean {
    return this.#get('SELECT 1 FROM submits WHERE journal = ? AND epoch = ? AND seq = ?', journal, epoch, seq) !== undefined;
  }

  addSubmit(employee: string, taken: TakenMessage, signKey: string, at: number): void {
    const { id, conversation, contentHash, text, journal, epoch, seq, proof, head, isReceipted } = taken;
    this.#run(
      "INSERT INTO submits (employee, id, conversation, content_hash, text, journal, epoch, seq, proof, sign_key, at, state, head, receipted) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored', ?, ?)",
      employee, id, conversation, contentHash, toWtf8(text), journal, epoch, seq, proof, signKey, at, head, isReceipted ? 1 : 0,
    );
  }

  /** The oldest message of a conversation not yet with its channel. */
  nextOutgoing(conversation: string): OutgoingRow | undefined {
    const row = this.#get<SubmitRow & { readonly text: Uint8Array }>("SELECT employee, id, conversation, content_hash, text, at, state FROM submits WHERE conversation = ? AND state IN ('stored', 'attempted') ORDER BY n LIMIT 1", conversation);
    return row === undefined ? undefined : { ...row, text: fromWtf8(row.text) };
  }

  /** Conversations with messages not yet with their channel. */
  waitingConversations(): readonly string[] {
    return this.#all<{ conversation: string }>("SELECT DISTINCT conversation FROM submits WHERE state IN ('stored', 'attempted')").map((row) => row.conversation);
  }

  setSubmitState(employee: string, id: string, state: SubmitRow['state']): void {
    this.#run('UPDATE submits SET state = ? WHERE employee = ? AND id = ?', state, employee, id);
  }

  /** False when this status was already told. */
  addStatus(employee: string, message: string, state: string): boolean {
    return this.#run('INSERT OR IGNORE INTO statuses VALUES (?, ?, ?)', employee, message, state).changes > 0;
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #get<T>(sql: string, ...values: readonly unknown[]): T | undefined {
    return this.#statement(sql).get(...values) as T | undefined;
  }

  #all<T>(sql: string, ...values: readonly unknown[]): readonly T[] {
    return this.#statement(sql).all(...values) as T[];
  }

  #run(sql: string, ...values: readonly unknown[]): { readonly changes: number } {
    return this.#statement(sql).run(...values);
  }
}
