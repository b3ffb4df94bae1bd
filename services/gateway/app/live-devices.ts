// The devices that are connected now: woken for new events, one connection each, and gone when they are out.
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { GatewayStores } from '../stores.ts';
import type { AppConnection } from './app-connection.ts';

/** The connections of one gateway that have proved themselves. */
export class LiveDevices {
  readonly #live = new Set<AppConnection>();
  readonly #store: GatewayStores;
  readonly #now: () => number;

  /** `now`: Unix ms. */
  constructor(store: GatewayStores, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** There may be new events for this employee. */
  wake(employee: string): void {
    for (const connection of this.#live) if (connection.enrolment?.person === employee) connection.wake();
  }

  /** An older connection of the same device ends. */
  join(connection: AppConnection): void {
    for (const other of this.#live)
      if (other !== connection && other.enrolment?.signKey === connection.enrolment?.signKey) other.replace();
    this.#live.add(connection);
  }

  leave(connection: AppConnection): void {
    this.#live.delete(connection);
  }

  /** Ends the connections of devices that are out, for good, and of those whose certificate has run out, until they come with a new one. */
  async dismissWhoIsOut(whyOut: (by: Enrolment) => string | null): Promise<void> {
    for (const connection of [...this.#live]) {
      const by = connection.enrolment;
      if (by === undefined) continue;
      const why = whyOut(by);
      if (why !== null) {
        await this.#store.sql.atomically(() => this.#store.devices.leave(by, this.#now()));
        connection.dismiss(why);
      } else if (by.expires <= Math.floor(this.#now() / 1000))
        connection.dismiss('This device’s certificate has run out.');
    }
  }
}
