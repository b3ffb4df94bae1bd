// Devices the gateway serves no more, because what they showed as recorded did not come to the record (gateway.md §4).
import type { Sql } from '../../sql/sql.ts';

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
  readonly #sql: Sql;

  constructor(sql: Sql) {
    this.#sql = sql;
  }

  /** Why this device is stopped, in whatever journal or epoch of its it was; null while it is served. */
  async why({ journal, signKey }: { readonly journal: string; readonly signKey: string }): Promise<string | null> {
    const row = await this.#sql.get<{ reason: string }>(
      'SELECT reason FROM stopped WHERE journal = ? OR EXISTS (SELECT 1 FROM submits WHERE submits.journal = stopped.journal AND submits.epoch = stopped.epoch AND sign_key = ?) LIMIT 1',
      journal,
      signKey,
    );
    return row?.reason ?? null;
  }

  /** Stops a device; false when it was stopped already. */
  async stop(
    device: { readonly journal: string; readonly epoch: number; readonly employee: string },
    at: number,
    reason: string,
  ): Promise<boolean> {
    const stopped = await this.#sql.run(
      'INSERT INTO stopped (journal, epoch, person, at, reason) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
      device.journal,
      device.epoch,
      device.employee,
      at,
      reason,
    );
    return stopped > 0;
  }

  /** A device is served again once the endpoint holds all it showed: it had only been away. */
  async releaseConfirmed(): Promise<void> {
    await this.#sql.run(
      'DELETE FROM stopped WHERE NOT EXISTS (SELECT 1 FROM submits WHERE submits.journal = stopped.journal AND submits.epoch = stopped.epoch AND submits.receipted = 0)',
    );
  }

  all(): Promise<readonly StoppedRow[]> {
    return this.#sql.all<StoppedRow>('SELECT journal, epoch, person, at, reason FROM stopped ORDER BY at');
  }
}
