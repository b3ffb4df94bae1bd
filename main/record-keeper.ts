// Knows whether the record keeps up and tells it truthfully, within 200 ms of a change (P5, P6).
import type { CandorError } from '../src/errors.ts';
import type { RecordState } from '../src/record/calls.ts';
import { LineWatch } from './line-watch.ts';

/** An append that takes longer than this, ms, is shown as waiting. */
const lateAfter = 120;
/** Errors after which nothing can be recorded; any other concerns one call only. */
const stopping: ReadonlySet<string> = new Set([
  'disk-full',
  'record-stopped',
  'journal-damaged',
  'journal-newer',
  'journal-locked',
  'key-lost',
  'keychain-missing',
  'keychain-weak',
  'keychain-denied',
  'keychain-unavailable',
  'policy-unreadable',
  'policy-refused',
]);

/** What there is to count: see `RecordState`. */
interface Counted extends Pick<RecordState, 'unreceipted' | 'draftsUnreceipted' | 'unsent'> {
  /** The disk is full. */
  readonly lowSpace: boolean;
}

/** Gathers what bears on the indicator and publishes it when it changes. */
export class RecordKeeper {
  readonly #publish: (state: RecordState) => void;
  #level: RecordState['level'];
  #begun = false;
  #strict = false;
  #waiting = 0;
  #since = 0;
  #counted: Counted = { unreceipted: 0, draftsUnreceipted: false, unsent: 0, lowSpace: false };
  #stopped: CandorError | null = null;
  #endpointError: CandorError | null = null;
  readonly #endpoint: LineWatch;
  readonly #gateway: LineWatch;
  #policyRefused: CandorError | null = null;
  #timer: NodeJS.Timeout | null = null;
  #last = '';

  constructor(level: RecordState['level'], publish: (state: RecordState) => void) {
    this.#level = level;
    this.#publish = publish;
    const changed = (): void => this.#changed();
    this.#endpoint = new LineWatch(changed);
    this.#gateway = new LineWatch(changed);
  }

  /** What the indicator shows now. */
  get state(): RecordState {
    const common = {
      level: this.#level,
      waiting: this.#waiting,
      unreceipted: this.#counted.unreceipted,
      draftsUnreceipted: this.#counted.draftsUnreceipted,
      unsent: this.#counted.unsent,
      endpoint: this.#endpoint.state,
      gateway: this.#gateway.state,
      policyRefused: refusal(this.#policyRefused),
    } as const;
    if (this.#stopped !== null)
      return {
        ...common,
        state: 'stopped',
        reason: this.#stopped.message,
        next: this.#stopped.next ?? '',
        code: this.#stopped.code,
      };
    if (this.#counted.lowSpace) {
      return {
        ...common,
        state: 'stopped',
        reason: 'This disk is full. What you write is still recorded, but nothing is sent until there is room.',
        next: 'Free some space; Candor carries on by itself.',
        code: 'disk-full',
      };
    }
    if (!this.#begun) return { ...common, state: 'not-begun', reason: '', next: '', code: null };
    if (this.#since !== 0 && performance.now() - this.#since >= lateAfter)
      return {
        ...common,
        state: 'behind',
        reason: 'The record on this computer has not caught up yet. Keep writing; sending waits.',
        next: '',
        code: 'record-behind',
      };
    if (this.#strict && this.#counted.unreceipted > 0 && this.#endpointError !== null) {
      return {
        ...common,
        state: 'behind',
        reason: `${this.#endpointError.message} Messages wait for its receipt and go by themselves.`,
        next: this.#endpointError.next ?? '',
        code: this.#endpointError.code,
      };
    }
    return { ...common, state: 'on-record', reason: '', next: '', code: null };
  }

  /** At which level is recorded from now on; null: not before the notice in force was acknowledged. */
  begin(level: RecordState['level'] | null, strict: boolean): void {
    this.#begun = level !== null;
    this.#level = level ?? this.#level;
    this.#strict = strict;
    this.#changed();
  }

  /** How much waits for the disk, and since when (0: nothing does). */
  waiting(waiting: number, since: number): void {
    this.#waiting = waiting;
    this.#since = since;
    this.#watch();
    // Most appends are done long before anybody could see them wait: only a change of state is told at once.
    if (since === 0 || this.#last.includes('"behind"')) this.#changed();
  }

  /** An append was answered. */
  appended(error: CandorError | null): void {
    if (error !== null && !stopping.has(error.code)) return;
    this.#stopped = error;
    this.#changed();
  }

  /** Nothing can be recorded. */
  stop(error: CandorError): void {
    this.#stopped = error;
    this.#changed();
  }

  /** The record is being opened anew. */
  reset(): void {
    this.#stopped = null;
    this.#changed();
  }

  /** What is on disk and waits, and whether the disk is full. */
  count(counted: Counted): void {
    this.#counted = counted;
    this.#changed();
  }

  /** A policy on this computer was not put in force, and why; null when the one there is in force. */
  policyRefused(error: CandorError | null): void {
    this.#policyRefused = error;
    this.#changed();
  }

  endpoint(online: boolean, error: CandorError | null): void {
    this.#endpointError = online ? null : error;
    this.#endpoint.is(online);
    this.#changed();
  }

  gateway(online: boolean): void {
    this.#gateway.is(online);
  }

  // One timer, not one per edit: it looks whether the oldest that waits is late, and looks again while something waits that is not.
  #watch(): void {
    if (this.#timer !== null || this.#since === 0) return;
    const lateIn = this.#since + lateAfter - performance.now();
    if (lateIn <= 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#changed();
      this.#watch();
    }, lateIn + 5);
  }

  #changed(): void {
    const { state } = this;
    const telling = JSON.stringify({ ...state, waiting: state.state === 'behind' ? state.waiting : 0 });
    if (telling === this.#last) return;
    this.#last = telling;
    this.#publish(state);
  }
}

/** What is wrong with the policy on this computer, and that the one in force goes on; empty for nothing. */
function refusal(error: CandorError | null): string {
  return error === null
    ? ''
    : `A new policy on this computer was refused. ${error.message} The one before stays in force. ${error.next ?? ''}`.trim();
}
