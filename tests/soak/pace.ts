// How fast a soak types and when it has typed enough: so many edits, at a rate or as fast as answers come.
import { setTimeout as pause } from 'node:timers/promises';

/** Shared by all typists. */
export class Pace {
  readonly #edits: number;
  readonly #rate: number | null;
  readonly #began = performance.now();
  #given = 0;

  /** `rate` in edits per second for all together; null for no limit. */
  constructor(edits: number, rate: number | null) {
    this.#edits = edits;
    this.#rate = rate;
  }

  /** False once enough was typed. */
  get goesOn(): boolean {
    return this.#given < this.#edits;
  }

  /** Resolves when the next edit may be typed. */
  async next(): Promise<void> {
    this.#given++;
    if (this.#rate === null) return;
    const due = this.#began + (this.#given / this.#rate) * 1000;
    const early = due - performance.now();
    if (early > 2) await pause(early);
  }
}
