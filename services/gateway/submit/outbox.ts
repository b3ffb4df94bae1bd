// Hands stored messages to their channels, one at a time and in order for each conversation, across restarts.
import type { Log } from '../../log.ts';
import { thrownFields } from '../../log.ts';
import type { Channel } from '../channels/channel.ts';
import type { Hub } from '../event/hub.ts';
import type { GatewayStores } from '../stores.ts';
import type { OutgoingRow } from './store.ts';

/** How long until a channel that said "not now" is asked again, ms. */
const retryMs = 5000;

/** The gateway's outbox. A channel that is not idempotent is never given the same message twice (design §6). */
export class Outbox {
  readonly #store: GatewayStores;
  readonly #hub: Hub;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #busy = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(parts: {
    readonly store: GatewayStores;
    readonly hub: Hub;
    readonly channels: ReadonlyMap<string, Channel>;
    readonly now: () => number;
    readonly log: Log;
  }) {
    this.#store = parts.store;
    this.#hub = parts.hub;
    this.#channels = parts.channels;
    this.#now = parts.now;
    this.#log = parts.log;
  }

  /** Takes up what was stored but not handed over when the process ended. */
  async start(): Promise<void> {
    for (const conversation of await this.#store.submits.waitingConversations()) this.poke(conversation, true);
  }

  /** There may be something to send in this conversation. */
  poke(conversation: string, afterRestart = false): void {
    if (this.#stopped || this.#busy.has(conversation)) return;
    this.#busy.add(conversation);
    this.#drain(conversation, afterRestart)
      .catch((thrown: unknown) => {
        this.#log('channel-not-now', thrownFields(thrown));
        this.#later(conversation);
      })
      .finally(() => this.#busy.delete(conversation))
      // What came in between was told to somebody who was busy.
      .then(() => this.#isWaiting(conversation))
      .then(
        (isWaiting) => {
          if (isWaiting) this.poke(conversation);
        },
        (thrown: unknown) => {
          this.#log('outbox-not-read', thrownFields(thrown));
          this.#later(conversation);
        },
      );
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #isWaiting(conversation: string): Promise<boolean> {
    return !this.#stopped && (await this.#store.submits.nextOutgoing(conversation))?.state === 'stored';
  }

  async #drain(conversation: string, afterRestart: boolean): Promise<void> {
    for (;;) {
      const row = await this.#store.submits.nextOutgoing(conversation);
      if (row === undefined || this.#stopped) return;
      const channel = this.#channels.get((await this.#store.conversations.find(conversation))?.event.channel ?? '');
      if (channel === undefined) {
        await this.#settle(row, { state: 'failed', reason: 'This channel is not connected to the gateway.' });
        continue;
      }
      if (row.state === 'attempted' && !channel.idempotent) {
        await this.#settle(row, {
          state: 'unknown',
          reason: afterRestart
            ? 'The gateway stopped while sending. The message may or may not have arrived.'
            : 'The channel did not answer. The message may or may not have arrived.',
        });
        continue;
      }
      await this.#store.submits.setState(row.employee, row.id, 'attempted');
      await this.#settle(row, await channel.send({ conversation, id: row.id, text: row.text, at: row.at }));
    }
  }

  #settle(
    row: OutgoingRow,
    outcome: { readonly state: 'accepted' | 'failed' | 'unknown'; readonly reason?: string },
  ): Promise<void> {
    return this.#hub.status(row.employee, { message: row.id, at: this.#now(), ...outcome }, () =>
      this.#store.submits.setState(row.employee, row.id, outcome.state),
    );
  }

  #later(conversation: string): void {
    if (this.#stopped) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.poke(conversation);
    }, retryMs);
    this.#timers.add(timer);
  }
}
