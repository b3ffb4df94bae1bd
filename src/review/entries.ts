// Facts about review, in the reviewer's own record: what was looked at, before it is shown (P4).
import { oneOf, text, type EntryKinds, type EntryOf } from '../journal/fields.ts';

/** See the first line. */
export const reviewEntries = {
  'review-access': {
    lane: 'messages',
    view: 'none',
    fields: { what: oneOf('case-opened', 'list', 'thread', 'search', 'replay'), case: text, detail: text },
  },
} as const satisfies EntryKinds;

/** What a reviewer looked at. */
export type ReviewAccess = EntryOf<typeof reviewEntries>;
