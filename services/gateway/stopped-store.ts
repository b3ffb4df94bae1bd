// Devices the gateway serves no more, because what they showed as recorded did not come to the record (gateway.md §4).
import type { Statements } from './statements.ts';

/** A stopped device. `at`: Unix ms. */
export interface StoppedRow {
  readonly journal: string;
  readonly epoch: number;
  readonly person: string;
  readonly at: number;
  readonly reason: string;
}

/** The stopped devices of the gateway's database. */
export class StoppedStore {
  readonly #rows: Statements;

  constructor(rows: Statements) {
    this.#rows = rows;
  }

  /** Why this device is stopped, in whatever journal or epoch of its it was; null while it is served. */
  why({ journal, signKey }: { readonly journal: string; readonly signKey: string }): string | null {
    return (
      this.#rows.get<{ reason: string }>(
        'SELECT reason FROM stopped WHERE journal = ? OR EXISTS (SELECT 1 FROM submits WHERE submits.journal = stopped.journal AND submits.epoch = stopped.epoch AND sign_key = ?) LIMIT 1',
        journal,
        signKey,
      )?.reason ?? null
    );
  }

  /** Stops a device; false when it was stopped already. */
  stop(
    device: { readonly journal: string; readonly epoch: number; readonly employee: string },
    at: number,
    reason: string,
  ): boolean {
    return (
      this.#rows.run(
        'INSERT OR IGNORE INTO stopped (journal, epoch, person, at, reason) VALUES (?, ?, ?, ?, ?)',
        device.journal,
        device.epoch,
        device.employee,
        at,
        reason,
      ).changes > 0
    );
  }

  /** A device is served again once the endpoint holds all it showed: it had only been away. */
  releaseConfirmed(): void {
    this.#rows.run(
      'DELETE FROM stopped WHERE NOT EXISTS (SELECT 1 FROM submits WHERE submits.journal = stopped.journal AND submits.epoch = stopped.epoch AND submits.receipted = 0)',
    );
  }

  all(): readonly StoppedRow[] {
    return this.#rows.all<StoppedRow>('SELECT journal, epoch, person, at, reason FROM stopped ORDER BY at');
  }
}
