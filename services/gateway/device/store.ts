// Which devices of an employee there are, from which event on each is served, and what each has on record (gateway.md §5).
import { CandorError } from '../../../src/errors.ts';
import type { Enrolment } from '../../../src/protocol/signed.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';

/** The tables of this slice; a released migration is never edited. */
export const deviceTables: readonly Migration[] = [
  ({ integer, strict }) =>
    `CREATE TABLE devices (
       employee TEXT NOT NULL, journal TEXT NOT NULL, epoch ${integer} NOT NULL, sign_key TEXT NOT NULL, first_cursor ${integer} NOT NULL, acknowledged ${integer} NOT NULL, known_at ${integer} NOT NULL, out_at ${integer},
       place_seq ${integer} NOT NULL DEFAULT 0, place_head TEXT NOT NULL DEFAULT '', PRIMARY KEY (employee, journal, epoch)) ${strict};
     CREATE TABLE stopped (journal TEXT NOT NULL, epoch ${integer} NOT NULL, person TEXT NOT NULL, at ${integer} NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (journal, epoch)) ${strict};`,
];

/** What is done to an employee's events when their devices change. */
export interface DeviceEvents {
  last(employee: string): Promise<number>;
  forget(employee: string, after?: number, upTo?: number): Promise<void>;
  giveToOthers(employee: string): Promise<void>;
}

/** A device: a journal in one epoch. */
export type DeviceName = Pick<Enrolment, 'person' | 'journal' | 'epoch'>;
/** A device with the key it proved. */
export type ProvenDevice = DeviceName & Pick<Enrolment, 'signKey'>;
/** Where a device's record of messages stood once events were on it. */
export interface RecordedPlace {
  readonly seq: number;
  readonly head: string;
}
/** A device as the gateway knows it. It gets events after `first_cursor` and has those up to `acknowledged` on record, by `place_seq`; 0 before it said so. */
export interface DeviceRow {
  readonly first_cursor: number;
  readonly acknowledged: number;
  readonly place_seq: number;
  readonly place_head: string;
  readonly out_at: number | null;
}

/** The devices of the gateway's database. */
export class DeviceStore {
  readonly #sql: Sql;
  readonly #events: DeviceEvents;

  constructor(sql: Sql, events: DeviceEvents) {
    this.#sql = sql;
    this.#events = events;
  }

  find({ person, journal, epoch }: DeviceName): Promise<DeviceRow | undefined> {
    return this.#sql.get<DeviceRow>(
      'SELECT first_cursor, acknowledged, place_seq, place_head, out_at FROM devices WHERE employee = ? AND journal = ? AND epoch = ?',
      person,
      journal,
      epoch,
    );
  }

  /**
   * The device said hello; it is known from now on. A person's first device is given all that waits; a further one only what comes from now on,
   * unless no other is left. A new epoch of a journal under the same key takes the place of the epochs before it; under another key it could be anybody's,
   * and is a further device. Throws `not-allowed` for a device that is out.
   */
  async join(device: ProvenDevice, now: number): Promise<DeviceRow> {
    const known = await this.find(device);
    if (known?.out_at === null) return known;
    if (known !== undefined)
      throw new CandorError('not-allowed', 'This device was taken out of use. Nothing was sent to it.', {
        next: 'Enrol it again, or ask IT.',
      });
    const { person, journal, epoch, signKey } = device;
    await this.#sql.run(
      'UPDATE devices SET out_at = ? WHERE employee = ? AND journal = ? AND epoch < ? AND sign_key = ? AND out_at IS NULL',
      now,
      person,
      journal,
      epoch,
      signKey,
    );
    await this.#events.forget(person);
    const isOnly = !(await this.#hasDevice(person));
    const first = isOnly ? 0 : await this.#events.last(person);
    await this.#sql.run(
      'INSERT INTO devices (employee, journal, epoch, sign_key, first_cursor, acknowledged, known_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      person,
      journal,
      epoch,
      signKey,
      first,
      first,
      now,
    );
    if (!isOnly) await this.#events.giveToOthers(person);
    return { first_cursor: first, acknowledged: first, place_seq: 0, place_head: '', out_at: null };
  }

  /** The device has events up to `cursor` on record, by `place`: what nobody awaits any more is destroyed. */
  async acknowledge(device: DeviceName, cursor: number, place: RecordedPlace): Promise<void> {
    const before = (await this.find(device))?.acknowledged ?? cursor;
    if (cursor <= before) return;
    await this.#sql.run(
      'UPDATE devices SET acknowledged = ?, place_seq = ?, place_head = ? WHERE employee = ? AND journal = ? AND epoch = ?',
      cursor,
      place.seq,
      place.head,
      device.person,
      device.journal,
      device.epoch,
    );
    await this.#events.forget(device.person, before, cursor); // only what this device was the last to await
  }

  /** The device is out for good: nothing waits for it, and what it alone should have had goes to the others. */
  async leave({ person, journal, epoch }: DeviceName, now: number): Promise<void> {
    const left = await this.#sql.run(
      'UPDATE devices SET out_at = ? WHERE employee = ? AND journal = ? AND epoch = ? AND out_at IS NULL',
      now,
      person,
      journal,
      epoch,
    );
    if (left === 0) return;
    await this.#events.forget(person);
    if (await this.#hasDevice(person)) await this.#events.giveToOthers(person);
  }

  async #hasDevice(person: string): Promise<boolean> {
    const row = await this.#sql.get('SELECT epoch FROM devices WHERE employee = ? AND out_at IS NULL LIMIT 1', person);
    return row !== undefined;
  }
}
