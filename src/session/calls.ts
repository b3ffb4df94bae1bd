// What a window is told of the session: who is here, at which organisation, what is in force, and what is wrong.
import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../errors.ts';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, none } from '../ipc/fields.ts';
import { noticeSchema } from '../notice/calls.ts';
import { captureLevels } from '../policy/level.ts';
import { templateSchema } from '../policy/policy.ts';
import { recordStateSchema } from '../record/calls.ts';
import type { sessionRoutes } from './routes.ts';

/** Requests and replies of `sessionRoutes`. */
export const sessionCalls = {
  getSession: {
    request: none,
    reply: z.strictObject({
      person: z.strictObject({ id, name: z.string(), role: z.enum(['employee', 'reviewer']) }),
      organisation: z.string(),
      sample: z.boolean(),
      /** A development build, started with a configuration that anybody may have written. */
      development: z.boolean(),
      keyStore: z.string(),
      platform: z.enum(['mac', 'win', 'linux']),
      version: z.string(),
      runtime: z.string(),
      record: recordStateSchema,
      level: z.enum(captureLevels),
      notice: noticeSchema,
      /** How long the policy asks to keep each class, days; null where it says nothing. */
      keeping: z.strictObject({ messagesDays: count.nullable(), draftsDays: count.nullable() }),
      /** Whom to ask or object to; empty where the policy names nobody. */
      questions: z.string(),
      /** The company's texts for `/` in the message box. */
      templates: z.array(templateSchema),
      /** A start-up problem that locks the app, shown instead of everything else. */
      problem: z.strictObject({ code: z.enum(errorCodes), message: z.string(), next: z.string() }).nullable(),
      /** The client's page of the embedded web chat, for the empty state of the sample; empty otherwise. */
      clientPage: z.string(),
    }),
  },
  /** Answers the event `closing`: nothing of this window waits for the record. */
  readyToClose: { request: none, reply: none },
} satisfies CallsOf<typeof sessionRoutes>;

/** What windows are told about the session. */
export type SessionEvent =
  /** Policy, level or notice changed: the session has to be asked for again. */
  | { readonly type: 'session' }
  /** Candor is about to close: what waits for the record is brought there, then `readyToClose` is called. */
  | { readonly type: 'closing' }
  | { readonly type: 'problem'; readonly code: ErrorCode; readonly message: string; readonly next: string };
