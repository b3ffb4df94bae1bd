// Says when somebody who goes on and on has paused for long enough, or has gone on for too long.

/** See `PauseWatch`. */
export interface PauseOptions {
  /** A pause is so long, ms. */
  readonly pause: number;
  /** After so long it is time without one, ms. */
  readonly longest: number;
  readonly onPause: () => void;
}

/** One timer for all that happens: it looks whether the last was long enough ago, and looks again if not. */
export class PauseWatch {
  readonly #options: PauseOptions;
  #timer: NodeJS.Timeout | null = null;
  #first = 0;
  #last = 0;

  constructor(options: PauseOptions) {
    this.#options = options;
  }

  /** Something happened. */
  happened(): void {
    this.#last = performance.now();
    if (this.#timer !== null) return;
    this.#first = this.#last;
    this.#wait();
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    const { pause, longest, onPause } = this.#options;
    const due = Math.min(this.#last + pause, this.#first + longest);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        if (performance.now() < Math.min(this.#last + pause, this.#first + longest)) this.#wait();
        else onPause();
      },
      Math.max(0, due - performance.now()),
    );
    this.#timer.unref();
  }
}
