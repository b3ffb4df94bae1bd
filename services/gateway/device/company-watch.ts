// What the gateway must hear from the company again and again: who is in it, and that what passed came to the record. Without the endpoint's word for too long nobody is let in (P1, P6).
import { whyOut, type Standing } from '../../../src/protocol/standing.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import { thrownFields, type Log } from '../../log.ts';
import type { ServiceClient } from '../../service-client.ts';
import type { HeadWatch } from './head-watch.ts';

/** What a watch works with. */
export interface CompanyWatchParts {
  readonly client: ServiceClient;
  readonly endpointKey: Uint8Array;
  readonly heads: HeadWatch;
  /** How long the endpoint's last word about who is in counts, ms. */
  readonly standingFor: number;
  readonly everyMs: number;
  readonly log: Log;
  /** New word: whoever is out must go. */
  readonly heard: () => Promise<void>;
}

/** From `start` to `stop`; asks in turn, one question at a time. */
export class CompanyWatch {
  readonly #parts: CompanyWatchParts;
  #standing: Standing | null = null;
  #heardAt = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #stopped = false;
  #reached: boolean | null = null;

  constructor(parts: CompanyWatchParts) {
    this.#parts = parts;
  }

  /** Asks once, and from then on by the clock. Resolves after the first answer, or failure. */
  async start(): Promise<void> {
    await this.look();
    this.#later();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Why this device is not served; null while it is. */
  whyOut(by: Pick<Enrolment, 'person' | 'role' | 'journal'>): string | null {
    if (this.#standing === null || performance.now() - this.#heardAt > this.#parts.standingFor)
      return 'The gateway cannot ask the company’s endpoint who is in, so nobody is let in now.';
    return whyOut(this.#standing, by);
  }

  /** Asks now. An endpoint that does not answer changes nothing and is named once. */
  async look(): Promise<void> {
    const { client, endpointKey, heads, heard, log } = this.#parts;
    try {
      this.#standing = await client.standing(endpointKey);
      this.#heardAt = performance.now();
      await heard();
      await heads.look();
      if (this.#reached === false) log('endpoint-back');
      this.#reached = true;
    } catch (thrown) {
      if (this.#reached !== false) log('endpoint-not-asked', thrownFields(thrown));
      this.#reached = false;
    }
  }

  #later(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      void this.look().then(() => {
        this.#later();
      });
    }, this.#parts.everyMs);
    this.#timer.unref();
  }
}
