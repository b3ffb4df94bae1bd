// Events for each employee, in order, with what they say sealed until every device that should have them has them on record (gateway.md §5).
import type { GatewayEvent } from '../../../src/protocol/gateway.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';
import type { ContentKey } from '../content-key.ts';

/** The tables of this slice; a released migration is never edited. */
export const eventTables: readonly Migration[] = [
  ({ bytes, integer, strict }) =>
    `CREATE TABLE cursors (employee TEXT PRIMARY KEY, last ${integer} NOT NULL) ${strict};
     CREATE TABLE events (
       employee TEXT NOT NULL, cursor ${integer} NOT NULL, kind TEXT NOT NULL DEFAULT '', at ${integer} NOT NULL DEFAULT 0, conversation TEXT, content ${bytes}, PRIMARY KEY (employee, cursor)) ${strict};
     CREATE INDEX events_content ON events (employee, cursor) WHERE kind <> 'conversation';
     CREATE TABLE inbound (
       conversation TEXT NOT NULL REFERENCES conversations (id), provider_id TEXT NOT NULL, employee TEXT NOT NULL, cursor ${integer} NOT NULL, recorded ${integer} NOT NULL DEFAULT 0, message TEXT NOT NULL DEFAULT '',
       PRIMARY KEY (conversation, provider_id), UNIQUE (employee, cursor)) ${strict};
     CREATE TABLE statuses (employee TEXT NOT NULL, message TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (employee, message, state)) ${strict};`,
];

/** True of an event `events` that some device of its employee has on record. */
const isOnRecord =
  'EXISTS (SELECT 1 FROM devices d WHERE d.employee = events.employee AND d.first_cursor < events.cursor AND d.acknowledged >= events.cursor)';
/** True of an event that a device still to be reckoned with has yet to record. */
const isAwaited =
  'EXISTS (SELECT 1 FROM devices d WHERE d.employee = events.employee AND d.out_at IS NULL AND d.first_cursor < events.cursor AND d.acknowledged < events.cursor)';
/** True of an event that no device has and none will be sent. */
const isOrphan = `NOT ${isOnRecord} AND NOT EXISTS (SELECT 1 FROM devices d WHERE d.employee = events.employee AND d.out_at IS NULL AND d.first_cursor < events.cursor)`;

/** A client's message as it passed, with the cursor of its event. */
export interface InboundRow {
  readonly conversation: string;
  readonly message: string;
  readonly cursor: number;
  readonly contentHash: string;
}

/** The events of the gateway's database. */
export class EventStore {
  readonly #sql: Sql;
  readonly #key: ContentKey;
  readonly #destroyed: () => void;
  readonly #announcement: (conversation: string) => Promise<GatewayEvent | undefined>;

  /** `announcement`: the event that announces a conversation as it is now; `destroyed` is told that content went. */
  constructor(parts: {
    readonly sql: Sql;
    readonly key: ContentKey;
    readonly announcement: (conversation: string) => Promise<GatewayEvent | undefined>;
    readonly destroyed: () => void;
  }) {
    this.#sql = parts.sql;
    this.#key = parts.key;
    this.#announcement = parts.announcement;
    this.#destroyed = parts.destroyed;
  }

  /** Newest cursor given out; 0 for an employee without events. */
  async last(employee: string): Promise<number> {
    const row = await this.#sql.get<{ last: number }>('SELECT last FROM cursors WHERE employee = ?', employee);
    return row?.last ?? 0;
  }

  /** Appends an event; returns its cursor. `at`: Unix ms by the gateway's clock. */
  async add(employee: string, event: GatewayEvent, at: number): Promise<number> {
    const cursor = await this.#nextCursor(employee);
    // An announcement is made from the conversation as it is when it is sent, so that it is kept once and new devices hear it too.
    const content = event.type === 'conversation' ? null : this.#key.seal(JSON.stringify(event), `event ${employee}`);
    await this.#sql.run(
      'INSERT INTO events (employee, cursor, kind, at, conversation, content) VALUES (?, ?, ?, ?, ?, ?)',
      employee,
      cursor,
      event.type,
      at,
      event.type === 'conversation' ? event.conversation : null,
      content,
    );
    return cursor;
  }

  /** Events after `cursor` as JSON texts, in order; of those up to `first` only announcements of conversations. */
  async after(
    employee: string,
    cursor: number,
    limit: number,
    first = 0,
  ): Promise<readonly { readonly cursor: number; readonly event: string }[]> {
    const rows = await this.#sql.all<{ cursor: number; conversation: string | null; content: Uint8Array | null }>(
      "SELECT cursor, conversation, content FROM events WHERE employee = ? AND cursor > ? AND (cursor > ? OR kind = 'conversation') ORDER BY cursor LIMIT ?",
      employee,
      cursor,
      first,
      limit,
    );
    const events = [];
    for (const { cursor: at, conversation, content } of rows)
      events.push({
        cursor: at,
        event:
          content === null
            ? JSON.stringify(await this.#announcement(conversation ?? ''))
            : this.#key.open(content, `event ${employee}`),
      });
    return events;
  }

  async hasInbound(conversation: string, providerId: string): Promise<boolean> {
    const row = await this.#sql.get(
      'SELECT cursor FROM inbound WHERE conversation = ? AND provider_id = ?',
      conversation,
      providerId,
    );
    return row !== undefined;
  }

  async addInbound(one: {
    readonly conversation: string;
    readonly providerId: string;
    readonly message: string;
    readonly employee: string;
    readonly cursor: number;
  }): Promise<void> {
    await this.#sql.run(
      'INSERT INTO inbound (conversation, provider_id, message, employee, cursor) VALUES (?, ?, ?, ?, ?)',
      one.conversation,
      one.providerId,
      one.message,
      one.employee,
      one.cursor,
    );
  }

  /** Clients' messages among the events with cursors in (`after`, `upTo`] that are still there to be sent: what was destroyed before was not sent to who comes later. */
  async inboundSent(employee: string, after: number, upTo: number): Promise<readonly InboundRow[]> {
    const rows = await this.#sql.all<Omit<InboundRow, 'contentHash'> & { readonly content_hash: string }>(
      `SELECT inbound.conversation, inbound.message, inbound.cursor, passed.content_hash
         FROM inbound JOIN events USING (employee, cursor) JOIN passed ON passed.direction = 'in' AND passed.message = inbound.message
        WHERE inbound.employee = ? AND inbound.cursor > ? AND inbound.cursor <= ? ORDER BY inbound.cursor`,
      employee,
      after,
      upTo,
    );
    return rows.map(({ content_hash: contentHash, ...row }) => ({ ...row, contentHash }));
  }

  /** Clients' messages with cursors in (`after`, `upTo`] that no device had on record yet. */
  unrecorded(
    employee: string,
    after: number,
    upTo: number,
  ): Promise<readonly { readonly conversation: string; readonly provider_id: string }[]> {
    return this.#sql.all(
      'SELECT conversation, provider_id FROM inbound WHERE employee = ? AND cursor > ? AND cursor <= ? AND recorded = 0 ORDER BY cursor',
      employee,
      after,
      upTo,
    );
  }

  async setRecorded(employee: string, after: number, upTo: number): Promise<void> {
    await this.#sql.run(
      'UPDATE inbound SET recorded = 1 WHERE employee = ? AND cursor > ? AND cursor <= ? AND recorded = 0',
      employee,
      after,
      upTo,
    );
  }

  /** False when this status was already told. */
  async addStatus(employee: string, message: string, state: string): Promise<boolean> {
    const told = await this.#sql.run(
      'INSERT INTO statuses (employee, message, state) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      employee,
      message,
      state,
    );
    return told > 0;
  }

  /** Destroys what is on record and awaited by no device any more, of the events with cursors in (`after`, `upTo`]. */
  async forget(employee: string, after = 0, upTo = Number.MAX_SAFE_INTEGER): Promise<void> {
    this.#gone(
      await this.#sql.run(
        `DELETE FROM events WHERE employee = ? AND cursor > ? AND cursor <= ? AND kind <> 'conversation' AND ${isOnRecord} AND NOT ${isAwaited}`,
        employee,
        after,
        upTo,
      ),
    );
  }

  /** Destroys what some device has on record and others did not fetch since `before`, Unix ms. What is on no record stays. */
  async forgetOlder(before: number): Promise<void> {
    this.#gone(
      await this.#sql.run(`DELETE FROM events WHERE kind <> 'conversation' AND at < ? AND ${isOnRecord}`, before),
    );
  }

  /** Announcements of conversations that ended, once no device awaits them: those conversations. */
  async forgetEnded(): Promise<readonly string[]> {
    const gone = await this.#sql.all<{ conversation: string }>(
      `DELETE FROM events WHERE kind = 'conversation' AND conversation IN (SELECT id FROM conversations WHERE ended = 1) AND ${isOnRecord} AND NOT ${isAwaited} RETURNING conversation`,
    );
    return gone.map((row) => row.conversation);
  }

  /** Gives events that no device has, and none would be sent, new cursors, so that the devices that are left get them. */
  async giveToOthers(employee: string): Promise<void> {
    for (const { cursor } of await this.#sql.all<{ cursor: number }>(
      `SELECT cursor FROM events WHERE employee = ? AND kind <> 'conversation' AND ${isOrphan} ORDER BY cursor`,
      employee,
    )) {
      const next = await this.#nextCursor(employee);
      await this.#sql.run('UPDATE events SET cursor = ? WHERE employee = ? AND cursor = ?', next, employee, cursor);
      await this.#sql.run('UPDATE inbound SET cursor = ? WHERE employee = ? AND cursor = ?', next, employee, cursor);
    }
  }

  async #nextCursor(employee: string): Promise<number> {
    const row = await this.#sql.get<{ last: number }>(
      'INSERT INTO cursors (employee, last) VALUES (?, 1) ON CONFLICT (employee) DO UPDATE SET last = cursors.last + 1 RETURNING last',
      employee,
    );
    if (row === undefined) throw new Error('no cursor was given out');
    return row.last;
  }

  #gone(rows: number): void {
    if (rows > 0) this.#destroyed();
  }
}
