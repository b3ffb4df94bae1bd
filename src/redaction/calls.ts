// What was taken out of a record as private, as a case may see it while it is kept.
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, ms, none } from '../ipc/fields.ts';
import { proofSchema } from '../review/calls.ts';
import type { redactionRoutes } from './routes.ts';

/** Requests and replies of `redactionRoutes`. */
export const redactionCalls = {
  /** What people of the case took out of their record as private on its days, newest first; sealed at the endpoint until `until`, then `erased`. */
  listTakenOut: {
    request: none,
    reply: z.strictObject({
      redactions: z.array(
        z.strictObject({
          redaction: count,
          journal: id,
          epoch: count,
          author: z.strictObject({ id, name: z.string() }),
          page: count,
          /** UTC day, days since 1970. */
          day: count,
          at: ms,
          until: ms,
          erased: z.boolean(),
        }),
      ),
    }),
  },
  /** Opens pages of one author as they were before these redactions, through the custodians, who tell the author first. `drafts`: those taken out that begin on these pages. */
  openTakenOut: {
    request: z.strictObject({ redactions: z.array(z.int().positive()).min(1).max(1000) }),
    reply: z.strictObject({
      drafts: z.array(
        z.strictObject({
          draft: id,
          conversation: id,
          contact: z.string(),
          started: ms,
          edits: count,
          text: z.string(),
        }),
      ),
      proof: proofSchema,
      openedBy: z.array(z.string()),
    }),
  },
} satisfies CallsOf<typeof redactionRoutes>;
