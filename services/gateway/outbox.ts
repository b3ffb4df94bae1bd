// Hands stored messages to their channels, one at a time and in order for each conversation, across restarts.
import type { Log } from '../log.ts';
import { thrownFields } from '../log.ts';
import type { Channel } from './channels/channel.ts';
import type { Hub } from './hub.ts';
import type { GatewayStore } from './store.ts';
import type { OutgoingRow } from './submit-store.ts';

/** How long until a channel that said "not now" is asked again, ms. */
const retryMs = 5000;

/** The gateway's outbox. A channel that is not idempotent is never given the same message twice (design §6). */
export class Outbox {
  readonly #store: GatewayStore;
  readonly #hub: Hub;
  readonly #channels: ReadonlyMap<string, Channel>;
  readonly #now: () => number;
  readonly #log: Log;
  readonly #busy = new Set<string>();
  readonly #timers = new Set<NodeJS.Timeout>();
  #stopped = false;

  constructor(parts: {
    readonly store: GatewayStore;
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
  start(): void {
    for (const conversation of this.#store.submits.waitingConversations()) this.poke(conversation, true);
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
      .finally(() => {
        this.#busy.delete(conversation);
        if (!this.#stopped && this.#store.submits.nextOutgoing(conversation)?.state === 'stored')
          this.poke(conversation);
      });
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #drain(conversation: string, afterRestart: boolean): Promise<void> {
    for (
      let row = this.#store.submits.nextOutgoing(conversation);
      row !== undefined && !this.#stopped;
      row = this.#store.submits.nextOutgoing(conversation)
    ) {
      const channel = this.#channels.get(this.#store.conversation(conversation)?.event.channel ?? '');
      if (channel === undefined) {
        this.#settle(row, { state: 'failed', reason: 'This channel is not connected to the gateway.' });
        continue;
      }
      if (row.state === 'attempted' && !channel.idempotent) {
        this.#settle(row, {
          state: 'unknown',
          reason: afterRestart
            ? 'The gateway stopped while sending. The message may or may not have arrived.'
            : 'The channel did not answer. The message may or may not have arrived.',
        });
        continue;
      }
      this.#store.submits.setState(row.employee, row.id, 'attempted');
      this.#settle(row, await channel.send({ conversation, id: row.id, text: row.text, at: row.at }));
    }
  }

  #settle(
    row: OutgoingRow,
    outcome: { readonly state: 'accepted' | 'failed' | 'unknown'; readonly reason?: string },
  ): void {
    this.#hub.status(row.employee, { message: row.id, at: this.#now(), ...outcome }, () => {
      this.#store.submits.setState(row.employee, row.id, outcome.state);
    });
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
