// What redactions replaced goes when its time is over, also while nobody asks (endpoint.md §3a).
import { thrownFields, type Log } from '../../log.ts';
import type { Sql } from '../../sql/sql.ts';
import type { ReplacedPages } from './replaced-pages.ts';

/** How often it is looked for, ms. */
const everyMs = 60_000;

/** From `start` to `stop`. */
export class Eraser {
  readonly #sql: Sql;
  readonly #replaced: ReplacedPages;
  readonly #seconds: () => number;
  readonly #log: Log;
  #timer: NodeJS.Timeout | undefined;

  constructor(sql: Sql, replaced: ReplacedPages, seconds: () => number, log: Log) {
    this.#sql = sql;
    this.#replaced = replaced;
    this.#seconds = seconds;
    this.#log = log;
  }

  /** Looks once, and from then on by the clock. */
  async start(): Promise<void> {
    await this.look();
    this.#timer = setInterval(() => {
      this.look().catch((thrown: unknown) => {
        this.#log('not-erased', thrownFields(thrown));
      });
    }, everyMs);
    this.#timer.unref();
  }

  /** Erases what is over, from the database’s log, too. */
  async look(): Promise<void> {
    if (await this.#replaced.eraseBefore(this.#seconds())) await this.#sql.emptyLog();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
