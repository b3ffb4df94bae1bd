// The notice as windows see it, and its acknowledgement (P5).
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { count, ms, none } from '../ipc/fields.ts';
import { captureLevels } from '../policy/level.ts';
import { noticeTextSchema } from '../policy/policy.ts';
import type { noticeRoutes } from './routes.ts';

/** The notice in force, in every language it comes in; `locale` is the one this person sees first. */
export const noticeSchema = z.strictObject({
  version: count,
  acknowledged: z.boolean(),
  hash: z.string(),
  locale: z.string(),
  locales: z.array(z.string()),
  texts: z.record(z.string(), noticeTextSchema),
});
/** See `noticeSchema`. */
export type Notice = z.infer<typeof noticeSchema>;

/** A notice that was acknowledged: when (Unix ms), which, in which language, and the level it spoke of. */
export const acknowledgementSchema = z.strictObject({
  at: ms,
  version: count,
  locale: z.string(),
  level: z.enum(captureLevels),
});
/** See `acknowledgementSchema`. */
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;

/** Requests and replies of `noticeRoutes`. */
export const noticeCalls = {
  acknowledgeNotice: { request: z.strictObject({ version: count, hash: z.string(), locale: z.string() }), reply: none },
} satisfies CallsOf<typeof noticeRoutes>;
