// Pokes: a device waits for a reason to act, and the endpoint gives it one. They carry nothing; what they are about goes over ordinary requests.
import type { z } from 'zod';
import type { pokesReplySchema } from '../../../src/protocol/endpoint.ts';

type Poke = z.infer<typeof pokesReplySchema>;

/** A reviewer who waits for a device's drafts; `told` once the device heard of it. */
interface Asking {
  told: boolean;
  readonly answer: (answered: boolean) => void;
}

interface Device {
  readonly person: string;
  /** Somebody opened the record while nobody was waiting. */
  openings: boolean;
  /** Ends the wait of the request that is open now. */
  wake: (() => void) | null;
  /** When the last wait ended, ms. */
  seen: number;
  /** Who waits for its drafts; a device that asks again before it answered did not hear, and is told again. */
  readonly asking: Set<Asking>;
}

/** How long a device's request is held, ms; shorter than most proxies' patience. */
const holdFor = 25_000;
/** A device that was not waiting for so long, ms, is not there; one that waited a moment ago is between two requests. */
const backWithin = 5000;
/** A device that was not here for so long, ms, is forgotten. */
const forgetAfter = 10 * 60_000;
/** How long a reviewer waits for a device to bring its drafts, ms. */
const answerWithin = 15_000;

/** The pokes of one endpoint process. Lost ones do no harm: devices look for themselves when they connect. */
export class Pokes {
  readonly #devices = new Map<string, Device>();
  readonly #now: () => number;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Timers that run; none once nobody waits. */
  get running(): number {
    return this.#timers.size;
  }

  /** Holds a device's request until there is a reason or 25 s are over. `device` names it, `gone` aborts when it hung up. */
  async wait(device: string, person: string, gone: AbortSignal): Promise<Poke> {
    this.#forget();
    const one = this.#devices.get(device) ?? { person, openings: false, wake: null, seen: 0, asking: new Set() };
    this.#devices.set(device, one);
    one.wake?.(); // an older request of the same device is answered and forgotten
    if (one.asking.size === 0 && !one.openings && !gone.aborted) {
      await new Promise<void>((done) => {
        const end = (): void => {
          cancel();
          gone.removeEventListener('abort', end);
          if (one.wake === end) one.wake = null;
          done();
        };
        const cancel = this.#after(holdFor, end);
        one.wake = end;
        gone.addEventListener('abort', end, { once: true });
      });
    }
    one.seen = this.#now();
    const poke = { drafts: one.asking.size > 0, openings: one.openings };
    if (!gone.aborted) {
      one.openings = false;
      for (const asking of one.asking) asking.told = true;
    }
    return poke;
  }

  /**
   * Asks a device for its latest drafts; true once it brought them. False at once when it is not there, soon when it was here a moment ago and does not
   * come back, and after 15 s when it was told and does not answer.
   */
  askDrafts(device: string): Promise<boolean> {
    const one = this.#devices.get(device);
    if (one === undefined || (one.wake === null && this.#now() - one.seen > backWithin)) return Promise.resolve(false);
    return new Promise<boolean>((resolve) => {
      const answer = (answered: boolean): void => {
        for (const cancel of cancels) cancel();
        one.asking.delete(asking);
        resolve(answered);
      };
      const asking: Asking = { told: false, answer };
      const cancels = [
        this.#after(answerWithin, () => {
          answer(false);
        }),
        this.#after(backWithin, () => {
          if (!asking.told) answer(false); // it did not come back for it
        }),
      ];
      one.asking.add(asking);
      one.wake?.();
    });
  }

  /** The device brought what it had. */
  answered(device: string): void {
    for (const asking of [...(this.#devices.get(device)?.asking ?? [])]) asking.answer(true);
  }

  /** Somebody opened this author's record: all of the author's devices may look. */
  opened(person: string): void {
    for (const one of this.#devices.values()) {
      if (one.person !== person) continue;
      one.openings = true;
      one.wake?.();
    }
  }

  /** The device is out: its wait ends now, and whoever waits for it is told. */
  dismiss(journal: string): void {
    for (const [device, one] of this.#devices) if (device.startsWith(`${journal} `)) this.#letGo(one);
  }

  /** Lets everyone go. */
  close(): void {
    for (const one of this.#devices.values()) this.#letGo(one);
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #letGo(one: Device): void {
    one.wake?.();
    for (const asking of [...one.asking]) asking.answer(false);
  }

  #forget(): void {
    const before = this.#now() - forgetAfter;
    for (const [device, one] of this.#devices)
      if (one.wake === null && one.asking.size === 0 && one.seen < before && one.seen > 0) this.#devices.delete(device);
  }

  /** Runs `work` later, unless what it returns is called first. */
  #after(ms: number, work: () => void): () => void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
    return () => {
      clearTimeout(timer);
      this.#timers.delete(timer);
    };
  }
}
