// Marks a conversation as read once what is new was in sight of somebody who attends to it.
import { useEffect } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { useChatApp } from '../app/chat-app.ts';

/** Who goes through the list with the arrow keys passes by; who is anywhere else in a window that is in front attends. */
export function attends(): boolean {
  return (
    document.visibilityState === 'visible' &&
    document.hasFocus() &&
    document.activeElement?.closest('[data-pane="list"] [role="listbox"]') === null
  );
}

/** `inSight`: the newest message is. */
export function useMarkRead({ id, unread }: Pick<Conversation, 'id' | 'unread'>, inSight: boolean): void {
  const { conversations } = useChatApp();
  useEffect(() => {
    if (unread === 0 || !inSight) return undefined;
    const mark = (): void => {
      if (attends()) void conversations.getState().markRead(id);
    };
    mark();
    const events = [
      [window, 'focus'],
      [document, 'focusin'],
      [document, 'visibilitychange'],
    ] as const;
    for (const [target, event] of events) target.addEventListener(event, mark);
    return () => {
      for (const [target, event] of events) target.removeEventListener(event, mark);
    };
  }, [id, unread, inSight, conversations]);
}
