// The protocol by which a gateway, or an auditor, asks the endpoint whether places in devices' records are held there (spec: endpoint.md §10, P7).
import { z } from 'zod';
import { b32, b64, journalId } from './signed.ts';

/** A place in the messages of a journal, as its device signed for it. */
export const recordPlaceSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  seq: z.int().positive(),
  head: b32,
});
/** See `recordPlaceSchema`. */
export type RecordPlace = z.infer<typeof recordPlaceSchema>;

/** Where a gateway's list of what passed stands, signed by it (`signPassed`). */
export const signedPlaceSchema = z.strictObject({ n: z.int().nonnegative(), head: b32, signature: b64 });
/** See `signedPlaceSchema`. */
export type SignedPlace = z.infer<typeof signedPlaceSchema>;

/** POST /v1/heads, by a known gateway or administrator. `passed`: a gateway's own place, which the endpoint keeps for good; null from others. */
export const headsRequestSchema = z.strictObject({
  places: z.array(recordPlaceSchema).max(1000),
  passed: signedPlaceSchema.nullable(),
});

/** `held`: this very head is at this place. `differs`: another is, so the device showed two histories. `missing`: the record here is shorter. */
export const headAnswers = ['held', 'differs', 'missing'] as const;
/** See `headAnswers`. */
export type HeadAnswer = (typeof headAnswers)[number];
/** In the order asked. */
export const headsReplySchema = z.strictObject({ answers: z.array(z.enum(headAnswers)) });

/** GET /v1/gateways, by administrators: every place each gateway (by its public key) said its list stood at, `at` Unix seconds. */
export const gatewaysReplySchema = z.strictObject({
  places: z.array(signedPlaceSchema.extend({ gateway: b32, at: z.int().nonnegative() })),
});
