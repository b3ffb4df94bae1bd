// Alarms: what administrators have to look at, kept for good; raised here or told by services (endpoint.md §9).
import { blake2b } from '../../src/crypto/sodium.ts';
import { toHex } from '../../src/bytes/bytes.ts';
import { CandorError, type ErrorCode } from '../../src/errors.ts';
import { alarmSchema, type Alarm, type alarmsReplySchema } from '../../src/protocol/alarms.ts';
import type { z } from 'zod';
import type { Db } from '../database.ts';
import { Replayed } from '../nonces.ts';

/** The table, for the endpoint's migrations. The triggers guard against our own mistakes, not against an administrator. */
export const alarmTables = `CREATE TABLE alarms (cursor INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, alarm TEXT NOT NULL) STRICT;
   CREATE TRIGGER alarms_keep BEFORE UPDATE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are append-only'); END;
   CREATE TRIGGER alarms_stay BEFORE DELETE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are append-only'); END;`;

const alarmsPage = 500;
/** Most alarms of one kind about one device or key in a day: nobody fills the table, and the first of them say it. */
const mostADay = 100;

/** A refusal that somebody has to look at; the alarm is kept once the refused transaction is undone. */
export class Alarming extends CandorError {
  readonly alarm: Omit<Alarm, 'at'>;

  constructor(code: ErrorCode, message: string, alarm: Omit<Alarm, 'at'>) {
    super(code, message);
    this.alarm = alarm;
  }
}

/** The alarms of one endpoint. */
export class Alarms {
  readonly #db: Db;
  readonly #seconds: () => number;
  readonly #raised = new Map<string, number>();
  #day = 0;

  constructor(db: Db, seconds: () => number) {
    this.#db = db;
    this.#seconds = seconds;
  }

  /** Keeps an alarm of `source`, once; throws `conflict` when its id is taken by another. */
  add(source: string, alarm: Alarm): void {
    const id = `${source} ${alarm.id}`;
    const held = this.#db.prepare('SELECT alarm FROM alarms WHERE id = ?').pluck().get(id) as string | undefined;
    if (held === undefined)
      this.#db
        .prepare('INSERT INTO alarms (id, source, alarm) VALUES (?, ?, ?)')
        .run(id, source, JSON.stringify(alarm));
    else if (held !== JSON.stringify(alarm))
      throw new CandorError(
        'conflict',
        'An alarm with this id is already kept with other content. Nothing was changed.',
      );
  }

  /** Keeps what a refusal means, if it means anything; true when it was kept now or before. Told again it is kept once; past a hundred a day about one device it is not kept. */
  raise(thrown: unknown): boolean {
    const alarm = thrown instanceof Alarming ? thrown.alarm : thrown instanceof Replayed ? replayed(thrown) : null;
    return alarm !== null && this.note(alarm, thrown instanceof Replayed ? thrown.claim.signKey : '');
  }

  /** Keeps an alarm of the endpoint’s own, once; true when it was kept now or before. `about`: the key it is counted for where no journal is known. */
  note(alarm: Omit<Alarm, 'at'>, about = ''): boolean {
    if (!this.#hasRoom(alarm.kind, alarm.journal ?? about)) return false;
    this.#db
      .prepare('INSERT OR IGNORE INTO alarms (id, source, alarm) VALUES (?, ?, ?)')
      .run(`endpoint ${alarm.id}`, 'endpoint', JSON.stringify({ ...alarm, at: this.#seconds() }));
    return true;
  }

  #hasRoom(kind: string, about: string): boolean {
    const day = Math.floor(this.#seconds() / 86_400);
    if (day !== this.#day) this.#raised.clear();
    this.#day = day;
    const raised = (this.#raised.get(`${kind} ${about}`) ?? 0) + 1;
    this.#raised.set(`${kind} ${about}`, raised);
    return raised <= mostADay;
  }

  /** Oldest first, after `cursor`, at most 500. */
  after(cursor: number): z.infer<typeof alarmsReplySchema> {
    const rows = this.#db
      .prepare('SELECT cursor, source, alarm FROM alarms WHERE cursor > ? ORDER BY cursor LIMIT ?')
      .all(cursor, alarmsPage) as { cursor: number; source: string; alarm: string }[];
    return {
      alarms: rows.map((row) => ({
        ...alarmSchema.parse(JSON.parse(row.alarm)),
        cursor: row.cursor,
        source: row.source,
      })),
    };
  }
}

function replayed({ claim }: Replayed): Omit<Alarm, 'at'> {
  const { enrolment, signKey } = claim;
  return {
    id: `replayed ${toHex(blake2b(claim.signature).subarray(0, 16))}`,
    kind: 'replayed',
    person: enrolment?.person ?? null,
    journal: enrolment?.journal ?? null,
    what: `A request signed by ${enrolment === null ? `the key ${signKey}` : `a device of ${enrolment.person}`} was sent a second time. Somebody between it and the endpoint has a copy, or the device asks twice.`,
  };
}
