// A case as the review window sees it: stating it, what it opened, and what proves that.
import { z } from 'zod';
import { channels } from '../conversation/channel.ts';
import { replayCall } from '../draft/calls.ts';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, ms, none } from '../ipc/fields.ts';
import { lanes } from '../journal/lane.ts';
import { messageSchema, threadPageSchema, threadRequestSchema } from '../message/calls.ts';
import { dayOfDate, mostPeople } from '../protocol/scope.ts';
import type { reviewRoutes } from './routes.ts';

/** A UTC day as an ISO date. */
const date = z.string().refine((text) => dayOfDate(text) !== null);

/** A conversation as a reviewer sees it. */
export const reviewedConversationSchema = z.strictObject({
  id,
  author: z.strictObject({ id, name: z.string() }),
  /** Null, and no contact, where the days of the case do not say. */
  channel: z.enum(channels).nullable(),
  contact: z.string(),
  messages: count,
  last: z.strictObject({ text: z.string(), at: ms }).nullable(),
});
/** See `reviewedConversationSchema`. */
export type ReviewedConversation = z.infer<typeof reviewedConversationSchema>;

/** What proves an opened record: counts, heads and receipts as checked on this computer. */
export const proofSchema = z.strictObject({
  holds: z.boolean(),
  entries: count,
  receiptedAt: ms.nullable(),
  head: z.string(),
  /** One sentence naming the first fault; empty when all holds. */
  fault: z.string(),
  /** Pages of the case that could not be opened, or not in full, and why (the end of a sentence); `page` null for a whole record. */
  unopened: z.array(
    z.strictObject({ author: z.string(), lane: z.enum(lanes), page: count.nullable(), why: z.string() }),
  ),
  /** Pages that came on another day than they are signed for (UTC days since 1970), of the case's days by one or the other; `open`: they are part of what was opened. */
  late: z.array(
    z.strictObject({
      author: z.string(),
      lane: z.enum(lanes),
      page: count,
      day: count,
      arrived: count,
      open: z.boolean(),
    }),
  ),
  /** Where what was opened of an author contradicts itself, a sentence each: signed and unbroken, and yet not true. */
  contradictions: z.array(z.strictObject({ author: z.string(), sentence: z.string() })),
});
/** See `proofSchema`. */
export type Proof = z.infer<typeof proofSchema>;

/** Requests and replies of `reviewRoutes`. */
export const reviewCalls = {
  /** Whom a case can be about: everybody with a record but the reviewer, by name. */
  listPeople: { request: none, reply: z.strictObject({ people: z.array(z.strictObject({ id, name: z.string() })) }) },
  /** Opens the records of these people (ids) and the UTC days from `from` to `to`, both included and as ISO dates; nothing else. Closes the case that is open. `opening-case` events follow its course. */
  openCase: {
    request: z
      .strictObject({
        case: z.string().min(1).max(100),
        reason: z.string().min(8).max(1000),
        drafts: z.boolean(),
        people: z.array(z.string().min(1).max(100)).min(1).max(mostPeople),
        from: date,
        to: date,
        /** Also what came to the endpoint on these days and says it is of others. */
        late: z.boolean().optional(),
      })
      .refine(({ from, to }) => from <= to),
    reply: z.strictObject({ proof: proofSchema, openedBy: z.array(z.string()), conversations: count }),
  },
  /** Lets go of everything the case opened. */
  closeCase: { request: none, reply: none },
  listReviewed: {
    request: none,
    reply: z.strictObject({ conversations: z.array(reviewedConversationSchema), proof: proofSchema }),
  },
  readReviewedThread: { request: threadRequestSchema, reply: threadPageSchema },
  searchReviewed: {
    request: z.strictObject({ query: z.string().min(1).max(500), limit: z.int().positive().max(200) }),
    reply: z.strictObject({
      hits: z.array(z.strictObject({ message: messageSchema, contact: z.string(), author: z.string() })),
      searched: count,
    }),
  },
  replayReviewedDraft: replayCall,
} satisfies CallsOf<typeof reviewRoutes>;

/** What the review window is told: how many people's records are open, of those the case names. */
export interface ReviewEvent {
  readonly type: 'opening-case';
  readonly done: number;
  readonly total: number;
}
