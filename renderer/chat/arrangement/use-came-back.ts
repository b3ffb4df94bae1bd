// Takes the mark “unread” off a conversation that the person comes back to.
import { useEffect, useRef } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { useChatApp } from '../app/chat-app.ts';

/** `open` is the conversation on screen. The one a window begins with was not chosen, and the one that is open while it is marked stays so. */
export function useCameBack(open: Conversation | null): void {
  const { arrangement } = useChatApp();
  const before = useRef<string | null>(null);
  const id = open?.id ?? null;
  const marked = open?.markedUnread ?? false;
  useEffect(() => {
    if (id !== null && before.current !== null && before.current !== id && marked)
      void arrangement.getState().arrange(id, { markedUnread: false });
    before.current = id;
  }, [id, marked, arrangement]);
}
