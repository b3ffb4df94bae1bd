// How the arrangement of a list is exported (export.md §2).
import { z } from 'zod';
import { exported, plain, text } from '../export/exported.ts';

/** See the first line. */
export const arrangementExported = {
  'conversation-arranged': exported(
    { conversation: text, pinned: z.boolean(), muted: z.boolean(), markedUnread: z.boolean() },
    ({ pinned, muted, markedUnread }) => {
      const words = [pinned ? 'pinned' : '', muted ? 'muted' : '', markedUnread ? 'marked as unread' : ''];
      const kept = words.filter((word) => word !== '').join(', ');
      return plain(`In your list from here on: ${kept === '' ? 'as any other' : kept}.`);
    },
  ),
};
