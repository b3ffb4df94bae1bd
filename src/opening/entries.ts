// Facts about openings: who opened this record, what of it, why, and which custodian let the keys out (P4).
import { listOf, name, object, optional, positive, second, text, u32, type EntryKinds } from '../journal/fields.ts';

/** See the first line. */
export const openingEntries = {
  opening: {
    lane: 'messages',
    fields: {
      id: name,
      who: text,
      role: text,
      what: text,
      case: text,
      reason: text,
      atSecond: second,
      cursor: positive,
      /** Who let the keys out. */
      custodian: optional(text),
      /** Whose records and which days the case opens. */
      scope: optional(object({ people: listOf(name), from: u32, to: u32 })),
    },
  },
  /** The person looked at the list of openings, up to the one with this cursor. */
  'openings-seen': { lane: 'messages', fields: { through: positive } },
} as const satisfies EntryKinds;
