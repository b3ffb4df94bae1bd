// Which devices of an employee there are, from which event on each is served, and what each has on record (gateway.md §5).
import { CandorError } from '../../src/errors.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import type { EventStore } from './event-store.ts';
import type { Statements } from './statements.ts';

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
  readonly #rows: Statements;
  readonly #events: EventStore;

  constructor(rows: Statements, events: EventStore) {
    this.#rows = rows;
    this.#events = events;
  }

  find({ person, journal, epoch }: DeviceName): DeviceRow | undefined {
    return this.#rows.get<DeviceRow>(
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
  join(device: ProvenDevice, now: number): DeviceRow {
    const known = this.find(device);
    if (known?.out_at === null) return known;
    if (known !== undefined)
      throw new CandorError('not-allowed', 'This device was taken out of use. Nothing was sent to it.', {
        next: 'Enrol it again, or ask IT.',
      });
    const { person, journal, epoch, signKey } = device;
    this.#rows.run(
      'UPDATE devices SET out_at = ? WHERE employee = ? AND journal = ? AND epoch < ? AND sign_key = ? AND out_at IS NULL',
      now,
      person,
      journal,
      epoch,
      signKey,
    );
    this.#events.forget(person);
    const isOnly = this.#rows.get('SELECT 1 FROM devices WHERE employee = ? AND out_at IS NULL', person) === undefined;
    const first = isOnly ? 0 : this.#events.last(person);
    this.#rows.run(
      'INSERT INTO devices (employee, journal, epoch, sign_key, first_cursor, acknowledged, known_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      person,
      journal,
      epoch,
      signKey,
      first,
      first,
      now,
    );
    if (!isOnly) this.#events.giveToOthers(person);
    return { first_cursor: first, acknowledged: first, place_seq: 0, place_head: '', out_at: null };
  }

  /** The device has events up to `cursor` on record, by `place`: what nobody awaits any more is destroyed. */
  acknowledge(device: DeviceName, cursor: number, place: RecordedPlace): void {
    const before = this.find(device)?.acknowledged ?? cursor;
    if (cursor <= before) return;
    this.#rows.run(
      'UPDATE devices SET acknowledged = ?, place_seq = ?, place_head = ? WHERE employee = ? AND journal = ? AND epoch = ?',
      cursor,
      place.seq,
      place.head,
      device.person,
      device.journal,
      device.epoch,
    );
    this.#events.forget(device.person, before, cursor); // only what this device was the last to await
  }

  /** The device is out for good: nothing waits for it, and what it alone should have had goes to the others. */
  leave({ person, journal, epoch }: DeviceName, now: number): void {
    if (
      this.#rows.run(
        'UPDATE devices SET out_at = ? WHERE employee = ? AND journal = ? AND epoch = ? AND out_at IS NULL',
        now,
        person,
        journal,
        epoch,
      ).changes === 0
    )
      return;
    this.#events.forget(person);
    if (this.#rows.get('SELECT 1 FROM devices WHERE employee = ? AND out_at IS NULL', person) !== undefined)
      this.#events.giveToOthers(person);
  }
}
