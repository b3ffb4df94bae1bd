// Openings of a person's record, as that person sees them (P4).
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, ms, none } from '../ipc/fields.ts';
import { scopeSchema } from '../protocol/scope.ts';
import type { openingRoutes } from './routes.ts';

/** One opening of somebody's record: who, what, when, why, which custodian let the keys out (empty where that is not on record), and whose records and which days the case opens (null likewise) (P4). */
export const openingSchema = z.strictObject({
  id,
  at: ms,
  who: z.string(),
  role: z.string(),
  what: z.string(),
  case: z.string(),
  reason: z.string(),
  custodian: z.string(),
  scope: scopeSchema.nullable(),
});
/** See `openingSchema`. */
export type Opening = z.infer<typeof openingSchema>;

/** Requests and replies of `openingRoutes`. */
export const openingCalls = {
  /** Newest first; `unseen`: so many of them the person has not looked at. */
  listOpenings: { request: none, reply: z.strictObject({ openings: z.array(openingSchema), unseen: count }) },
  /** The list is in front of the person. */
  seeOpenings: { request: none, reply: none },
} satisfies CallsOf<typeof openingRoutes>;

/** What windows are told about openings. */
export interface OpeningEvent {
  readonly type: 'opening';
  readonly opening: Opening;
}
