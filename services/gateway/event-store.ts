// Events for each employee, in order, with what they say sealed until every device that should have them has them on record (gateway.md §5).
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import type { ContentKey } from './content-key.ts';
import type { Statements } from './statements.ts';

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
  readonly #rows: Statements;
  readonly #key: ContentKey;
  readonly #destroyed: () => void;
  readonly #announcement: (conversation: string) => GatewayEvent | undefined;

  /** `announcement`: the event that announces a conversation as it is now; `destroyed` is told that content went. */
  constructor(parts: {
    readonly rows: Statements;
    readonly key: ContentKey;
    readonly announcement: (conversation: string) => GatewayEvent | undefined;
    readonly destroyed: () => void;
  }) {
    this.#rows = parts.rows;
    this.#key = parts.key;
    this.#announcement = parts.announcement;
    this.#destroyed = parts.destroyed;
  }

  /** Newest cursor given out; 0 for an employee without events. */
  last(employee: string): number {
    return this.#rows.get<{ last: number }>('SELECT last FROM cursors WHERE employee = ?', employee)?.last ?? 0;
  }

  /** Appends an event; returns its cursor. `at`: Unix ms by the gateway's clock. */
  add(employee: string, event: GatewayEvent, at: number): number {
    const cursor = this.#nextCursor(employee);
    // An announcement is made from the conversation as it is when it is sent, so that it is kept once and new devices hear it too.
    const content = event.type === 'conversation' ? null : this.#key.seal(JSON.stringify(event), `event ${employee}`);
    this.#rows.run(
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
  after(
    employee: string,
    cursor: number,
    limit: number,
    first = 0,
  ): readonly { readonly cursor: number; readonly event: string }[] {
    const rows = this.#rows.all<{ cursor: number; conversation: string | null; content: Uint8Array | null }>(
      "SELECT cursor, conversation, content FROM events WHERE employee = ? AND cursor > ? AND (cursor > ? OR kind = 'conversation') ORDER BY cursor LIMIT ?",
      employee,
      cursor,
      first,
      limit,
    );
    return rows.map(({ cursor: at, conversation, content }) => ({
      cursor: at,
      event:
        content === null
          ? JSON.stringify(this.#announcement(conversation ?? ''))
          : this.#key.open(content, `event ${employee}`),
    }));
  }

  hasInbound(conversation: string, providerId: string): boolean {
    return (
      this.#rows.get('SELECT 1 FROM inbound WHERE conversation = ? AND provider_id = ?', conversation, providerId) !==
      undefined
    );
  }

  addInbound(one: {
    readonly conversation: string;
    readonly providerId: string;
    readonly message: string;
    readonly employee: string;
    readonly cursor: number;
  }): void {
    this.#rows.run(
      'INSERT INTO inbound (conversation, provider_id, message, employee, cursor) VALUES (?, ?, ?, ?, ?)',
      one.conversation,
      one.providerId,
      one.message,
      one.employee,
      one.cursor,
    );
  }

  /** Clients' messages among the events with cursors in (`after`, `upTo`] that are still there to be sent: what was destroyed before was not sent to who comes later. */
  inboundSent(employee: string, after: number, upTo: number): readonly InboundRow[] {
    return this.#rows.all<InboundRow>(
      `SELECT inbound.conversation, inbound.message, inbound.cursor, passed.content_hash AS contentHash
         FROM inbound JOIN events USING (employee, cursor) JOIN passed ON passed.direction = 'in' AND passed.message = inbound.message
        WHERE inbound.employee = ? AND inbound.cursor > ? AND inbound.cursor <= ? ORDER BY inbound.cursor`,
      employee,
      after,
      upTo,
    );
  }

  /** Clients' messages with cursors in (`after`, `upTo`] that no device had on record yet. */
  unrecorded(
    employee: string,
    after: number,
    upTo: number,
  ): readonly { readonly conversation: string; readonly provider_id: string }[] {
    return this.#rows.all(
      'SELECT conversation, provider_id FROM inbound WHERE employee = ? AND cursor > ? AND cursor <= ? AND recorded = 0 ORDER BY cursor',
      employee,
      after,
      upTo,
    );
  }

  setRecorded(employee: string, after: number, upTo: number): void {
    this.#rows.run(
      'UPDATE inbound SET recorded = 1 WHERE employee = ? AND cursor > ? AND cursor <= ? AND recorded = 0',
      employee,
      after,
      upTo,
    );
  }

  /** False when this status was already told. */
  addStatus(employee: string, message: string, state: string): boolean {
    return this.#rows.run('INSERT OR IGNORE INTO statuses VALUES (?, ?, ?)', employee, message, state).changes > 0;
  }

  /** Destroys what is on record and awaited by no device any more, of the events with cursors in (`after`, `upTo`]. */
  forget(employee: string, after = 0, upTo = Number.MAX_SAFE_INTEGER): void {
    this.#gone(
      this.#rows.run(
        `DELETE FROM events WHERE employee = ? AND cursor > ? AND cursor <= ? AND kind <> 'conversation' AND ${isOnRecord} AND NOT ${isAwaited}`,
        employee,
        after,
        upTo,
      ),
    );
  }

  /** Destroys what some device has on record and others did not fetch since `before`, Unix ms. What is on no record stays. */
  forgetOlder(before: number): void {
    this.#gone(this.#rows.run(`DELETE FROM events WHERE kind <> 'conversation' AND at < ? AND ${isOnRecord}`, before));
  }

  /** Announcements of conversations that ended, once no device awaits them: those conversations. */
  forgetEnded(): readonly string[] {
    const gone = this.#rows.all<{ conversation: string }>(
      `DELETE FROM events WHERE kind = 'conversation' AND conversation IN (SELECT id FROM conversations WHERE ended = 1) AND ${isOnRecord} AND NOT ${isAwaited} RETURNING conversation`,
    );
    return gone.map((row) => row.conversation);
  }

  /** Gives events that no device has, and none would be sent, new cursors, so that the devices that are left get them. */
  giveToOthers(employee: string): void {
    for (const { cursor } of this.#rows.all<{ cursor: number }>(
      `SELECT cursor FROM events WHERE employee = ? AND kind <> 'conversation' AND ${isOrphan} ORDER BY cursor`,
      employee,
    )) {
      const next = this.#nextCursor(employee);
      this.#rows.run('UPDATE events SET cursor = ? WHERE employee = ? AND cursor = ?', next, employee, cursor);
      this.#rows.run('UPDATE inbound SET cursor = ? WHERE employee = ? AND cursor = ?', next, employee, cursor);
    }
  }

  #nextCursor(employee: string): number {
    const row = this.#rows.get<{ last: number }>(
      'INSERT INTO cursors VALUES (?, 1) ON CONFLICT (employee) DO UPDATE SET last = last + 1 RETURNING last',
      employee,
    );
    if (row === undefined) throw new Error('no cursor was given out');
    return row.last;
  }

  #gone({ changes }: { readonly changes: number }): void {
    if (changes > 0) this.#destroyed();
  }
}
