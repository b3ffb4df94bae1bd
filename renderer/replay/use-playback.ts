// Moves a playing player on with the screen's own beat, a number of edits a second, never by the time they were written in.
import { useEffect } from 'react';
import { useStore, type StoreApi } from 'zustand';
import type { PlayerState } from './player-store.ts';

/** Plays while the store says so. */
export function usePlayback(store: StoreApi<PlayerState>): void {
  const playing = useStore(store, (state) => state.playing);
  useEffect(() => {
    if (!playing) return undefined;
    let frame = 0;
    let before = 0;
    let owed = 0;
    const beat = (at: number): void => {
      const { speed, advance } = store.getState();
      // A hidden window gets no beats; coming back must not jump.
      owed += before === 0 ? 0 : (Math.min(at - before, 250) / 1000) * speed;
      before = at;
      const whole = Math.floor(owed);
      if (whole > 0) {
        owed -= whole;
        advance(whole);
      }
      frame = requestAnimationFrame(beat);
    };
    frame = requestAnimationFrame(beat);
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [playing, store]);
}
