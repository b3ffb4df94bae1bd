// Whether a line to the company is there, as a person is told it: within seconds, and not of every moment it takes to come back.
import type { LineState } from '../src/record/calls.ts';

/** At a start a line has so long to come up before it is called away, ms. */
const toConnect = 2500;
/** A line that comes back within this time was never away, ms. */
const toReturn = 1000;

/** One line. */
export class LineWatch {
  readonly #changed: () => void;
  #state: LineState = 'connecting';
  #timer: NodeJS.Timeout | null;

  /** `changed` is called after each change of `state`. */
  constructor(changed: () => void) {
    this.#changed = changed;
    this.#timer = setTimeout(() => this.#set('offline'), toConnect);
    this.#timer.unref();
  }

  get state(): LineState {
    return this.#state;
  }

  /** The line came up, or broke, or could not be made. */
  is(online: boolean): void {
    if (online) this.#set('online');
    else if (this.#state === 'online' && this.#timer === null)
      this.#timer = setTimeout(() => this.#set('offline'), toReturn).unref();
  }

  #set(state: LineState): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (state === this.#state) return;
    this.#state = state;
    this.#changed();
  }
}
