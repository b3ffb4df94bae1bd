// Facts about the notice: what the person was told of recording, and that they acknowledged it (P5).
import { count, either, name, oneOf, text, type EntryKinds } from '../journal/fields.ts';
import { captureLevels } from '../policy/level.ts';

/** See the first line. */
export const noticeEntries = {
  'notice-acknowledged': {
    lane: 'messages',
    fields: {
      /** A number, in early records a text; nothing is computed with it. */
      version: either(count, name),
      hash: name,
      locale: text,
      level: oneOf(...captureLevels),
    },
  },
} as const satisfies EntryKinds;
