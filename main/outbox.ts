// The outbox: hands recorded messages to the gateway, in order, each under the id it was recorded with, and journals what became of it (P1).
import type { Changes, OutboxItem } from './vault/shapes.ts';
import type { VaultClient } from './vault-client.ts';
import type { GatewayClient, Submitted } from './network/gateway-client.ts';
import { maxInFlight, type SubmitProof } from '../src/protocol/gateway.ts';

/** What an outbox works with. */
export interface OutboxOptions {
  readonly vault: VaultClient;
  readonly gateway: GatewayClient;
  /** Messages that waited longer than this many minutes are not sent by surprise (pitfalls 4.10). */
  readonly expireMinutes: number;
  readonly onChanges: (changes: Changes) => void;
}

/** Forwards what is durable. It keeps no list of its own: what has not left follows from the journal each time. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #inFlight = new Set<string>();
  #running = false;
  #again = false;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Forwards whatever may leave now; call after a message was recorded, a receipt came, or the gateway came back. */
  async run(): Promise<void> {
    if (this.#running) {
      this.#again = true;
      return;
    }
    this.#running = true;
    try {
      do {
        this.#again = false;
        await this.#forward();
      } while (this.#again);
    } finally {
      this.#running = false;
    }
  }

  /** The connection is gone: what was not answered goes again, under the same ids. */
  offline(): void {
    this.#inFlight.clear();
  }

  /** The gateway answered a submit: the answer goes on record. */
  async answered({ id, outcome, reason }: Submitted): Promise<void> {
    if (!this.#inFlight.has(id)) return;
    const state = outcome === 'handed-over' ? 'handed-over' : 'failed';
    const why = outcome === 'conflict' ? (reason ?? 'The gateway holds another message under this id.') : reason;
    this.#options.onChanges(
      await this.#options.vault.ask(
        'state',
        why === undefined ? { message: id, state } : { message: id, state, reason: why },
      ),
    );
    this.#inFlight.delete(id);
    await this.run();
  }

  async #forward(): Promise<void> {
    const { vault, gateway, expireMinutes } = this.#options;
    if (!gateway.online || this.#inFlight.size >= maxInFlight) return;
    const { items } = await vault.ask('outbox', { limit: maxInFlight });
    for (const item of items) {
      if (this.#inFlight.has(item.message.id)) continue;
      if (Date.now() - item.message.at > expireMinutes * 60_000) {
        const reason = `It waited for more than ${expireMinutes} minutes, so it was not sent by surprise. Send it again if it still fits.`;
        this.#options.onChanges(await vault.ask('state', { message: item.message.id, state: 'expired', reason }));
        continue;
      }
      if (item.proof === null) {
        const reason =
          'It was recorded by an earlier version of Candor, whose record the gateway cannot check. Send it again if it still fits.';
        this.#options.onChanges(await vault.ask('state', { message: item.message.id, state: 'failed', reason }));
        continue;
      }
      if (this.#inFlight.size >= maxInFlight || !this.#submit(item.message, item.proof)) return;
    }
  }

  #submit(message: OutboxItem['message'], proof: SubmitProof): boolean {
    this.#inFlight.add(message.id);
    const sent = this.#options.gateway.submit({
      type: 'submit',
      id: message.id,
      conversation: message.conversation,
      proof,
    });
    if (!sent) this.#inFlight.delete(message.id);
    return sent;
  }
}
