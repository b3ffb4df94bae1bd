// What every channel must be able to do, and what the gateway does for it; adding a messenger means implementing `Channel` (services/gateway/README.md).
import type { Capabilities } from '../../../src/conversation/capabilities.ts';
import type { Channel as ChannelName } from '../../../src/conversation/channel.ts';
import type { GatewayEvent } from '../../../src/protocol/gateway.ts';
import type { MessageState } from '../../../src/message/state.ts';
import type { Door } from '../../slice.ts';

/** A conversation as a channel announces it. `disclosedAt`: when the client was shown that messages are kept, Unix ms. */
export type NewConversation = Omit<Extract<GatewayEvent, { type: 'conversation' }>, 'type' | 'channel'> & {
  readonly employee: string;
};

/** A client's message. `providerId` is the channel's own id for it, unique within the conversation. */
export type InboundMessage = Omit<Extract<GatewayEvent, { type: 'inbound' }>, 'type' | 'message'>;

/** A message on its way out, already stored by the gateway with its proof. */
export interface OutboundMessage {
  readonly conversation: string;
  readonly id: string;
  readonly text: string;
  /** When the gateway took it, Unix ms. */
  readonly at: number;
}

/** What became of a send. `unknown` when it cannot be known; it is never tried again by itself. */
export type SendOutcome =
  | { readonly state: 'accepted' }
  | { readonly state: 'failed' | 'unknown'; readonly reason: string };

/** A later report about an outbound message. `at` as the channel states it, Unix ms. */
export interface OutboundStatus {
  readonly conversation: string;
  readonly message: string;
  readonly state: Extract<MessageState, 'accepted' | 'delivered' | 'read' | 'failed' | 'expired'>;
  readonly at: number;
  readonly reason?: string;
}

/** What the gateway does for a channel. Every call is durable when it resolves, and harmless when repeated. */
export interface ChannelHost {
  readonly now: () => number;
  conversation(conversation: NewConversation): Promise<void>;
  /** Throws `not-found` for a conversation that was not announced. */
  inbound(message: InboundMessage): Promise<void>;
  status(status: OutboundStatus): Promise<void>;
  capabilities(conversation: string, capabilities: Capabilities): Promise<void>;
  /** The channel has forgotten this conversation: nothing can be written in it any more, for this reason. */
  ended(conversation: string, reason: string): Promise<void>;
}

/** One messenger. */
export interface Channel {
  readonly name: ChannelName;
  /** True when sending the same id and text twice delivers once; only then is a send repeated after a crash. */
  readonly idempotent: boolean;
  /** Adds the channel's own routes (webhooks, pages), declared as any slice's. Called once, before the server listens. */
  routes(door: Door): void;
  /** Begins, and tells again what the host may have missed when the process died. */
  start(host: ChannelHost): Promise<void> | void;
  /** Resolves when the channel holds the message, or says why not. A rejection means: not now. */
  send(message: OutboundMessage): Promise<SendOutcome>;
  /** This client's message is on the employee's record. */
  recorded(conversation: string, providerId: string): Promise<void> | void;
  /** The employee blocked this client: from now on nothing of theirs is taken, and they are told so. */
  block(conversation: string): Promise<void> | void;
  stop(): Promise<void> | void;
}
