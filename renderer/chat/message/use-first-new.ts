// Where the line “New messages” stands: before the first that was unread when the thread was opened, or that came while nobody looked.
import { useState } from 'react';
import type { Message } from '../../../src/message/calls.ts';

/** The id of the message it stands before; null for no line. It stays while the thread is open, so that what was read can be found again. `looking`: what comes now is seen as it comes. */
export function useFirstNew(messages: readonly Message[], unread: number, looking: boolean): string | null {
  const [{ first, before }, set] = useState<{ readonly first: string | null; readonly before: number | null }>({
    first: null,
    before: null,
  });
  if (messages.length > 0 && unread !== before) {
    const isNew = unread > 0 && (before === null || (before === 0 && !looking));
    set({ first: isNew ? firstUnread(messages, unread) : first, before: unread });
  }
  return first;
}

function firstUnread(messages: readonly Message[], unread: number): string | null {
  const inbound = messages.filter(({ direction }) => direction === 'in');
  return inbound[Math.max(0, inbound.length - unread)]?.id ?? null;
}
