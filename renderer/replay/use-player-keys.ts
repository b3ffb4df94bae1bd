// The player's keys: Space plays, arrows step, brackets go by moments, Home and End to the ends.
import { useEffect, type RefObject } from 'react';
import type { StoreApi } from 'zustand';
import type { PlayerState } from './player-store.ts';

/** Listens where the player has the focus, and gives it the focus at first; keys that a button or a list uses itself stay theirs. */
export function usePlayerKeys(store: StoreApi<PlayerState>, root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (act(store.getState(), event.key, event.target instanceof HTMLElement ? event.target : null))
        event.preventDefault();
    };
    const element = root.current;
    element?.focus({ preventScroll: true });
    element?.addEventListener('keydown', onKey);
    return () => {
      element?.removeEventListener('keydown', onKey);
    };
  }, [store, root]);
}

function act(player: PlayerState, key: string, target: HTMLElement | null): boolean {
  const slider = target instanceof HTMLInputElement && target.type === 'range';
  const rtl = document.documentElement.dir === 'rtl';
  const within = (selector: string): boolean => target !== null && target.closest(selector) !== null;
  switch (key) {
    case ' ':
      if (!slider && within('button, input, a, select')) return false;
      player.toggle();
      return true;
    case 'ArrowLeft':
      player.step(rtl ? 1 : -1);
      return true;
    case 'ArrowRight':
      player.step(rtl ? -1 : 1);
      return true;
    case '[':
      player.step(-1, 'moment');
      return true;
    case ']':
      player.step(1, 'moment');
      return true;
    case 'Home':
      if (within('[data-scrolls]')) return false;
      player.goTo(0);
      return true;
    case 'End':
      if (within('[data-scrolls]')) return false;
      player.goTo(Number.MAX_SAFE_INTEGER);
      return true;
    default:
      return false;
  }
}
