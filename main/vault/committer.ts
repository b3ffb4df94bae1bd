// Group commit: what has arrived is written in one transaction and one flush, then all of it is acknowledged (design §4).
import { CandorError } from '../../src/errors.ts';

interface Waiting {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** How many works may wait; beyond it the vault refuses, and the sender keeps what it has (backpressure). */
export const maxWaiting = 10_000;

/** Collects works and commits them together. A work checks first and stages last, so one that throws has staged nothing. */
export class Committer {
  readonly #commit: (work: () => void) => void;
  readonly #onFailure: (error: unknown) => boolean;
  #waiting: Waiting[] = [];
  #scheduled = false;

  /** `commit` runs a function as one durable transaction; `onFailure` is told when that failed and nothing was kept, and says whether to try once more. */
  constructor(commit: (work: () => void) => void, onFailure: (error: unknown) => boolean) {
    this.#commit = commit;
    this.#onFailure = onFailure;
  }

  /** Runs `work` in the next commit; resolves with its value after the flush (P1), rejects if it or the commit failed. */
  submit<T>(work: () => T): Promise<T> {
    if (this.#waiting.length >= maxWaiting) {
      return Promise.reject(
        new CandorError(
          'record-behind',
          'The record has not caught up yet; what you wrote waits here and nothing is lost.',
          { next: 'Wait a moment.' },
        ),
      );
    }
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => {
        this.flush();
      });
    });
  }

  /** Commits everything that waits, now. */
  flush(): void {
    this.#scheduled = false;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    for (let tries = 0; ; tries++) {
      try {
        for (const settle of this.#attempt(batch)) settle();
        return;
      } catch (error) {
        if (this.#onFailure(error) && tries === 0) continue;
        for (const { reject } of batch) reject(error);
        return;
      }
    }
  }

  /** One commit of a batch; gives what to tell each sender. Throws when nothing of it was kept. */
  #attempt(batch: readonly Waiting[]): readonly (() => void)[] {
    const settled: (() => void)[] = [];
    this.#commit(() => {
      for (const { work, resolve, reject } of batch) {
        try {
          const value = work();
          settled.push(() => {
            resolve(value);
          });
        } catch (error) {
          if (!(error instanceof CandorError)) throw error; // the disk's errors concern the whole commit
          settled.push(() => {
            reject(error);
          });
        }
      }
    });
    return settled;
  }
}
