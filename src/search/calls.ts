// Search in one's own messages, as the chat window asks for it.
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { count, ms } from '../ipc/fields.ts';
import { messageSchema } from '../message/calls.ts';
import type { searchRoutes } from './routes.ts';

/** Requests and replies of `searchRoutes`. */
export const searchCalls = {
  searchMessages: {
    request: z.strictObject({ query: z.string().max(500), limit: z.int().positive().max(200) }),
    reply: z.strictObject({
      hits: z.array(z.strictObject({ message: messageSchema, contact: z.string() })),
      searched: count,
      indexedBackTo: ms.nullable(),
    }),
  },
} satisfies CallsOf<typeof searchRoutes>;
