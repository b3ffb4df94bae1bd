// Facts about how a person keeps their list: which conversations are pinned, muted, or marked to come back to.
import { name, yesOrNo, type EntryKinds } from '../journal/fields.ts';

/** See the first line. */
export const arrangementEntries = {
  /** All three as they are from now on, so that the last entry about a conversation says everything. */
  'conversation-arranged': {
    lane: 'messages',
    fields: { conversation: name, pinned: yesOrNo, muted: yesOrNo, markedUnread: yesOrNo },
  },
} as const satisfies EntryKinds;
