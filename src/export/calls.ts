// Saving a copy of one's own record, as the chat window asks for it.
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { exportFormats } from './formats.ts';
import type { exportRoutes } from './routes.ts';

/** Requests and replies of `exportRoutes`. */
export const exportCalls = {
  /** Asks the person where to, and writes everything on record about them there; `saved` is false when they chose no place. `progress` events follow its course. */
  exportMyRecord: {
    request: z.strictObject({ format: z.enum(exportFormats) }),
    reply: z.strictObject({ saved: z.boolean(), path: z.string() }),
  },
} satisfies CallsOf<typeof exportRoutes>;

/** What windows are told about exports: how much of one is written, in frames. */
export interface ExportEvent {
  readonly type: 'progress';
  readonly done: number;
  readonly total: number;
}
