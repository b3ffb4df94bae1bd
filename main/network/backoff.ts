// How long to wait before trying again: exponential with full jitter and a cap, so that a fleet does not come back all at once (pitfalls 4.9).

/** Counts failures and gives the next delay in ms. */
export class Backoff {
  readonly #first: number;
  readonly #cap: number;
  #failures = 0;

  constructor(first = 500, cap = 30_000) {
    this.#first = first;
    this.#cap = cap;
  }

  /** The delay before the next try; grows with each call. */
  next(): number {
    const ceiling = Math.min(this.#cap, this.#first * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 16);
    return Math.random() * ceiling;
  }

  /** It worked, and for long enough to believe it. */
  reset(): void {
    this.#failures = 0;
  }
}
