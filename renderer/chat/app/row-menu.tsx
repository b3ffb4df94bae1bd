// The menu of a conversation, and the keys of what is in it.
import { useEffect, type ReactNode } from 'react';
import type { Conversation } from '../../../src/conversation/calls.ts';
import { ContextMenu } from '../../shared/context-menu.tsx';
import { isPressed, shortcutText } from '../../shared/shortcut.ts';
import { useChat, useChatApp } from './chat-app.ts';
import { rowActions } from './row-actions.ts';
import { appWords } from './words.ts';

/** Where a menu was asked for, and of which conversation. */
export interface MenuPlace {
  readonly conversation: string;
  readonly x: number;
  readonly y: number;
}

interface RowMenuProps {
  readonly place: MenuPlace;
  readonly mac: boolean;
  readonly onClose: () => void;
}

/** Open for as long as it is rendered. */
export function RowMenu({ place, mac, onClose }: RowMenuProps): ReactNode {
  const app = useChatApp();
  const conversation = useChat('conversations', ({ conversations }) =>
    conversations?.find((each) => each.id === place.conversation),
  );
  if (conversation === undefined) return null;
  return (
    <ContextMenu
      label={appWords.menuOf(conversation.contact.name)}
      at={place}
      entries={rowActions.map(({ id, shortcut, looks, run }) => ({
        id,
        ...looks(conversation),
        keys: shortcutText(shortcut, mac),
        run: () => run(app, conversation),
      }))}
      onClose={onClose}
    />
  );
}

/** The same by keys, for the conversation that is open, wherever the focus is. */
export function useRowKeys(open: Conversation | null, mac: boolean): void {
  const app = useChatApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (open === null || event.defaultPrevented || event.isComposing) return;
      const action = rowActions.find(({ shortcut }) => isPressed(shortcut, event, mac));
      if (action === undefined) return;
      event.preventDefault();
      action.run(app, open);
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [app, open, mac]);
}
