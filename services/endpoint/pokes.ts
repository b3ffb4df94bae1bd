// Pokes: a device waits for a reason to act, and the endpoint gives it one. They carry nothing; what they are about goes over ordinary requests.
import type { z } from 'zod';
import type { pokesReplySchema } from '../../src/protocol/endpoint.ts';

type Poke = z.infer<typeof pokesReplySchema>;

interface Device {
  readonly person: string;
  /** Reasons that came while nobody was waiting. */
  drafts: boolean;
  openings: boolean;
  /** Ends the wait of the request that is open now. */
  wake: (() => void) | null;
  /** When the last wait ended, ms. */
  seen: number;
  /** Reviewers who wait for this device's drafts. */
  asking: ((answered: boolean) => void)[];
}

/** How long a device's request is held, ms; shorter than most proxies' patience. */
const holdFor = 25_000;
/** A device that was not waiting for so long, ms, is not there. */
const goneAfter = 10_000;
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

  /** Holds a device's request until there is a reason or 25 s are over. `device` names it, `gone` aborts when it hung up. */
  async wait(device: string, person: string, gone: AbortSignal): Promise<Poke> {
    const one = this.#devices.get(device) ?? { person, drafts: false, openings: false, wake: null, seen: 0, asking: [] };
    this.#devices.set(device, one);
    one.wake?.(); // an older request of the same device is answered and forgotten
    if (!one.drafts && !one.openings) {
      await new Promise<void>((done) => {
        const timer = this.#after(holdFor, done);
        const end = (): void => {
          clearTimeout(timer);
          done();
        };
        one.wake = end;
        gone.addEventListener('abort', end, { once: true });
      });
    }
    one.wake = null;
    one.seen = this.#now();
    const poke = { drafts: one.drafts, openings: one.openings };
    if (!gone.aborted) Object.assign(one, { drafts: false, openings: false });
    return poke;
  }

  /** Asks a device for its latest drafts; true once it brought them, false when it is not there or takes too long. */
  askDrafts(device: string): Promise<boolean> {
    const one = this.#devices.get(device);
    if (one === undefined || (one.wake === null && this.#now() - one.seen > goneAfter)) return Promise.resolve(false);
    return new Promise<boolean>((resolve) => {
      const timer = this.#after(answerWithin, () => {
        one.asking = one.asking.filter((asked) => asked !== answer);
        resolve(false);
      });
      const answer = (answered: boolean): void => {
        clearTimeout(timer);
        this.#timers.delete(timer);
        resolve(answered);
      };
      one.asking.push(answer);
      one.drafts = true;
      one.wake?.();
    });
  }

  /** The device brought what it had. */
  answered(device: string): void {
    const one = this.#devices.get(device);
    for (const answer of one?.asking.splice(0) ?? []) answer(true);
  }

  /** Somebody opened this author's record: all of the author's devices may look. */
  opened(person: string): void {
    for (const one of this.#devices.values()) {
      if (one.person !== person) continue;
      one.openings = true;
      one.wake?.();
    }
  }

  /** Lets everyone go. */
  close(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const one of this.#devices.values()) {
      one.wake?.();
      for (const answer of one.asking.splice(0)) answer(false);
    }
  }

  #after(ms: number, work: () => void): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, ms);
    this.#timers.add(timer);
    return timer;
  }
}
