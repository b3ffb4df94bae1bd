// Pin, mute, and mark as unread: what one may do with a row to keep the list as one likes it.
import type { RowAction } from '../conversation/row-action.ts';
import { isUnread } from '../../../src/arrangement/unread.ts';
import { arrangementWords } from './words.ts';

/** In the order of the menu. */
export const arrangementActions: readonly RowAction[] = [
  {
    id: 'unread',
    // Outlook’s; Ctrl Shift U writes characters by their number where an input method runs.
    shortcut: { letter: 'u' },
    looks: (conversation) =>
      isUnread(conversation)
        ? { label: arrangementWords.markRead, icon: 'tick' }
        : { label: arrangementWords.markUnread, icon: 'mark-unread' },
    run: ({ arrangement, conversations }, conversation) => {
      const { id, markedUnread } = conversation;
      if (conversation.unread > 0) void conversations.getState().markRead(id);
      if (markedUnread || conversation.unread === 0)
        void arrangement.getState().arrange(id, { markedUnread: !markedUnread });
    },
  },
  {
    id: 'pin',
    shortcut: { letter: 'p', shift: true },
    looks: ({ pinned }) => ({ label: pinned ? arrangementWords.unpin : arrangementWords.pin, icon: 'pin' }),
    run: ({ arrangement }, { id, pinned }) => void arrangement.getState().arrange(id, { pinned: !pinned }),
  },
  {
    id: 'mute',
    shortcut: { letter: 'm', shift: true },
    looks: ({ muted }) =>
      muted ? { label: arrangementWords.unmute, icon: 'bell' } : { label: arrangementWords.mute, icon: 'bell-off' },
    run: ({ arrangement }, { id, muted }) => void arrangement.getState().arrange(id, { muted: !muted }),
  },
];
