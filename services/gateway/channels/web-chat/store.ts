// What web chat keeps: sessions by the hash of their secret, and threads sealed so that only that secret opens them (web-chat.md §6).
import type { KeyPair } from '../../../../src/crypto/sodium.ts';
import type { Log } from '../../../log.ts';
import type { Sql } from '../../../sql/sql.ts';
import { ContentKey } from '../../content-key.ts';
import { LogSweep } from '../../log-sweep.ts';
import { openWith, sealFor, secretHash, threadKeys } from './session-seal.ts';

/** Who a client is to the employee. */
export interface About {
  readonly name: string;
  /** A short id a person can read out. */
  readonly address: string;
  readonly language: string;
}

/** A client who agreed to go on, opened by their secret; in memory only. */
export interface Session extends About {
  readonly conversation: string;
  readonly employee: string;
  /** The disclosure exactly as this client was shown it. */
  readonly told: string;
  readonly told_hash: string;
  readonly told_language: string;
  /** Unix ms. */
  readonly agreed_at: number;
  readonly blocked: boolean;
  readonly keys: KeyPair;
}

/** A message of a thread, without its text. Of a client's: `stored` here, `accepted` once the gateway has it too, `delivered` once on the employee's record. */
export interface MessageRow {
  readonly n: number;
  readonly conversation: string;
  readonly id: string;
  readonly sender: 'client' | 'employee';
  readonly at: number;
  readonly state: 'stored' | 'accepted' | 'delivered' | 'read';
}
/** A message opened for its client. */
export interface ThreadRow extends MessageRow {
  readonly text: string;
}
/** A client's message the gateway may not have heard of. */
export interface WaitingRow extends MessageRow {
  readonly text: string;
}

/** A session the gateway may not have heard of. */
export interface Unannounced extends About {
  readonly conversation: string;
  readonly employee: string;
  readonly agreed_at: number;
}

interface SessionRow {
  readonly conversation: string;
  readonly employee: string;
  readonly public_key: Uint8Array | null;
  readonly about: Uint8Array;
  readonly told: string;
  readonly told_hash: string;
  readonly told_language: string;
  readonly agreed_at: number;
  readonly blocked: number;
}
const columns = 'n, conversation, id, sender, at, state';

/** Web chat's database and its statements. */
export class WebChatStore {
  readonly #sql: Sql;
  readonly #key: ContentKey;
  readonly #sweep: LogSweep;

  constructor(sql: Sql, seed: Uint8Array, log: Log) {
    this.#sql = sql;
    this.#key = new ContentKey(seed);
    this.#sweep = new LogSweep(sql, log);
  }

  /** Leaves nothing in the log of what was destroyed before the process ended, or by a migration. */
  start(): Promise<void> {
    return this.#sweep.now();
  }

  async close(): Promise<void> {
    await this.#sweep.stop();
    await this.#sql.close();
  }

  /** The session this secret opens, if it is this employee's. */
  async open(secret: string, employee: string, now: number): Promise<Session | undefined> {
    const row = await this.#sql.get<SessionRow>(
      'SELECT conversation, employee, public_key, about, text AS told, told_hash, told_language, agreed_at, blocked FROM sessions JOIN told ON hash = told_hash WHERE secret_hash = ? AND employee = ?',
      secretHash(secret),
      employee,
    );
    if (row === undefined) return undefined;
    const keys = threadKeys(secret);
    const { conversation, public_key: known, about: sealed, ...rest } = row;
    const about = known === null ? this.#key.open(sealed, `about ${conversation}`) : openWith(keys, sealed);
    if (about === null) throw new Error('a session does not open with its secret');
    if (known === null) await this.#adopt(conversation, keys, about);
    // To the hour is enough to know who is away, and coming back often must cost no write.
    await this.#sql.run(
      'UPDATE sessions SET used_at = ? WHERE conversation = ? AND used_at < ?',
      now,
      conversation,
      now - 3_600_000,
    );
    return { ...rest, ...(JSON.parse(about) as About), conversation, blocked: row.blocked === 1, keys };
  }

  /** Keeps a new session; who the client is also waits, sealed for the gateway, until the employee's side was told. */
  async addSession(secret: string, session: Omit<Session, 'keys' | 'blocked'>): Promise<Session> {
    const keys = threadKeys(secret);
    const about = JSON.stringify({
      name: session.name,
      address: session.address,
      language: session.language,
    } satisfies About);
    await this.#sql.atomically(async () => {
      await this.#sql.run(
        'INSERT INTO told (hash, text) VALUES (?, ?) ON CONFLICT DO NOTHING',
        session.told_hash,
        session.told,
      );
      await this.#sql.run(
        'INSERT INTO sessions (conversation, secret_hash, employee, public_key, about, announce, told_hash, told_language, agreed_at, used_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
        session.conversation,
        secretHash(secret),
        session.employee,
        keys.publicKey,
        sealFor(keys.publicKey, about),
        this.#key.seal(about, `announce ${session.conversation}`),
        session.told_hash,
        session.told_language,
        session.agreed_at,
        session.agreed_at,
      );
    });
    return { ...session, blocked: false, keys };
  }

  async setAnnounced(conversation: string): Promise<void> {
    await this.#sql.run('UPDATE sessions SET announce = NULL WHERE conversation = ?', conversation);
    this.#sweep.soon();
  }

  /** Sessions the gateway may not have heard of. */
  async unannounced(): Promise<readonly Unannounced[]> {
    const rows = await this.#sql.all<Omit<Unannounced, keyof About> & { readonly announce: Uint8Array }>(
      'SELECT conversation, employee, agreed_at, announce FROM sessions WHERE announce IS NOT NULL',
    );
    return rows.map(({ announce, ...rest }) => ({
      ...rest,
      ...(JSON.parse(this.#key.open(announce, `announce ${rest.conversation}`)) as About),
    }));
  }

  /** True while this client is known and may be written to and heard. */
  async isOpen(conversation: string): Promise<boolean> {
    const row = await this.#sql.get(
      'SELECT agreed_at FROM sessions WHERE conversation = ? AND blocked = 0',
      conversation,
    );
    return row !== undefined;
  }

  async block(conversation: string): Promise<void> {
    await this.#sql.run('UPDATE sessions SET blocked = 1 WHERE conversation = ?', conversation);
  }

  /** The held message with this id after trying to add it, and whether its text is this one. */
  async addMessage(message: Omit<MessageRow, 'n'> & { readonly text: string }): Promise<{
    readonly row: MessageRow;
    readonly same: boolean;
  }> {
    const { conversation, id, sender, text, at, state } = message;
    const session = await this.#sql.get<{ public_key: Uint8Array | null }>(
      'SELECT public_key FROM sessions WHERE conversation = ?',
      conversation,
    );
    if (session === undefined) throw new Error('the session is gone');
    const content =
      session.public_key === null ? this.#key.seal(text, `message ${conversation}`) : sealFor(session.public_key, text);
    const mark = this.#key.mark(text);
    await this.#sql.atomically(async () => {
      await this.#sql.run(
        'INSERT INTO messages (conversation, id, sender, mark, content, waiting, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
        conversation,
        id,
        sender,
        mark,
        content,
        state === 'stored' ? this.#key.seal(text, `waiting ${conversation}`) : null,
        at,
        state,
      );
      await this.#sql.run(
        'UPDATE sessions SET used_at = ? WHERE conversation = ? AND used_at < ?',
        at,
        conversation,
        at - 3_600_000,
      );
    });
    const held = await this.#sql.get<MessageRow & { mark: Uint8Array }>(
      `SELECT ${columns}, mark FROM messages WHERE conversation = ? AND sender = ? AND id = ?`,
      conversation,
      sender,
      id,
    );
    if (held === undefined) throw new Error('the message was not kept');
    const { mark: heldMark, ...row } = held;
    return { row, same: Buffer.from(mark).equals(heldMark) };
  }

  message(conversation: string, sender: MessageRow['sender'], id: string): Promise<MessageRow | undefined> {
    return this.#sql.get<MessageRow>(
      `SELECT ${columns} FROM messages WHERE conversation = ? AND sender = ? AND id = ?`,
      conversation,
      sender,
      id,
    );
  }

  /** The thread after `n`, in order, opened with the session's secret. */
  async messagesAfter({ conversation, keys }: Session, n: number, limit: number): Promise<readonly ThreadRow[]> {
    const rows = await this.#sql.all<MessageRow & { content: Uint8Array }>(
      `SELECT ${columns}, content FROM messages WHERE conversation = ? AND n > ? ORDER BY n LIMIT ?`,
      conversation,
      n,
      limit,
    );
    return rows.map(({ content, ...row }) => {
      const text = openWith(keys, content);
      if (text === null) throw new Error('a message does not open with its session’s secret');
      return { ...row, text };
    });
  }

  /** The employee's messages up to `n` that are in one of these states. */
  employeesUpTo(
    conversation: string,
    n: number,
    states: readonly MessageRow['state'][],
  ): Promise<readonly MessageRow[]> {
    return this.#sql.all<MessageRow>(
      `SELECT ${columns} FROM messages WHERE conversation = ? AND sender = 'employee' AND n <= ? AND state IN (${states.map(() => '?').join(', ')}) ORDER BY n`,
      conversation,
      n,
      ...states,
    );
  }

  /** Once the gateway has a client's message, what waited for it is destroyed. */
  async setState(n: number, state: MessageRow['state']): Promise<void> {
    const gone = await this.#sql.run(
      'UPDATE messages SET state = ?, waiting = NULL WHERE n = ? AND waiting IS NOT NULL',
      state,
      n,
    );
    if (gone > 0) this.#sweep.soon();
    else await this.#sql.run('UPDATE messages SET state = ? WHERE n = ?', state, n);
  }

  /** Clients' messages the gateway may not have heard of. */
  async untold(): Promise<readonly WaitingRow[]> {
    const rows = await this.#sql.all<MessageRow & { waiting: Uint8Array }>(
      `SELECT ${columns}, waiting FROM messages WHERE sender = 'client' AND state = 'stored' ORDER BY n`,
    );
    return rows.map(({ waiting, ...row }) => ({
      ...row,
      text: this.#key.open(waiting, `waiting ${row.conversation}`),
    }));
  }

  /** Sessions nobody used since `before`, and those that stayed silent since `silentBefore`, Unix ms. */
  async stale(before: number, silentBefore: number): Promise<readonly string[]> {
    const rows = await this.#sql.all<{ conversation: string }>(
      'SELECT conversation FROM sessions s WHERE announce IS NULL AND (used_at < ? OR (used_at < ? AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.conversation = s.conversation)))',
      before,
      silentBefore,
    );
    return rows.map((row) => row.conversation);
  }

  /** Takes a session and its thread away. */
  async remove(conversation: string): Promise<void> {
    await this.#sql.atomically(async () => {
      await this.#sql.run('DELETE FROM messages WHERE conversation = ?', conversation);
      await this.#sql.run('DELETE FROM sessions WHERE conversation = ?', conversation);
    });
    this.#sweep.soon();
  }

  /** A session of version 1 came by with its secret: from now on only that opens its thread. */
  async #adopt(conversation: string, keys: KeyPair, about: string): Promise<void> {
    await this.#sql.atomically(async () => {
      for (const { n, content } of await this.#sql.all<{ n: number; content: Uint8Array }>(
        'SELECT n, content FROM messages WHERE conversation = ?',
        conversation,
      )) {
        await this.#sql.run(
          'UPDATE messages SET content = ? WHERE n = ?',
          sealFor(keys.publicKey, this.#key.open(content, `message ${conversation}`)),
          n,
        );
      }
      await this.#sql.run(
        'UPDATE sessions SET public_key = ?, about = ? WHERE conversation = ?',
        keys.publicKey,
        sealFor(keys.publicKey, about),
        conversation,
      );
    });
    this.#sweep.soon();
  }
}
