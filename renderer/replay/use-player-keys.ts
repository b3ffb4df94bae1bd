// The player's keys: Space plays, arrows step, brackets go by moments, Home and End to the ends.
import { useEffect, type RefObject } from 'react';
import type { StoreApi } from 'zustand';
import type { PlayerState } from './player-store.ts';

/** Listens while the player is on screen; keys typed into fields, or pressed on buttons that use them, stay theirs. */
export function usePlayerKeys(store: StoreApi<PlayerState>, root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (target !== null && target !== document.body && root.current?.contains(target) !== true) return;
      if (act(store.getState(), event.key, target)) event.preventDefault();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [store, root]);
}

function act(player: PlayerState, key: string, target: HTMLElement | null): boolean {
  const slider = target instanceof HTMLInputElement && target.type === 'range';
  const rtl = document.documentElement.dir === 'rtl';
  const scrolls = target?.closest('[data-scrolls]') !== null && target?.closest('[data-scrolls]') !== undefined;
  switch (key) {
    case ' ':
      if (!slider && target?.closest('button, input, a, select') !== null && target?.closest('button, input, a, select') !== undefined) return false;
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
      if (scrolls) return false;
      player.goTo(0);
      return true;
    case 'End':
      if (scrolls) return false;
      player.goTo(Number.MAX_SAFE_INTEGER);
      return true;
    default:
      return false;
  }
}
