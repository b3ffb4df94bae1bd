// The clock and timers capture uses, passed in so that tests decide what time it is.

/** A running clock in milliseconds and one-shot timers. */
export interface Timers {
  readonly now: () => number;
  /** Calls `run` after `ms`; returns the way to call it off. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** Calls `run` in a task of its own right after the one under way, ahead of drawing the next frame. */
  readonly soon: (run: () => void) => void;
}

const atOnce = { priority: 'user-blocking' } as const;

/** The window's own clock and timers. */
export const windowTimers: Timers = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  soon: (run) => {
    void scheduler.postTask(run, atOnce);
  },
};
