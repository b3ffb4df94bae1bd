// Turns what channels report into events for employees, durable and in order, and wakes those who are connected.
import { ascii, joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { toWtf8 } from '../../src/bytes/wtf8.ts';
import { blake2b } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import type { Channel as ChannelName } from '../../src/ipc/contract.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import type { ChannelHost, OutboundStatus } from './channels/channel.ts';
import type { GatewayStore } from './store.ts';

/** Writes events and calls `wake` for the employee once they are on disk. */
export class Hub {
  readonly #store: GatewayStore;
  readonly #wake: (employee: string) => void;
  readonly #now: () => number;

  constructor(store: GatewayStore, wake: (employee: string) => void, now: () => number) {
    this.#store = store;
    this.#wake = wake;
    this.#now = now;
  }

  /** The host one channel speaks to; it cannot touch the conversations of another. */
  hostFor(channel: ChannelName): ChannelHost {
    const owner = (conversation: string): string => {
      const known = this.#store.conversation(conversation);
      if (known?.event.channel !== channel) throw new CandorError('not-found', 'This conversation was not announced.');
      return known.employee;
    };
    return {
      now: this.#now,
      conversation: ({ employee, ...rest }) => {
        this.#write(employee, () => {
          if (this.#store.conversation(rest.conversation) !== undefined) return;
          const event = { type: 'conversation', channel, ...rest } as const;
          this.#store.putConversation(employee, event);
          this.#store.addEvent(employee, event);
        });
      },
      inbound: (message) => {
        const employee = owner(message.conversation);
        this.#write(employee, () => {
          if (this.#store.hasInbound(message.conversation, message.providerId)) return;
          const cursor = this.#store.addEvent(employee, { type: 'inbound', message: inboundId(channel, message.conversation, message.providerId), ...message });
          this.#store.addInbound(message.conversation, message.providerId, employee, cursor);
        });
      },
      status: (status) => {
        this.status(owner(status.conversation), status);
      },
      capabilities: (conversation, capabilities) => {
        const employee = owner(conversation);
        this.#write(employee, () => {
          const known = this.#store.conversation(conversation);
          if (known === undefined || JSON.stringify(known.event.capabilities) === JSON.stringify(capabilities)) return;
          this.#store.putConversation(employee, { ...known.event, capabilities });
          this.#store.addEvent(employee, { type: 'capabilities', conversation, capabilities });
        });
      },
    };
  }

  /** Tells a status once; `alongside` becomes durable with it. */
  status(employee: string, status: Omit<OutboundStatus, 'conversation' | 'state'> & { readonly state: OutboundStatus['state'] | 'unknown' }, alongside: () => void = () => undefined): void {
    this.#write(employee, () => {
      alongside();
      if (!this.#store.addStatus(employee, status.message, status.state)) return;
      const event: GatewayEvent = { type: 'status', message: status.message, state: status.state, at: status.at, ...(status.reason === undefined ? {} : { reason: status.reason }) };
      this.#store.addEvent(employee, event);
    });
  }

  #write(employee: string, work: () => void): void {
    this.#store.atomically(work);
    this.#wake(employee);
  }
}

/** Clients mint their own ids; ours must be unique over all of them, and the same again for the same message. */
function inboundId(channel: ChannelName, conversation: string, providerId: string): string {
  const nul = Uint8Array.of(0);
  return `in-${toBase64Url(blake2b(joinBytes(ascii(channel), nul, toWtf8(conversation), nul, toWtf8(providerId))).subarray(0, 18))}`;
}
