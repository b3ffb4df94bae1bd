// The protocol between a device and the company's endpoint, over HTTPS: enrol, push sealed frames, hold receipts, read as reviewer (spec: endpoint.md).
import { lastSecond } from '../journal/bounds.ts';
import { lanes } from '../journal/lane.ts';
import { z } from 'zod';
import { daySchema, scopeSchema } from './scope.ts';
import { b32, b64, bytes, certificateSchema, journalId } from './signed.ts';

const lane = z.enum(lanes);
const seq = z.int().nonnegative();

/** The endpoint's signature over a lane's head: `receipt ‖ NUL ‖ headBytes(...) ‖ u64be(at)`. `at` is Unix seconds. */
export const receiptSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  lane,
  seq,
  head: b32,
  at: z.int().nonnegative(),
  signature: b64,
});
/** See `receiptSchema`. */
export type Receipt = z.infer<typeof receiptSchema>;

/** A page: a run of frames of one lane under one page key, and that key's boxes for its readers; signed by the device. */
export const wirePageSchema = z.strictObject({
  lane,
  page: z.int().positive(),
  /** Format 1 is read and kept, and never let out by a custodian: its boxes name no page. */
  format: z.union([z.literal(1), z.literal(2)]),
  /** First frame under this page's key. */
  firstSeq: z.int().positive(),
  /** The UTC day (days since 1970) all its frames are of; 0 in format 1. */
  day: z.int().min(0).max(0xffffffff),
  /** The page key as a sealed box for the custodian, for drafts one box inside another (outermost first in `readers`). */
  box: bytes,
  /** Public keys of the custodians, outermost box first. */
  readers: z.array(b32).min(1).max(2),
  signature: b64,
});
/** See `wirePageSchema`. */
export type WirePage = z.infer<typeof wirePageSchema>;

/** A frame as stored and sent: nobody without the page key learns more than its length. */
export const wireFrameSchema = z.strictObject({
  seq: z.int().positive(),
  page: z.int().positive(),
  commitment: b32,
  sealed: bytes,
});
/** See `wireFrameSchema`. */
export type WireFrame = z.infer<typeof wireFrameSchema>;

/** A closed page of the drafts lane, folded: it goes in place of its frames, which never travel (journal.md §8). */
export const wireFoldSchema = z.strictObject({
  page: z.int().positive(),
  lastSeq: z.int().positive(),
  head: b32,
  sealed: bytes,
  signature: b64,
});
/** See `wireFoldSchema`. */
export type WireFold = z.infer<typeof wireFoldSchema>;

/**
 * POST /v1/redact: a drafts page without what its author discarded as private, at the very place of the page with it: same frames, same heads, new
 * page key (journal.md §8b). A page that is not held is no error: it was never sent.
 */
export const redactRequestSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  page: wirePageSchema,
  fold: wireFoldSchema,
});
/** See `redactRequestSchema`. */
export type RedactRequest = z.infer<typeof redactRequestSchema>;
/** `refused`: a sentence when the page has to stay as it is (opened for a case, or the time is over); null when nothing of what was taken out is held. */
export const redactReplySchema = z.strictObject({ refused: z.string().max(500).nullable() });

/**
 * GET /v1/review/redactions (reviewers only, never their own): pages their authors wrote anew without a private draft. The page as it was stays sealed
 * until Unix second `until`; `erased` says that it is gone. With `?case=` only those a registered case is about. `redaction` is its number.
 */
export const redactionsReplySchema = z.strictObject({
  redactions: z.array(
    z.strictObject({
      redaction: z.int().positive(),
      journal: journalId,
      epoch: z.int().nonnegative(),
      author: z.string(),
      page: z.int().positive(),
      day: z.int().nonnegative(),
      at: z.int().nonnegative(),
      until: z.int().nonnegative(),
      erased: z.boolean(),
    }),
  ),
  /** `?before=` of the older ones; null where there are none. */
  next: z.int().positive().nullable(),
});

/** GET /v1/review/replaced?case&redaction (reviewers only): a page as it was before a redaction, for a registered case with drafts that covers its author and day. */
export const replacedReplySchema = z.strictObject({
  page: wirePageSchema.extend({ arrived: daySchema.nullable() }),
  fold: wireFoldSchema,
});
/** See `replacedReplySchema`. */
export type ReplacedReply = z.infer<typeof replacedReplySchema>;

/** A device's signature over a lane's head. */
export const checkpointSchema = z.strictObject({ lane, seq, head: b32, signature: b64 });
/** See `checkpointSchema`. */
export type Checkpoint = z.infer<typeof checkpointSchema>;

/** POST /v1/enrol: with a one-time token; `signature` by `signKey` over `enrol ‖ NUL ‖ token ‖ NUL ‖ signKey ‖ boxKey ‖ journal ‖ u32be(epoch) ‖ previous`. */
export const enrolRequestSchema = z.strictObject({
  token: z.string().min(8).max(200),
  signKey: b32,
  boxKey: b32,
  journal: journalId,
  epoch: z.int().nonnegative(),
  previous: b32,
  signature: b64,
});
/** Answer of enrol. */
export const enrolReplySchema = z.strictObject({ certificate: certificateSchema });

/** POST /v1/push: what follows of one lane after what the endpoint holds: frames of messages, folded pages of drafts. What it already holds must be equal and is skipped. */
export const pushRequestSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  lane,
  pages: z.array(wirePageSchema).max(1000),
  /** Of the messages lane. */
  frames: z.array(wireFrameSchema).max(2000),
  /** Of the drafts lane. */
  folds: z.array(wireFoldSchema).max(1000),
  checkpoint: checkpointSchema,
});
/** See `pushRequestSchema`. */
export type PushRequest = z.infer<typeof pushRequestSchema>;
/** Answer of push: the receipt for the head after the last frame. */
export const pushReplySchema = z.strictObject({ receipt: receiptSchema });

/** GET /v1/journals/:journal/:epoch/:lane → what the endpoint holds of the caller's own lane (or, for a reviewer, of anyone's). */
export const heldReplySchema = z.strictObject({ seq, receipt: receiptSchema.nullable() });

/** GET /v1/review/journals (reviewers only; never their own): every journal there is. */
export const reviewJournalsReplySchema = z.strictObject({
  journals: z.array(
    z.strictObject({
      journal: journalId,
      epoch: z.int().nonnegative(),
      certificate: certificateSchema,
      lanes: z.array(
        z.strictObject({ lane, seq, receipt: receiptSchema.nullable(), checkpoint: checkpointSchema.nullable() }),
      ),
    }),
  ),
});
/**
 * POST /v1/review/cases (reviewers only, signed): what a case is about, kept with the reviewer's signature. The answer names it for what is asked for it;
 * it is good for a day.
 */
export const caseRequestSchema = z.strictObject({
  case: z.string().min(1).max(100),
  reason: z.string().min(8).max(1000),
  drafts: z.boolean(),
  people: scopeSchema.shape.people,
  from: daySchema,
  to: daySchema,
  /** Also what came on these days and says it is of others. */
  late: z.literal(true).optional(),
});
/** Answer of POST /v1/review/cases. */
export const caseReplySchema = z.strictObject({ registration: journalId });

/** The UTC day a page came by the endpoint's clock; null for those from before that was kept. */
const arrived = daySchema.nullable();
/** A page as a reviewer gets it: outside the days of the case only the digest of its box, which is what its signature covers. */
export const reviewPageSchema = z.union([
  wirePageSchema.extend({ arrived }),
  wirePageSchema.omit({ box: true }).extend({ boxDigest: b32, arrived }),
]);
/** See `reviewPageSchema`. */
export type ReviewPage = z.infer<typeof reviewPageSchema>;
/** A frame as a reviewer gets it: outside the days of the case without its sealed bytes. The chain is computed from the commitment alone. */
export const reviewFrameSchema = wireFrameSchema.extend({ sealed: bytes.nullable() });
/** See `reviewFrameSchema`. */
export type ReviewFrame = z.infer<typeof reviewFrameSchema>;
/** A folded page as a reviewer gets it: outside the days of the case the digest in place of its sealed bytes, which is what its signature covers. */
export const reviewFoldSchema = z.union([
  wireFoldSchema,
  wireFoldSchema.omit({ sealed: true }).extend({ digest: b32 }),
]);
/** See `reviewFoldSchema`. */
export type ReviewFold = z.infer<typeof reviewFoldSchema>;
/** GET /v1/review/frames?case&journal&epoch&lane&from&limit (reviewers only): what a registered case opens of one lane, in order; of other days the chain alone. */
export const reviewFramesReplySchema = z.strictObject({
  pages: z.array(reviewPageSchema),
  frames: z.array(reviewFrameSchema),
  folds: z.array(reviewFoldSchema),
  more: z.boolean(),
});

/**
 * GET /v1/pokes: a device asks and waits up to 25 s for a reason to act. `drafts`: a reviewer with an open case waits for its latest drafts, so it
 * closes its page, pushes it, and answers with POST /v1/pokes/answered. `openings`: somebody opened the author's record.
 */
export const pokesReplySchema = z.strictObject({ drafts: z.boolean(), openings: z.boolean() });
/** POST /v1/review/poke (reviewers only): asks a device for its latest drafts; answers once it pushed them, or says that it is not there. */
export const reviewPokeRequestSchema = z.strictObject({ journal: journalId, epoch: z.int().nonnegative() });
/** `answered` false: the device is not connected or took too long; what the endpoint holds is what there is. */
export const reviewPokeReplySchema = z.strictObject({ answered: z.boolean() });

/** Largest part of a record put aside that travels at once, bytes. */
export const asidePart = 2 * 1024 * 1024;
/**
 * POST /v1/aside: a part of a record that could not be opened and was put aside when `epoch` began; the whole has `size` bytes and the
 * certificate's `previous` as its BLAKE2b digest. Parts come in order; a part that is held already is skipped.
 */
export const asideRequestSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().positive(),
  size: z.int().nonnegative(),
  offset: z.int().nonnegative(),
  part: bytes,
});
/** `held`: bytes held now; `whole` once all are there and the digest holds. */
export const asideReplySchema = z.strictObject({ held: z.int().nonnegative(), whole: z.boolean() });

/** One opening of somebody's pages, told by a custodian before it lets a key out (P4). `at` is Unix seconds. */
export const accessSchema = z.strictObject({
  id: z.string().min(1).max(100),
  at: z.int().nonnegative().max(lastSecond),
  author: z.string().max(100),
  reviewer: z.strictObject({ person: z.string().max(100), name: z.string().max(200), role: z.string().max(50) }),
  custodian: z.string().max(200),
  what: z.string().max(500),
  case: z.string().max(100),
  reason: z.string().max(1000),
  /** Whose records the case opens, and which days. */
  scope: scopeSchema,
});
/** See `accessSchema`. */
export type Access = z.infer<typeof accessSchema>;
/** POST /v1/accesses, signed by the custodian: openings in its own name. The body is kept with its signature as sent. */
export const accessRequestSchema = z.strictObject({ accesses: z.array(accessSchema).min(1).max(1000) });
/** An opening as it is kept; those from before cases had people and days name no scope. Its time may be any: one that cannot be must not hide the others. */
export const keptAccessSchema = accessSchema.extend({ at: z.int().nonnegative(), scope: scopeSchema.optional() });
/** GET /v1/accesses?after=CURSOR: openings of the caller's own record, oldest first. */
export const accessesReplySchema = z.strictObject({
  accesses: z.array(keptAccessSchema.extend({ cursor: z.int().positive() })),
});

/** A page as a custodian asks about it; `replaced`: as it was before that redaction. */
export const pageRefSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  lane,
  page: z.int().positive(),
  replaced: z.int().positive().optional(),
});
/** POST /v1/custodian/pages, signed by a custodian: whose pages these are, before it opens any. So a reviewer cannot name another author than the true one. */
export const pageOwnersRequestSchema = z.strictObject({ pages: z.array(pageRefSchema).min(1).max(1000) });
/** In the order asked: the author's certificate and the page as the author's device signed it. */
export const pageOwnersReplySchema = z.strictObject({
  pages: z.array(z.strictObject({ certificate: certificateSchema, page: wirePageSchema, arrived })),
});
