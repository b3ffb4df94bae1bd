// The protocol between a reviewer's app and a custodian, who lets page keys out for a stated case (spec: custodian.md).
import { z } from 'zod';
import { lanes } from '../journal/lane.ts';
import { bytes, journalId } from './signed.ts';

/**
 * POST /v1/release, a signed request by a reviewer's device. Each `box` is opened with the custodian's key; what it held (a page key, or the
 * next custodian's box) goes back sealed to the reviewer's box key. The opening is told to the endpoint first; if that fails nothing is released.
 */
export const releaseRequestSchema = z.strictObject({
  case: z.string().min(1).max(100),
  reason: z.string().min(8).max(1000),
  author: z.string().min(1).max(100),
  pages: z.array(z.strictObject({ journal: journalId, epoch: z.int().nonnegative(), lane: z.enum(lanes), page: z.int().positive(), box: bytes })).min(1).max(1000),
});
/** See `releaseRequestSchema`. */
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;

/** In the order asked; `box` is sealed to the reviewer's X25519 key. */
export const releaseReplySchema = z.strictObject({ custodian: z.string(), released: z.array(z.strictObject({ page: z.int().positive(), box: bytes })) });
/** See `releaseReplySchema`. */
export type ReleaseReply = z.infer<typeof releaseReplySchema>;
