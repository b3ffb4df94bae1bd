// What a conversation allows, in the same words on the wire, on record and in the window.
import { z } from 'zod';
import { lastMs } from '../journal/bounds.ts';

/** What a conversation allows right now. */
export const capabilitiesSchema = z.strictObject({
  canWrite: z.boolean(),
  /** Why not, one sentence; empty when writing is allowed. */
  reason: z.string().max(500),
  maxLength: z.int().positive(),
  /** Until when one may write freely, Unix ms; null for no limit. */
  until: z.int().nonnegative().max(lastMs).nullable(),
  receipts: z.boolean(),
});
/** See `capabilitiesSchema`. */
export type Capabilities = z.infer<typeof capabilitiesSchema>;
