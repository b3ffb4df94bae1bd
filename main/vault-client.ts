// Main's side of the vault: starts its process, asks it by name, and when it dies starts it again and asks anew what was not answered.
import { utilityProcess, type UtilityProcess } from 'electron';
import { CandorError, errorFrom } from '../src/errors.ts';
import { effects, type Answer, type Ask, type OperationName, type Operations } from './vault/door.ts';

interface Pending {
  readonly ask: Ask;
  /** Facts this ask adds to the record; 0 for one that only reads. */
  readonly weight: number;
  readonly since: number;
  readonly resolve: (give: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The id under which the journal is opened again after the vault died; nobody waits for its answer. */
const reopening = -1;
/** A journal that cannot be opened again is tried again this much later, ms. */
const reopenAfter = 1000;
/** How often the vault may die within a minute before main gives up and says so. */
const maxDeaths = 5;

/** What a vault client tells its owner. */
export interface VaultListener {
  /** How much waits for the disk changed: number of facts, and since when the oldest waits (`performance.now()`), 0 for none. */
  readonly onWaiting: (waiting: number, since: number) => void;
  /** An append was answered: null when it is durable, the error when it was not. */
  readonly onAppend: (name: OperationName, error: CandorError | null) => void;
  /** The vault cannot be kept running. */
  readonly onGone: (error: CandorError) => void;
  /** After the vault died the journal could not be opened again, and why; null once it is open. What was asked waits meanwhile and is asked then. */
  readonly onReopened: (error: CandorError | null) => void;
}

/** One vault process and what was asked of it. */
export class VaultClient {
  readonly #script: string;
  readonly #listener: VaultListener;
  readonly #pending = new Map<number, Pending>();
  #process: UtilityProcess | null = null;
  #opening: Operations['open']['take'] | null = null;
  #ready = false;
  #isShut = false;
  #gone: CandorError | null = null;
  #next = 1;
  #closing = false;
  #deaths: number[] = [];

  constructor(script: string, listener: VaultListener) {
    this.#script = script;
    this.#listener = listener;
    this.#start();
  }

  /** Process id, for diagnostics; 0 while it is starting. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }

  /** Asks the vault; resolves with its answer, rejects with its `CandorError`. Survives the vault's death by asking again. */
  ask<N extends OperationName>(name: N, take: Operations[N]['take']): Promise<Operations[N]['give']> {
    return new Promise<Operations[N]['give']>((resolve, reject) => {
      if (this.#closing) {
        reject(new CandorError('record-stopped', 'Candor is closing.'));
        return;
      }
      if (this.#gone !== null) {
        reject(this.#gone);
        return;
      }
      if (name === 'open') this.#opening = take as Operations['open']['take'];
      // A vault that is started again begins with what is in force by then.
      if (name === 'apply' && this.#opening !== null)
        this.#opening = { ...this.#opening, inForce: (take as Operations['apply']['take']).inForce };
      const id = this.#next++;
      const weight = effects[name] === 'quiet' ? 0 : 'edits' in take ? take.edits.length : 1;
      this.#pending.set(id, {
        ask: { id, name, take },
        weight,
        since: performance.now(),
        resolve: resolve as (give: unknown) => void,
        reject,
      });
      if (this.#ready) this.#process?.postMessage({ id, name, take });
      if (weight > 0) this.#tellWaiting();
    });
  }

  /** Closes the journal in order and ends the process. */
  async close(): Promise<void> {
    if (this.#closing) return;
    const closed = this.ask('close', {});
    this.#closing = true;
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 3000))]);
    this.#process?.kill();
  }

  #start(): void {
    this.#ready = false;
    const child = utilityProcess.fork(this.#script, [], { serviceName: 'Candor record', stdio: 'pipe' });
    this.#process = child;
    child.stderr?.on('data', (chunk: Buffer) => {
      process.stderr.write(`[vault] ${chunk.toString()}`);
    });
    child.stdout?.resume();
    child.on('message', (answer: Answer) => {
      this.#answered(answer);
    });
    child.on('exit', () => {
      if (!this.#closing && this.#process === child) this.#died();
    });
  }

  #answered(answer: Answer): void {
    if (answer.id === 0 || answer.id === reopening) {
      this.#began(answer);
      return;
    }
    const pending = this.#pending.get(answer.id);
    if (pending === undefined) return;
    this.#pending.delete(answer.id);
    const error = answer.ok ? null : errorFrom(answer.error);
    if (pending.weight > 0) {
      this.#tellWaiting();
      this.#listener.onAppend(pending.ask.name, error);
    }
    if (answer.ok) pending.resolve(answer.give);
    else pending.reject(error);
  }

  // The process is there, or has opened the journal again. One that somebody else holds now, or that cannot be read now, may be opened later.
  #began(answer: Answer): void {
    const child = this.#process;
    if (
      answer.id === 0 &&
      this.#opening !== null &&
      ![...this.#pending.values()].some((one) => one.ask.name === 'open')
    ) {
      child?.postMessage({ id: reopening, name: 'open', take: this.#opening });
      return;
    }
    if (!answer.ok) {
      this.#isShut = true;
      this.#listener.onReopened(errorFrom(answer.error));
      setTimeout(() => {
        if (this.#process === child && !this.#closing)
          child?.postMessage({ id: reopening, name: 'open', take: this.#opening });
      }, reopenAfter);
      return;
    }
    if (this.#isShut) this.#listener.onReopened(null);
    this.#isShut = false;
    this.#ready = true;
    // Every operation is idempotent by an id or number of its own, so what was not answered may be asked again (pitfalls 2.5).
    for (const { ask } of this.#pending.values()) child?.postMessage(ask);
  }

  #died(): void {
    const now = performance.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < 60_000), now];
    if (this.#deaths.length > maxDeaths) {
      const gone = new CandorError(
        'record-stopped',
        'The part of Candor that records stops again and again, so nothing can be sent. What is on record is unharmed.',
        { next: 'Restart Candor; if it happens again, call IT.' },
      );
      this.#gone = gone;
      this.#listener.onGone(gone);
      for (const { reject } of this.#pending.values()) reject(gone);
      this.#pending.clear();
      this.#tellWaiting();
      return;
    }
    this.#start();
  }

  #tellWaiting(): void {
    let waiting = 0;
    let since = 0;
    for (const pending of this.#pending.values()) {
      if (pending.weight === 0) continue;
      waiting += pending.weight;
      if (since === 0) since = pending.since;
    }
    this.#listener.onWaiting(waiting, since);
  }
}
