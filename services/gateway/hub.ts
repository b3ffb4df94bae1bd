// Turns what channels report into events for employees, durable and in order, and wakes those who are connected.
import { CandorError } from '../../src/errors.ts';
import type { Capabilities } from '../../src/conversation/capabilities.ts';
import type { Channel as ChannelName } from '../../src/conversation/channel.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import type { Channel, ChannelHost, OutboundStatus } from './channels/channel.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { inboundId } from './inbound-id.ts';
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
          this.#store.events.add(employee, event, this.#now());
        });
      },
      inbound: (message) => {
        const employee = owner(message.conversation);
        this.#write(employee, () => {
          if (this.#store.events.hasInbound(message.conversation, message.providerId)) return;
          const id = inboundId(channel, message.conversation, message.providerId);
          const at = this.#now();
          const cursor = this.#store.events.add(employee, { type: 'inbound', message: id, ...message }, at);
          this.#store.events.addInbound({ ...message, message: id, employee, cursor });
          this.#store.passed.add({
            direction: 'in',
            at,
            employee,
            conversation: message.conversation,
            message: id,
            contentHash: contentHash(message.text),
            cursor,
          });
        });
      },
      status: (status) => {
        this.status(owner(status.conversation), status);
      },
      capabilities: (conversation, capabilities) => {
        const employee = owner(conversation);
        this.#write(employee, () => {
          this.#setCapabilities(employee, conversation, capabilities);
        });
      },
      ended: (conversation, reason) => {
        const employee = owner(conversation);
        this.#write(employee, () => {
          const known = this.#store.conversation(conversation);
          if (known !== undefined)
            this.#setCapabilities(employee, conversation, closed(known.event.capabilities, reason));
          this.#store.endConversation(conversation);
        });
      },
    };
  }

  /**
   * The employee wants to hear nothing more of this client: says so in the chain of what passed and in an event, so that it goes on record, once.
   * Throws `not-found` for a conversation that is not theirs.
   */
  block(
    employee: string,
    conversation: string,
    reason: string,
    channelOf: (name: ChannelName) => Pick<Channel, 'block'> | undefined,
  ): void {
    const known = this.#store.conversation(conversation);
    if (known?.employee !== employee) throw new CandorError('not-found', 'This conversation is not yours.');
    // The channel first: cut short here, the client is blocked, and asking again says so on record.
    channelOf(known.event.channel)?.block(conversation);
    this.#write(employee, () => {
      const capabilities = closed(
        known.event.capabilities,
        `You blocked and reported this client: ${reason}`.slice(0, 500),
      );
      const cursor = this.#setCapabilities(employee, conversation, capabilities);
      if (cursor !== null)
        this.#store.passed.add({
          direction: 'blocked',
          at: this.#now(),
          employee,
          conversation,
          message: '',
          contentHash: contentHash(reason),
          cursor,
        });
    });
  }

  #setCapabilities(employee: string, conversation: string, capabilities: Capabilities): number | null {
    const known = this.#store.conversation(conversation);
    if (known === undefined || JSON.stringify(known.event.capabilities) === JSON.stringify(capabilities)) return null;
    this.#store.putConversation(employee, { ...known.event, capabilities });
    return this.#store.events.add(employee, { type: 'capabilities', conversation, capabilities }, this.#now());
  }

  /** Tells a status once; `alongside` becomes durable with it. */
  status(
    employee: string,
    status: Omit<OutboundStatus, 'conversation' | 'state'> & { readonly state: OutboundStatus['state'] | 'unknown' },
    alongside: () => void = () => undefined,
  ): void {
    this.#write(employee, () => {
      alongside();
      if (!this.#store.events.addStatus(employee, status.message, status.state)) return;
      const event: GatewayEvent = {
        type: 'status',
        message: status.message,
        state: status.state,
        at: status.at,
        ...(status.reason === undefined ? {} : { reason: status.reason }),
      };
      this.#store.events.add(employee, event, this.#now());
    });
  }

  #write(employee: string, work: () => void): void {
    this.#store.atomically(work);
    this.#wake(employee);
  }
}

function closed(capabilities: Capabilities, reason: string): Capabilities {
  return { ...capabilities, canWrite: false, reason, until: null };
}
