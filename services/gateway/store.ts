// What the gateway keeps: one file, and its parts by topic: conversations here, events, submits, devices and what passed each in their own.
import { signKeyPair } from '../../src/crypto/sodium.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import { openDatabase, type Db } from '../database.ts';
import { silentLog, type Log } from '../log.ts';
import { ContentKey } from './content-key.ts';
import { DeviceStore } from './device-store.ts';
import { EventStore } from './event-store.ts';
import { LogSweep } from './log-sweep.ts';
import { gatewayMigrations } from './migrations.ts';
import { PassedStore } from './passed-store.ts';
import { Statements } from './statements.ts';
import { StoppedStore } from './stopped-store.ts';
import { SubmitStore } from './submit-store.ts';

/** A conversation as announced, with its employee. */
export type ConversationEvent = Extract<GatewayEvent, { type: 'conversation' }>;

/** The gateway's database. Everything that says who wrote what is sealed under a key derived from `seed`, which is not in it. */
export class GatewayStore {
  readonly events: EventStore;
  readonly submits: SubmitStore;
  readonly devices: DeviceStore;
  readonly passed: PassedStore;
  readonly stopped: StoppedStore;
  readonly #db: Db;
  readonly #rows: Statements;
  readonly #key: ContentKey;
  readonly #sweep: LogSweep;

  constructor(file: string, seed: Uint8Array, log: Log = silentLog) {
    this.#db = openDatabase(file, [], { steps: gatewayMigrations(seed), makes: [] });
    this.#rows = new Statements(this.#db);
    this.#key = new ContentKey(seed);
    this.#sweep = new LogSweep(this.#db, log);
    this.#sweep.now(); // whatever was destroyed before the process ended, or by a migration
    const destroyed = (): void => {
      this.#sweep.soon();
    };
    this.passed = new PassedStore(this.#rows, signKeyPair(seed).publicKey);
    this.events = new EventStore({
      rows: this.#rows,
      key: this.#key,
      announcement: (id) => this.conversation(id)?.event,
      destroyed,
    });
    this.submits = new SubmitStore({ rows: this.#rows, key: this.#key, passed: this.passed, destroyed });
    this.devices = new DeviceStore(this.#rows, this.events);
    this.stopped = new StoppedStore(this.#rows);
  }

  /** Runs `work` as one durable transaction; anything thrown undoes all of it. */
  atomically<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  close(): void {
    this.#sweep.stop();
    this.#sweep.now();
    this.#sweep.stop();
    this.#db.close();
  }

  conversation(
    id: string,
  ): { readonly employee: string; readonly event: ConversationEvent; readonly ended: boolean } | undefined {
    const row = this.#rows.get<{ employee: string; content: Uint8Array; ended: number }>(
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

  putConversation(employee: string, event: ConversationEvent): void {
    this.#rows.run(
      'INSERT INTO conversations (id, employee, channel, content) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET content = excluded.content',
      event.conversation,
      employee,
      event.channel,
      this.#key.seal(JSON.stringify(event), `conversation ${event.conversation}`),
    );
  }

  /** The channel no longer has this conversation: once its employee's devices know, the client's name and address are destroyed. */
  endConversation(id: string): void {
    this.#rows.run('UPDATE conversations SET ended = 1 WHERE id = ?', id);
  }

  /** Destroys what waited longer than `keepMs` for a further device, and who the clients of ended conversations were. */
  forgetOld(now: number, keepMs: number): void {
    this.atomically(() => {
      this.events.forgetOlder(now - keepMs);
      for (const id of this.events.forgetEnded()) {
        const known = this.conversation(id);
        if (known === undefined) continue;
        this.putConversation(known.employee, { ...known.event, contact: { name: '', address: '', language: '' } });
        this.#sweep.soon();
      }
    });
  }
}
