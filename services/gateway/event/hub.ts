// Turns what channels report into events for employees, durable and in order, and wakes those who are connected.
import { CandorError } from '../../../src/errors.ts';
import type { Capabilities } from '../../../src/conversation/capabilities.ts';
import type { Channel as ChannelName } from '../../../src/conversation/channel.ts';
import type { GatewayEvent } from '../../../src/protocol/gateway.ts';
import type { Channel, ChannelHost, OutboundStatus } from '../channels/channel.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { inboundId } from './inbound-id.ts';
import type { GatewayStores } from '../stores.ts';

/** Writes events and calls `wake` for the employee once they are on disk. */
export class Hub {
  readonly #store: GatewayStores;
  readonly #wake: (employee: string) => void;
  readonly #now: () => number;

  constructor(store: GatewayStores, wake: (employee: string) => void, now: () => number) {
    this.#store = store;
    this.#wake = wake;
    this.#now = now;
  }

  /** The host one channel speaks to; it cannot touch the conversations of another. */
  hostFor(channel: ChannelName): ChannelHost {
    const owner = async (conversation: string): Promise<string> => {
      const known = await this.#store.conversations.find(conversation);
      if (known?.event.channel !== channel) throw new CandorError('not-found', 'This conversation was not announced.');
      return known.employee;
    };
    return {
      now: this.#now,
      conversation: ({ employee, ...rest }) =>
        this.#write(employee, async () => {
          if ((await this.#store.conversations.find(rest.conversation)) !== undefined) return;
          const event = { type: 'conversation', channel, ...rest } as const;
          await this.#store.conversations.put(employee, event);
          await this.#store.events.add(employee, event, this.#now());
        }),
      inbound: async (message) => {
        const employee = await owner(message.conversation);
        await this.#write(employee, async () => {
          if (await this.#store.events.hasInbound(message.conversation, message.providerId)) return;
          const id = inboundId(channel, message.conversation, message.providerId);
          const at = this.#now();
          const cursor = await this.#store.events.add(employee, { type: 'inbound', message: id, ...message }, at);
          await this.#store.events.addInbound({ ...message, message: id, employee, cursor });
          await this.#store.passed.add({
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
      status: async (status) => this.status(await owner(status.conversation), status),
      capabilities: async (conversation, capabilities) => {
        const employee = await owner(conversation);
        await this.#write(employee, async () => {
          await this.#setCapabilities(employee, conversation, capabilities);
        });
      },
      ended: async (conversation, reason) => {
        const employee = await owner(conversation);
        await this.#write(employee, async () => {
          const known = await this.#store.conversations.find(conversation);
          if (known !== undefined)
            await this.#setCapabilities(employee, conversation, closed(known.event.capabilities, reason));
          await this.#store.conversations.end(conversation);
        });
      },
    };
  }

  /**
   * The employee wants to hear nothing more of this client: says so in the chain of what passed and in an event, so that it goes on record, once.
   * Throws `not-found` for a conversation that is not theirs.
   */
  async block(
    employee: string,
    conversation: string,
    reason: string,
    channelOf: (name: ChannelName) => Pick<Channel, 'block'> | undefined,
  ): Promise<void> {
    const known = await this.#store.conversations.find(conversation);
    if (known?.employee !== employee) throw new CandorError('not-found', 'This conversation is not yours.');
    // The channel first: cut short here, the client is blocked, and asking again says so on record.
    await channelOf(known.event.channel)?.block(conversation);
    await this.#write(employee, async () => {
      const capabilities = closed(
        known.event.capabilities,
        `You blocked and reported this client: ${reason}`.slice(0, 500),
      );
      const cursor = await this.#setCapabilities(employee, conversation, capabilities);
      if (cursor !== null)
        await this.#store.passed.add({
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

  async #setCapabilities(employee: string, conversation: string, capabilities: Capabilities): Promise<number | null> {
    const known = await this.#store.conversations.find(conversation);
    if (known === undefined || JSON.stringify(known.event.capabilities) === JSON.stringify(capabilities)) return null;
    await this.#store.conversations.put(employee, { ...known.event, capabilities });
    return this.#store.events.add(employee, { type: 'capabilities', conversation, capabilities }, this.#now());
  }

  /** Tells a status once; `alongside` becomes durable with it. */
  async status(
    employee: string,
    status: Omit<OutboundStatus, 'conversation' | 'state'> & { readonly state: OutboundStatus['state'] | 'unknown' },
    alongside: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    await this.#write(employee, async () => {
      await alongside();
      if (!(await this.#store.events.addStatus(employee, status.message, status.state))) return;
      const event: GatewayEvent = {
        type: 'status',
        message: status.message,
        state: status.state,
        at: status.at,
        ...(status.reason === undefined ? {} : { reason: status.reason }),
      };
      await this.#store.events.add(employee, event, this.#now());
    });
  }

  async #write(employee: string, work: () => Promise<void>): Promise<void> {
    await this.#store.sql.atomically(work);
    this.#wake(employee);
  }
}

function closed(capabilities: Capabilities, reason: string): Capabilities {
  return { ...capabilities, canWrite: false, reason, until: null };
}
