// Facts about drafts their author discards as private: asked for, and refused where it was too late (spec: journal.md §8b).
import {
  count,
  draftNumber,
  name,
  positive,
  second,
  since,
  text,
  type EntryKinds,
  type EntryOf,
} from '../journal/fields.ts';

/** See the first line. */
export const redactionEntries = {
  /** From now on the draft's content is taken out of every page, here and at the endpoint. It is named by its number alone. */
  'draft-private': {
    lane: 'messages',
    fields: {
      draft: draftNumber,
      conversation: name,
      startedSecond: second,
      edits: count,
      /** How many frames it has in all, its end included; records of format 1 do not say it. */
      frames: since(2, positive),
    },
  },
  /** It cannot be any more: a page that holds it was opened for a case, or the time is over. Its content stays. */
  'draft-private-refused': { lane: 'messages', fields: { draft: draftNumber, reason: text } },
} as const satisfies EntryKinds;

/** A draft its author discards as private: what stays to be said of it. */
export type Tombstone = EntryOf<typeof redactionEntries, 'draft-private'>;
