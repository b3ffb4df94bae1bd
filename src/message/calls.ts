// Messages as windows see them: a thread page by page, and sending.
import { z } from 'zod';
import { maxTextUnits } from '../draft/edit.ts';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, ms } from '../ipc/fields.ts';
import type { messageRoutes } from './routes.ts';
import { messageStates } from './state.ts';

/** A message in a thread. */
export const messageSchema = z.strictObject({
  id,
  conversation: id,
  direction: z.enum(['in', 'out']),
  text: z.string(),
  /** Unix ms, whole seconds: when it was recorded here. */
  at: ms,
  /** Unix ms: when the other side says it was written; equals `at` for our own. */
  composedAt: ms,
  state: z.enum(messageStates),
  journey: z.array(z.strictObject({ state: z.enum(messageStates), at: ms, reason: z.string().optional() })),
  /** The draft it came from and how many edits that took; null for inbound messages and level `messages`. */
  draft: z.strictObject({ id, edits: count }).nullable(),
  /** Sequence number of its entry in the messages lane. */
  seq: count,
});
/** See `messageSchema`. */
export type Message = z.infer<typeof messageSchema>;

/** Which part of a thread is asked for: newest page first; `before` is the `seq` of the oldest message already shown. */
export const threadRequestSchema = z.strictObject({
  conversation: id,
  before: count.nullable(),
  limit: z.int().positive().max(500),
});
/** A page of a thread, oldest first; `more`: there are older ones. */
export const threadPageSchema = z.strictObject({ messages: z.array(messageSchema), more: z.boolean() });

/** Requests and replies of `messageRoutes`. */
export const messageCalls = {
  readThread: { request: threadRequestSchema, reply: threadPageSchema },
  /** Records the message and returns once its entry is durable; forwarding follows by itself. */
  sendMessage: {
    request: z.strictObject({
      id,
      conversation: id,
      draft: id.nullable(),
      through: count,
      text: z.string().min(1).max(maxTextUnits),
    }),
    reply: z.strictObject({ message: messageSchema }),
  },
} satisfies CallsOf<typeof messageRoutes>;

/** What windows are told about messages. */
export interface MessageEvent {
  readonly type: 'message';
  readonly message: Message;
}
