// What windows are told of the record as a whole, and putting aside one that cannot be opened.
import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import type { CallsOf } from '../ipc/call.ts';
import { count, none } from '../ipc/fields.ts';
import { captureLevels } from '../policy/level.ts';
import type { recordRoutes } from './routes.ts';

/** A line to the company: just being made, there, or away. */
const lineStates = ['connecting', 'online', 'offline'] as const;
/** See `lineStates`. */
export type LineState = (typeof lineStates)[number];

/** Whether the record keeps up; shown at all times by the indicator (P5, P6). */
export const recordStateSchema = z.strictObject({
  state: z.enum(['not-begun', 'on-record', 'behind', 'stopped']),
  level: z.enum(captureLevels),
  /** Entries waiting for the disk. */
  waiting: count,
  /** Facts about messages on disk that the endpoint has not yet given a receipt for. */
  unreceipted: count,
  /** Drafts are on disk that the endpoint has not yet given a receipt for; how much is nobody's to count. */
  draftsUnreceipted: z.boolean(),
  /** Messages of this person that are on record and have not left. */
  unsent: count,
  /** Why it stopped or waits, one sentence; empty otherwise. */
  reason: z.string(),
  next: z.string(),
  code: z.enum(errorCodes).nullable(),
  endpoint: z.enum(lineStates),
  gateway: z.enum(lineStates),
  /** Why a new policy on this computer was refused while the one before stays in force; empty when none was. */
  policyRefused: z.string(),
});
/** See `recordStateSchema`. */
export type RecordState = z.infer<typeof recordStateSchema>;

/** Requests and replies of `recordRoutes`. */
export const recordCalls = {
  /** Only while the record cannot be opened: moves it aside untouched and begins a new one. The window is loaded anew afterwards. */
  putRecordAside: { request: none, reply: none },
} satisfies CallsOf<typeof recordRoutes>;

/** What windows are told about the record. */
export interface RecordEvent {
  readonly type: 'record';
  readonly record: RecordState;
}
