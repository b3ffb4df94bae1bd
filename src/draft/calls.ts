// Drafts between a window and the record: edits on their way in, a replay on its way out.
import { z } from 'zod';
import type { CallsOf } from '../ipc/call.ts';
import { count, id, ms, none } from '../ipc/fields.ts';
import { editKinds, editOrigins, maxTextUnits } from './edit.ts';
import type { draftRoutes } from './routes.ts';

/** One edit on its way from the composer. */
export const editSchema = z.strictObject({
  at: count,
  deleted: count,
  inserted: z.string().max(maxTextUnits),
  kind: z.enum(editKinds),
  composing: z.boolean(),
  origin: z.enum(editOrigins),
});
/** One edit as replayed: numbered, at a whole second. */
export const recordedEditSchema = editSchema.extend({ n: count, second: count });

/** A draft's whole history, ready to be played. */
export const replaySchema = z.strictObject({
  draft: id,
  conversation: id,
  edits: z.array(recordedEditSchema),
  /** Hash checks of the composer against replay along the way: how many, and how many held (P2). */
  checks: z.strictObject({ made: count, held: count }),
  outcome: z.enum(['open', 'sent', 'discarded', 'private']),
  /** The text it ended with. */
  text: z.string(),
  /** The message it became, null while unsent. */
  message: id.nullable(),
  /** The inbound message it answered, for context; null for none. */
  answering: z.strictObject({ text: z.string(), at: ms }).nullable(),
});
/** See `replaySchema`. */
export type Replay = z.infer<typeof replaySchema>;

/** A draft to be replayed, and what is shown of it. */
export const replayCall = {
  request: z.strictObject({ draft: id }),
  reply: z.strictObject({ replay: replaySchema }),
};

/** Requests and replies of `draftRoutes`. */
export const draftCalls = {
  /** The unsent draft of a conversation, its history going on at edit number `next`; `draft` is null when there is none. */
  restoreDraft: {
    request: z.strictObject({ conversation: id }),
    reply: z.strictObject({ draft: id.nullable(), text: z.string(), next: count }),
  },
  /** Numbered edits of one draft, from `first` on, one hundred thousand at most; resolves once they are durable. */
  appendEdits: {
    request: z.strictObject({
      conversation: id,
      draft: id,
      first: z.int().positive(),
      edits: z.array(editSchema).min(1).max(100_000),
    }),
    reply: z.strictObject({ through: count }),
  },
  /** Compares the composer's hash with replay after edit `through`; a mismatch makes a `resync` entry with `text`. */
  checkDraft: {
    request: z.strictObject({
      draft: id,
      through: count,
      cause: z.enum(['count', 'focus', 'blur', 'send', 'pause']),
      text: z.string().max(maxTextUnits),
    }),
    reply: z.strictObject({ held: z.boolean(), next: count }),
  },
  discardDraft: { request: z.strictObject({ conversation: id, draft: id, private: z.boolean() }), reply: none },
  /**
   * The newest first. `privateUntil`: until when the author may discard it as private, null for never. Of a `private` draft only this row is left;
   * of one that `private-waits` the text is already closed, and goes once the endpoint was told. `privateRefused`: why one had to stay, else empty.
   */
  listMyDrafts: {
    request: z.strictObject({ limit: z.int().positive().max(500) }),
    reply: z.strictObject({
      drafts: z.array(
        z.strictObject({
          draft: id,
          conversation: id,
          contact: z.string(),
          started: ms,
          edits: count,
          outcome: z.enum(['open', 'sent', 'discarded', 'private', 'private-waits']),
          text: z.string(),
          privateUntil: ms.nullable(),
          privateRefused: z.string(),
        }),
      ),
    }),
  },
  replayMyDraft: replayCall,
} satisfies CallsOf<typeof draftRoutes>;

/** What windows are told about drafts: one left the record as private, or has to stay, so the list has to be read again. */
export interface DraftEvent {
  readonly type: 'drafts';
}
