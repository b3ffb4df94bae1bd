// How a person keeps a conversation in their list, and the call that changes it.
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { id, none } from '../ipc/fields.ts';
import type { arrangementRoutes } from './routes.ts';

/** What a row of the list says of it. */
export const arrangementFields = {
  /** Above all others. */
  pinned: z.boolean(),
  /** It neither counts as unread in the rail nor announces itself. */
  muted: z.boolean(),
  /** To come back to; over once it is opened or written in. */
  markedUnread: z.boolean(),
};
/** See `arrangementFields`. */
export type Arrangement = Readonly<z.infer<z.ZodObject<typeof arrangementFields>>>;

/** How a conversation is kept that nobody arranged. */
export const unarranged: Arrangement = { pinned: false, muted: false, markedUnread: false };

/** Requests and replies of `arrangementRoutes`. */
export const arrangementCalls = {
  /** What is not named stays. The row is told as it is afterwards. */
  arrangeConversation: {
    request: z.strictObject({ conversation: id, change: z.strictObject(arrangementFields).partial() }),
    reply: none,
  },
} satisfies CallsOf<typeof arrangementRoutes>;
