// What somebody has to look at: raised by the endpoint itself and by services, read by administrators (spec: endpoint.md §9).
import { z } from 'zod';
import { journalId } from './signed.ts';

/** Kinds of alarms. */
export const alarmKinds = [
  'box-mismatch',
  'box-reused',
  'head-missing',
  'head-differs',
  'readers-not-policy',
  'replayed',
  'passed-rewritten',
  'day-differs',
] as const;

/** An alarm. `id` is its own for good: raised again it is kept once. `at` is Unix seconds; `person` and `journal` are whom it is about, where that is known. */
export const alarmSchema = z.strictObject({
  id: z.string().min(1).max(200),
  at: z.int().nonnegative(),
  kind: z.enum(alarmKinds),
  person: z.string().max(100).nullable(),
  journal: journalId.nullable(),
  /** What happened, for a person; never a message's text. */
  what: z.string().min(1).max(1000),
});
/** See `alarmSchema`. */
export type Alarm = z.infer<typeof alarmSchema>;

/** POST /v1/alarms, by a known service. */
export const alarmsRequestSchema = z.strictObject({ alarms: z.array(alarmSchema).min(1).max(100) });
/** How many it was. */
export const alarmsTakenSchema = z.strictObject({ stored: z.int().nonnegative() });

/** GET /v1/alarms?after=CURSOR, by administrators: oldest first, at most 500. `source` is the service's name, or `endpoint`. */
export const alarmsReplySchema = z.strictObject({
  alarms: z.array(alarmSchema.extend({ cursor: z.int().positive(), source: z.string() })),
});
