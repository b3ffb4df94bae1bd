// What web chat keeps: each client's session (only its hash), what they were told, and the thread.
import type { Statement } from 'better-sqlite3';
import { fromWtf8, toWtf8 } from '../../../../src/bytes/wtf8.ts';
import { openDatabase, type Db } from '../../../database.ts';

/** Numbered migrations; a released one is never edited. */
export const webChatMigrations = [
  `CREATE TABLE sessions (
     conversation TEXT PRIMARY KEY, secret_hash BLOB NOT NULL UNIQUE, employee TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, language TEXT NOT NULL,
     told TEXT NOT NULL, told_hash TEXT NOT NULL, told_language TEXT NOT NULL, agreed_at INTEGER NOT NULL, announced INTEGER NOT NULL DEFAULT 0) STRICT;
   CREATE TABLE messages (
     n INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL REFERENCES sessions, id TEXT NOT NULL, sender TEXT NOT NULL CHECK (sender IN ('client', 'employee')),
     text BLOB NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('stored', 'accepted', 'delivered', 'read')), UNIQUE (conversation, sender, id)) STRICT;
   CREATE INDEX messages_in_order ON messages (conversation, n);
   CREATE INDEX messages_stored ON messages (n) WHERE sender = 'client' AND state = 'stored';`,
] as const;

/** A client who agreed to go on. */
export interface SessionRow {
  readonly conversation: string;
  readonly employee: string;
  readonly name: string;
  /** A short id a person can read out. */
  readonly address: string;
  readonly language: string;
  /** The disclosure exactly as this client was shown it. */
  readonly told: string;
  readonly told_hash: string;
  readonly told_language: string;
  /** Unix ms. */
  readonly agreed_at: number;
}

/** A message of a thread. Of a client's: `stored` here, `accepted` once the gateway has it too, `delivered` once on the employee's record. */
export interface MessageRow {
  readonly n: number;
  readonly conversation: string;
  readonly id: string;
  readonly sender: 'client' | 'employee';
  readonly text: string;
  readonly at: number;
  readonly state: 'stored' | 'accepted' | 'delivered' | 'read';
}

type Raw = Omit<MessageRow, 'text'> & { readonly text: Uint8Array };
const columns = 'n, conversation, id, sender, text, at, state';

/** Web chat's database and its statements. */
export class WebChatStore {
  readonly #db: Db;
  readonly #statements = new Map<string, Statement>();

  constructor(file: string) {
    this.#db = openDatabase(file, webChatMigrations);
  }

  close(): void {
    this.#db.close();
  }

  sessionBySecret(hash: Uint8Array): SessionRow | undefined {
    return this.#statement('SELECT * FROM sessions WHERE secret_hash = ?').get(hash) as SessionRow | undefined;
  }

  hasConversation(conversation: string): boolean {
    return this.#statement('SELECT 1 FROM sessions WHERE conversation = ?').get(conversation) !== undefined;
  }

  addSession(hash: Uint8Array, row: SessionRow): void {
    this.#statement('INSERT INTO sessions (conversation, secret_hash, employee, name, address, language, told, told_hash, told_language, agreed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
      .run(row.conversation, hash, row.employee, row.name, row.address, row.language, row.told, row.told_hash, row.told_language, row.agreed_at);
  }

  setAnnounced(conversation: string): void {
    this.#statement('UPDATE sessions SET announced = 1 WHERE conversation = ?').run(conversation);
  }

  /** Sessions the gateway may not have heard of. */
  unannounced(): readonly SessionRow[] {
    return this.#statement('SELECT * FROM sessions WHERE announced = 0').all() as SessionRow[];
  }

  /** The held message with this id after trying to add it: the same one when it was there before. */
  addMessage(message: Omit<MessageRow, 'n'>): MessageRow {
    this.#statement('INSERT OR IGNORE INTO messages (conversation, id, sender, text, at, state) VALUES (?, ?, ?, ?, ?, ?)')
      .run(message.conversation, message.id, message.sender, toWtf8(message.text), message.at, message.state);
    const held = this.message(message.conversation, message.sender, message.id);
    if (held === undefined) throw new Error('the message was not kept');
    return held;
  }

  message(conversation: string, sender: MessageRow['sender'], id: string): MessageRow | undefined {
    const row = this.#statement(`SELECT ${columns} FROM messages WHERE conversation = ? AND sender = ? AND id = ?`).get(conversation, sender, id) as Raw | undefined;
    return row === undefined ? undefined : { ...row, text: fromWtf8(row.text) };
  }

  /** The thread after `n`, in order. */
  messagesAfter(conversation: string, n: number, limit: number): readonly MessageRow[] {
    return this.#rows(`SELECT ${columns} FROM messages WHERE conversation = ? AND n > ? ORDER BY n LIMIT ?`, conversation, n, limit);
  }

  /** The employee's messages up to `n` that are in one of these states. */
  employeesUpTo(conversation: string, n: number, states: readonly MessageRow['state'][]): readonly MessageRow[] {
    return this.#rows(`SELECT ${columns} FROM messages WHERE conversation = ? AND sender = 'employee' AND n <= ? AND state IN (SELECT value FROM json_each(?)) ORDER BY n`, conversation, n, JSON.stringify(states));
  }

  setState(n: number, state: MessageRow['state']): void {
    this.#statement('UPDATE messages SET state = ? WHERE n = ?').run(state, n);
  }

  /** Clients' messages the gateway may not have heard of. */
  untold(): readonly MessageRow[] {
    return this.#rows(`SELECT ${columns} FROM messages WHERE sender = 'client' AND state = 'stored' ORDER BY n`);
  }

  #rows(sql: string, ...values: readonly unknown[]): readonly MessageRow[] {
    return (this.#statement(sql).all(...values) as Raw[]).map((row) => ({ ...row, text: fromWtf8(row.text) }));
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
