// Keys of the three panes: F6 goes from pane to pane, Ctrl or ⌘ K goes to the search.
import { useEffect, type RefObject } from 'react';

/** The attribute that makes an element the place F6 lands on in its pane. */
export const paneStop = 'data-pane-stop';
/** The attribute of the search field. */
export const searchStop = 'data-search-field';

/** Listens while the panes are on screen. */
export function usePaneKeys(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const command = event.ctrlKey || event.metaKey;
      if (command && event.key.toLowerCase() === 'k') focusFirst(document, searchStop);
      else if (event.key === 'F6') nextPane(root.current, event.shiftKey ? -1 : 1);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [root]);
}

function focusFirst(within: ParentNode, attribute: string): void {
  within.querySelector<HTMLElement>(`[${attribute}]`)?.focus();
}

function nextPane(root: HTMLElement | null, direction: 1 | -1): void {
  if (root === null) return;
  const stops = [...root.querySelectorAll<HTMLElement>(`[${paneStop}]`)];
  const panes = [...root.children];
  const here = panes.findIndex((pane) => pane.contains(document.activeElement));
  const from = here === -1 ? (direction === 1 ? -1 : panes.length) : here;
  for (let i = 1; i <= panes.length; i++) {
    const pane = panes[(from + direction * i + panes.length * 2) % panes.length];
    const stop = stops.find((candidate) => pane?.contains(candidate) === true);
    if (stop !== undefined) {
      stop.focus();
      return;
    }
  }
}
