// A clock for tests that moves only when told.
import type { Timers } from '../../../../renderer/chat/draft/timers.ts';

/** Timers and the way to move them. */
export class ManualTimers implements Timers {
  #now = 0;
  #due: { at: number; run: () => void }[] = [];
  /** Most timers that ever ran at once. */
  most = 0;

  readonly now = (): number => this.#now;

  readonly after = (ms: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + ms, run };
    this.#due.push(timer);
    this.most = Math.max(this.most, this.#due.length);
    return () => {
      this.#due = this.#due.filter((each) => each !== timer);
    };
  };

  readonly soon = (run: () => void): void => {
    void Promise.resolve().then(run);
  };

  /** Moves the clock, running what falls due in order, and lets promises settle in between. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await settle();
    for (;;) {
      const next = [...this.#due].sort((a, b) => a.at - b.at).find((each) => each.at <= end);
      if (next === undefined) break;
      this.#due = this.#due.filter((each) => each !== next);
      this.#now = next.at;
      next.run();
      await settle();
    }
    this.#now = end;
    await settle();
  }
}

/** Lets everything that only waits for promises happen. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}
