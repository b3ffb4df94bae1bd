// What windows see of policies: the rows in force, each with where it came from, and what was in force before.
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { count, ms, none } from '../ipc/fields.ts';
import { acknowledgementSchema } from '../notice/calls.ts';
import { captureLevels } from './level.ts';
import type { policyRoutes } from './routes.ts';

/** A policy that came into force here: since when (Unix ms), which, what it records, and where it came from. */
export const appliedPolicySchema = z.strictObject({
  at: ms,
  version: count,
  level: z.enum(captureLevels),
  source: z.string(),
});
/** See `appliedPolicySchema`. */
export type AppliedPolicy = z.infer<typeof appliedPolicySchema>;

/** Requests and replies of `policyRoutes`. */
export const policyCalls = {
  getInForce: {
    request: none,
    reply: z.strictObject({
      values: z.array(z.strictObject({ group: z.string(), name: z.string(), value: z.string(), source: z.string() })),
    }),
  },
  /** Notices acknowledged and policies applied, newest first. */
  listMyHistory: {
    request: none,
    reply: z.strictObject({ notices: z.array(acknowledgementSchema), policies: z.array(appliedPolicySchema) }),
  },
} satisfies CallsOf<typeof policyRoutes>;
