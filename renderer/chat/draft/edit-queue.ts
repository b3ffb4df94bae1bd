// Keeps a draft's edits until the record acknowledged them: one call in flight, nothing dropped, checks in their exact place (drafts.md D4-D6).
import type { Edit } from '../../../src/draft/edit.ts';
import { CandorError, errorFrom, shapeOf } from '../../../src/errors.ts';
import type { Timers } from './timers.ts';

/** When the composer's value is compared with replay. */
export type CheckCause = 'count' | 'focus' | 'blur' | 'send' | 'pause';

/** The two calls the queue makes; both resolve once durable. */
export interface EditSink {
  readonly append: (first: number, edits: readonly Edit[]) => Promise<{ readonly through: number }>;
  readonly check: (
    through: number,
    cause: CheckCause,
    text: string,
  ) => Promise<{ readonly held: boolean; readonly next: number }>;
}

/** What the queue is waiting for, as the indicator needs it. */
export interface QueueState {
  /** Edits not yet acknowledged. */
  readonly waiting: number;
  /** True once an acknowledgement takes longer than `lateAfter`. */
  readonly late: boolean;
  /** True at the bound: the box may take no more until the record catches up. */
  readonly full: boolean;
  /** Why the last call failed; null while calls succeed. */
  readonly failure: CandorError | null;
}

interface Check {
  /** How many waiting edits come before it. */
  after: number;
  cause: CheckCause;
  text: string;
  /** Offered once already: its outcome may be on record, so it is offered again unchanged before anything else. */
  offered: boolean;
  readonly done: (() => void)[];
}

/** Edits one call may carry (contract: 100 000; less keeps each flush short). */
const batchEdits = 20_000;
const batchUnits = 4_000_000;
/** The bound: 50 000 edits, or 8 MB of text at two bytes a unit. */
export const maxWaitingEdits = 50_000;
export const maxWaitingUnits = 4_000_000;
/** An acknowledgement later than this is shown (ms). */
export const lateAfter = 150;
const firstRetry = 250;
const lastRetry = 5_000;

/** One draft's edits on their way to the record. */
export class EditQueue {
  readonly #sink: EditSink;
  readonly #timers: Timers;
  readonly #changed: (state: QueueState) => void;
  /** The last number the record acknowledged. */
  #through: number;
  readonly #edits: Edit[] = [];
  #units = 0;
  readonly #checks: Check[] = [];
  /** Edits in a call that failed: the same ones are offered again, so that the record can recognise them. */
  #offered = 0;
  #busy = false;
  /** What waits leaves in the next task. */
  #leaving = false;
  #stopped = false;
  #retryIn = firstRetry;
  #cancelRetry: (() => void) | null = null;
  #lateTimer: (() => void) | null = null;
  #waitingSince = 0;
  #late = false;
  #failure: CandorError | null = null;
  /** What was told last: an acknowledgement that changes nothing of it tells nothing. */
  #told: QueueState = { waiting: 0, late: false, full: false, failure: null };
  readonly #idle: (() => void)[] = [];
  #abandoned = false;
  #left: (() => void) | null = null;

  /** A queue that goes on after edit `through` (0 for a new draft). */
  constructor(sink: EditSink, through: number, timers: Timers, changed: (state: QueueState) => void) {
    this.#sink = sink;
    this.#through = through;
    this.#timers = timers;
    this.#changed = changed;
  }

  /** The number of the last acknowledged edit. */
  get through(): number {
    return this.#through;
  }

  /** What is waiting and why. */
  get state(): QueueState {
    return {
      waiting: this.#edits.length,
      late: this.#late,
      full: this.#edits.length >= maxWaitingEdits || this.#units >= maxWaitingUnits,
      failure: this.#failure,
    };
  }

  /** Takes an edit; it stays here until acknowledged. */
  push(edit: Edit): void {
    this.#edits.push(edit);
    this.#units += edit.inserted.length;
    if (this.#edits.length === 1) this.#waitingSince = this.#timers.now();
    // The bound is told once, when it is reached; everything else the one timer tells.
    if (
      this.#edits.length === maxWaitingEdits ||
      (this.#units >= maxWaitingUnits && this.#units - edit.inserted.length < maxWaitingUnits)
    )
      this.#tell();
    this.#watch();
    this.#pumpSoon();
  }

  /** Compares `text` with replay right after the edits pushed so far; resolves once that is on record. */
  check(cause: CheckCause, text: string): Promise<void> {
    return new Promise((resolve) => {
      if (this.#isIdle()) this.#waitingSince = this.#timers.now();
      // A newer check says all an older one that did not leave yet would have said; who waits for it waits for this one.
      const last = this.#checks.at(-1);
      const replaced = last?.offered === false ? this.#checks.pop() : undefined;
      const sends = cause === 'send' || (replaced?.cause === 'send' && replaced.after === this.#edits.length);
      this.#checks.push({
        after: this.#edits.length,
        cause: sends ? 'send' : cause,
        text,
        offered: false,
        done: [...(replaced?.done ?? []), resolve],
      });
      this.#watch();
      this.#pumpSoon();
    });
  }

  /** Resolves once nothing waits any more. */
  settled(): Promise<void> {
    if (this.#isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  /** Tries again at once if the last call failed: something about the record changed. */
  retryNow(): void {
    if (this.#cancelRetry === null) return;
    this.#cancelRetry();
    this.#cancelRetry = null;
    this.#pump();
  }

  /** Ends the queue of a draft that is over; only called once it is settled or its draft was destroyed. */
  stop(): void {
    this.#stopped = true;
    this.#cancelRetry?.();
    this.#lateTimer?.();
  }

  /** True once `abandon` was called: what a check of this queue promised has to be asked for anew. */
  get isAbandoned(): boolean {
    return this.#abandoned;
  }

  /** Gives up what waits, because it may no longer go on record; resolves when no call is under way any more, so that the record can be asked what it holds. */
  abandon(): Promise<void> {
    this.#abandoned = true;
    this.stop();
    this.#edits.length = 0;
    this.#units = 0;
    for (const check of this.#checks.splice(0)) for (const done of check.done) done();
    for (const resolve of this.#idle.splice(0)) resolve();
    return this.#busy ? new Promise((resolve) => (this.#left = resolve)) : Promise.resolve();
  }

  #isIdle(): boolean {
    return !this.#busy && this.#edits.length === 0 && this.#checks.length === 0;
  }

  /** Not inside the input event: copying the call into another process is most of what an edit costs the window (bench `composer-input-p99`). */
  #pumpSoon(): void {
    if (this.#busy || this.#leaving || this.#cancelRetry !== null) return;
    this.#leaving = true;
    this.#timers.soon(() => {
      this.#leaving = false;
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#busy || this.#stopped || this.#cancelRetry !== null || this.#isIdle()) return;
    this.#busy = true;
    void this.#step().then(
      () => {
        this.#retryIn = firstRetry;
        this.#afterStep(null);
        this.#pump();
      },
      (thrown: unknown) => {
        this.#afterStep(thrown instanceof CandorError ? thrown : errorFrom(shapeOf(thrown)));
        if (this.#stopped) return;
        this.#cancelRetry = this.#timers.after(this.#retryIn, () => {
          this.#cancelRetry = null;
          this.#pump();
        });
        this.#retryIn = Math.min(this.#retryIn * 2, lastRetry);
      },
    );
  }

  /** One call: the check that is due, or the edits up to the next check. */
  async #step(): Promise<void> {
    const check = this.#checks[0];
    if (check?.after === 0) {
      check.offered = true;
      const reply = await this.#sink.check(this.#through, check.cause, check.text);
      // A mismatch made the record write a resync entry of its own: what waits is numbered after it.
      if (!reply.held) this.#through = reply.next - 1;
      this.#checks.shift();
      for (const done of check.done) done();
      return;
    }
    const count = this.#offered > 0 ? this.#offered : this.#batchSize(check?.after ?? this.#edits.length);
    this.#offered = count;
    const { through } = await this.#sink.append(this.#through + 1, this.#edits.slice(0, count));
    this.#offered = 0;
    const acknowledged = Math.min(Math.max(through - this.#through, 0), count);
    if (acknowledged === 0)
      throw new CandorError(
        'record-behind',
        'The record answered without taking the edits. They stay here and are offered again.',
      );
    if (this.#abandoned) return;
    for (const edit of this.#edits.splice(0, acknowledged)) this.#units -= edit.inserted.length;
    this.#through += acknowledged;
    for (const later of this.#checks) later.after -= acknowledged;
  }

  #batchSize(limit: number): number {
    let units = 0;
    let count = 0;
    while (count < Math.min(limit, batchEdits)) {
      units += this.#edits[count]?.inserted.length ?? 0;
      if (units > batchUnits && count > 0) break;
      count++;
    }
    return count;
  }

  #afterStep(failure: CandorError | null): void {
    this.#busy = false;
    if (this.#abandoned) {
      this.#left?.();
      return;
    }
    this.#failure = failure;
    if (failure === null) {
      this.#late = false;
      this.#waitingSince = this.#timers.now();
      if (this.#isIdle()) for (const resolve of this.#idle.splice(0)) resolve();
    } else {
      this.#late = true;
      this.#watch();
    }
    const { late, full, waiting } = this.state;
    const told = this.#told;
    if (
      late ||
      late !== told.late ||
      full !== told.full ||
      failure !== told.failure ||
      (waiting === 0 && told.waiting > 0)
    )
      this.#tell();
  }

  /** One timer, not one per edit: it notices that an acknowledgement is late and then keeps the count on screen fresh. */
  #watch(): void {
    if (this.#lateTimer !== null || this.#stopped) return;
    const look = (): void => {
      this.#lateTimer = null;
      if (this.#isIdle() || this.#stopped) return;
      const age = this.#timers.now() - this.#waitingSince;
      if (age >= lateAfter) {
        this.#late = true;
        this.#tell();
      }
      this.#lateTimer = this.#timers.after(age >= lateAfter ? lateAfter : Math.max(lateAfter - age, 1), look);
    };
    this.#lateTimer = this.#timers.after(lateAfter, look);
  }

  #tell(): void {
    this.#told = this.state;
    this.#changed(this.#told);
  }
}
