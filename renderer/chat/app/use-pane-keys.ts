// Keys that belong to the whole Chats place: Ctrl/⌘ I the client panel, F6 the next pane, Esc back to the composer.
import { useEffect } from 'react';
import { useChatApp } from './chat-app.ts';

const firstStop = 'textarea, [role="listbox"] [tabindex="0"], input, [tabindex="0"], button';

/** Moves focus to the pane after the one that has it. */
function nextPane(backwards: boolean): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + (backwards ? -1 : 1) + panes.length) % panes.length];
  next?.querySelector<HTMLElement>(firstStop)?.focus();
}

/** Listens for as long as Chats is shown. */
export function usePaneKeys(mac: boolean, togglePanel: () => void): void {
  const { composers, conversations } = useChatApp();
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing) return;
      if ((mac ? event.metaKey : event.ctrlKey) && !event.shiftKey && event.key.toLowerCase() === 'i') {
        event.preventDefault();
        togglePanel();
      } else if (event.key === 'F6') {
        event.preventDefault();
        nextPane(event.shiftKey);
      } else if (event.key === 'Escape') {
        const open = conversations.getState().selected;
        if (open !== null) composers.getState().focus(open);
      }
    };
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  }, [mac, togglePanel, composers, conversations]);
}
