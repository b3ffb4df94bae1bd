// Conversations as channels announced them, sealed, each with its employee (gateway.md §5).
import type { GatewayEvent } from '../../../src/protocol/gateway.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';
import type { ContentKey } from '../content-key.ts';

/** The table of this slice; a released migration is never edited. */
export const conversationTables: readonly Migration[] = [
  ({ bytes, integer, strict }) =>
    `CREATE TABLE conversations (id TEXT PRIMARY KEY, employee TEXT NOT NULL, channel TEXT NOT NULL, content ${bytes}, ended ${integer} NOT NULL DEFAULT 0) ${strict};`,
];

/** A conversation as announced. */
export type ConversationEvent = Extract<GatewayEvent, { type: 'conversation' }>;
/** A conversation with its employee; `ended`: its channel has forgotten it. */
export interface Conversation {
  readonly employee: string;
  readonly event: ConversationEvent;
  readonly ended: boolean;
}

/** The conversations of one gateway. */
export class ConversationStore {
  readonly #sql: Sql;
  readonly #key: ContentKey;

  constructor(sql: Sql, key: ContentKey) {
    this.#sql = sql;
    this.#key = key;
  }

  async find(id: string): Promise<Conversation | undefined> {
    const row = await this.#sql.get<{ employee: string; content: Uint8Array; ended: number }>(
      'SELECT employee, content, ended FROM conversations WHERE id = ?',
      id,
    );
    return row === undefined
      ? undefined
      : {
          employee: row.employee,
          event: JSON.parse(this.#key.open(row.content, `conversation ${id}`)) as ConversationEvent,
          ended: row.ended === 1,
        };
  }

  async put(employee: string, event: ConversationEvent): Promise<void> {
    await this.#sql.run(
      'INSERT INTO conversations (id, employee, channel, content) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content',
      event.conversation,
      employee,
      event.channel,
      this.#key.seal(JSON.stringify(event), `conversation ${event.conversation}`),
    );
  }

  /** The channel no longer has this conversation: once its employee's devices know, the client's name and address are destroyed. */
  async end(id: string): Promise<void> {
    await this.#sql.run('UPDATE conversations SET ended = 1 WHERE id = ?', id);
  }
}
