// The protocol between a reviewer's app and a custodian, who lets page keys out for a stated case (spec: custodian.md).
import { z } from 'zod';
import { lanes } from '../journal/lane.ts';
import { scopeSchema } from './scope.ts';
import { bytes, journalId } from './signed.ts';

/**
 * POST /v1/release, a signed request by a reviewer's device. Each `box` is opened with the custodian's key; what it held (a page key, or the
 * next custodian's box) goes back sealed to the reviewer's box key. The opening is told to the endpoint first; if that fails nothing is released.
 * `scope`: whose records the case opens, and which days; a page outside of it is refused, and the author is told the scope.
 */
export const releaseRequestSchema = z.strictObject({
  case: z.string().min(1).max(100),
  reason: z.string().min(8).max(1000),
  author: z.string().min(1).max(100),
  scope: scopeSchema,
  pages: z
    .array(
      z.strictObject({
        journal: journalId,
        epoch: z.int().nonnegative(),
        lane: z.enum(lanes),
        page: z.int().positive(),
        /** The page as it was before this redaction, while it is kept (endpoint.md E3a.8). */
        replaced: z.int().positive().optional(),
        box: bytes,
      }),
    )
    .min(1)
    .max(1000),
});
/** See `releaseRequestSchema`. */
export type ReleaseRequest = z.infer<typeof releaseRequestSchema>;

/**
 * `released` in the order asked; `box` is sealed to the reviewer's X25519 key. `refused`: pages whose own box cannot be let out, and why; the others are not
 * kept back for them. Where no page can be let out the request is refused as a whole.
 */
export const releaseReplySchema = z.strictObject({
  custodian: z.string(),
  released: z.array(z.strictObject({ page: z.int().positive(), replaced: z.int().positive().optional(), box: bytes })),
  refused: z.array(
    z.strictObject({ page: z.int().positive(), replaced: z.int().positive().optional(), why: z.string().max(500) }),
  ),
});
/** See `releaseReplySchema`. */
export type ReleaseReply = z.infer<typeof releaseReplySchema>;
