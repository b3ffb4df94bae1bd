// Facts about the record itself: where an epoch begins, what the drafts lane had come to, where something may be missing.
import {
  count,
  head,
  journalId,
  name,
  oneOf,
  orNull,
  object,
  positive,
  text,
  u32,
  type EntryKinds,
} from '../journal/fields.ts';

/** See the first line. */
export const recordEntries = {
  /** The first entry of a journal's life under one device key. */
  'epoch-started': {
    lane: 'messages',
    view: 'none',
    fields: {
      journal: journalId,
      epoch: u32,
      person: name,
      /** What was put aside before, null for the first epoch. */
      previous: orNull(object({ digest: head, reason: text })),
    },
  },
  /** The drafts lane stood here. */
  'drafts-head': {
    lane: 'messages',
    fields: { seq: positive, head, cause: oneOf('send', 'pause', 'discard', 'page-end', 'close') },
  },
  /** Edits of a draft may be missing after edit `through`. */
  'capture-gap': { lane: 'messages', view: 'none', fields: { draft: orNull(name), through: count, cause: text } },
} as const satisfies EntryKinds;
