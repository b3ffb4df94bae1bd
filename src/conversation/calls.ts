// Conversations as the chat window sees them, and what it may do with one.
import { z } from 'zod';
import { arrangementFields, unarranged } from '../arrangement/calls.ts';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, ms, none } from '../ipc/fields.ts';
import { messageStates } from '../message/state.ts';
import { blockReasons } from './block-reasons.ts';
import { capabilitiesSchema } from './capabilities.ts';
import { channels } from './channel.ts';
import type { conversationRoutes } from './routes.ts';

/** What capabilities add to a row, for the person whose list it is: a list, a line each. */
const rowAdditions = {
  /** The beginning of an unsent draft, empty for none. */
  draft: z.string(),
  ...arrangementFields,
};
/** See `rowAdditions`. */
export type RowAdditions = Readonly<z.infer<z.ZodObject<typeof rowAdditions>>>;
/** A row for somebody else: nothing is added. */
export const nothingAdded: RowAdditions = { draft: '', ...unarranged };

/** A row of the conversation list. */
export const conversationSchema = z.strictObject({
  id,
  channel: z.enum(channels),
  contact: z.strictObject({ name: z.string(), address: z.string(), language: z.string() }),
  capabilities: capabilitiesSchema,
  /** When the client was shown that messages are kept, Unix ms; null if not known. */
  disclosedAt: ms.nullable(),
  last: z
    .strictObject({ text: z.string(), at: ms, direction: z.enum(['in', 'out']), state: z.enum(messageStates) })
    .nullable(),
  unread: count,
  ...rowAdditions,
});
/** See `conversationSchema`. */
export type Conversation = z.infer<typeof conversationSchema>;

/** Requests and replies of `conversationRoutes`. */
export const conversationCalls = {
  listConversations: { request: none, reply: z.strictObject({ conversations: z.array(conversationSchema) }) },
  markRead: { request: z.strictObject({ conversation: id }), reply: none },
  /** Nothing more of this client; the gateway's answer comes as the conversation that cannot be written in any more. Needs the gateway: `gateway-offline`. */
  blockVisitor: { request: z.strictObject({ conversation: id, reason: z.enum(blockReasons) }), reply: none },
} satisfies CallsOf<typeof conversationRoutes>;

/** What windows are told about conversations. */
export interface ConversationEvent {
  readonly type: 'conversation';
  readonly conversation: Conversation;
}
