// Keys that belong to the whole Chats place: Ctrl/⌘ I the client panel, F6 the next pane, Esc back to the composer.
import { useEffect } from 'react';
import { useChatApp } from './chat-app.ts';

/** Where focus goes in a pane: what it is there for, before what helps with it. */
const stops = [
  'textarea',
  '[role="listbox"] [tabindex="0"], [role="listbox"][tabindex="0"]',
  'input',
  '[tabindex="0"]',
  'button',
];

function stopIn(pane: HTMLElement): HTMLElement | null {
  for (const stop of stops) {
    const found = pane.querySelector<HTMLElement>(stop);
    if (found !== null) return found;
  }
  return null;
}

/** Moves focus to the pane after the one that has it; one that has nothing to focus is passed over. */
function nextPane(backwards: boolean): void {
  const panes = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.contains(document.activeElement) || stopIn(pane) !== null,
  );
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const next = panes[(here + (backwards ? -1 : 1) + panes.length) % panes.length];
  if (next !== undefined) stopIn(next)?.focus();
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
