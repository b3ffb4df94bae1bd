// Empties SQLite's log soon after content was destroyed, so that nothing of it is left there either (gateway.md G7.3).
import { thrownFields, type Log } from '../log.ts';
import type { Sql } from '../sql/sql.ts';

/** At a pause of this length, ms; while there is none, this long after the first. */
const pauseMs = 200;
const atMostMs = 3000;

/** Moves one database's log into its file and cuts it to nothing. */
export class LogSweep {
  readonly #sql: Sql;
  readonly #log: Log;
  #timer: NodeJS.Timeout | null = null;
  #since = 0;

  constructor(sql: Sql, log: Log) {
    this.#sql = sql;
    this.#log = log;
  }

  /** Something was destroyed in a transaction that has ended or is about to. */
  soon(): void {
    const now = performance.now();
    if (this.#timer === null) this.#since = now;
    else if (now - this.#since > atMostMs)
      return; // it is due; not put off any more
    else clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.now();
      },
      Math.max(0, Math.min(pauseMs, this.#since + atMostMs - now)),
    );
    this.#timer.unref();
  }

  /** Empties the log. Somebody else who reads the file, as a backup, delays it. */
  async now(): Promise<void> {
    try {
      if (!(await this.#sql.emptyLog())) this.soon();
    } catch (thrown) {
      this.#log('log-not-emptied', thrownFields(thrown));
      this.soon();
    }
  }

  /** Empties it for the last time. */
  async stop(): Promise<void> {
    this.#cancel();
    await this.now();
    this.#cancel();
  }

  #cancel(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
