// Alarms: what administrators have to look at, kept for good; raised here or told by services (endpoint.md §9).
import type { z } from 'zod';
import { toHex } from '../../../src/bytes/bytes.ts';
import { blake2b } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { alarmSchema, type Alarm, type alarmsReplySchema } from '../../../src/protocol/alarms.ts';
import { Replayed } from '../../nonces.ts';
import type { Sql } from '../../sql/sql.ts';
import type { Migration } from '../../sql/tables.ts';
import { Alarming } from './alarming.ts';

/** The table of this slice; a released migration is never edited. */
export const alarmTables: readonly Migration[] = [
  ({ counted, strict, appendOnly }) =>
    `CREATE TABLE alarms (cursor ${counted}, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, alarm TEXT NOT NULL) ${strict};
     ${appendOnly('alarms', 'alarms are append-only')}`,
];

const alarmsPage = 500;
/** Most alarms of one kind about one device or key in a day: nobody fills the table, and the first of them say it. */
const mostADay = 100;

/** The alarms of one endpoint. */
export class Alarms {
  readonly #sql: Sql;
  readonly #seconds: () => number;
  readonly #raised = new Map<string, number>();
  #day = 0;

  constructor(sql: Sql, seconds: () => number) {
    this.#sql = sql;
    this.#seconds = seconds;
  }

  /** Keeps an alarm of `source`, once; throws `conflict` when its id is taken by another. */
  async add(source: string, alarm: Alarm): Promise<void> {
    const id = `${source} ${alarm.id}`;
    const held = await this.#sql.get<{ alarm: string }>('SELECT alarm FROM alarms WHERE id = ?', id);
    if (held === undefined)
      await this.#sql.run('INSERT INTO alarms (id, source, alarm) VALUES (?, ?, ?)', id, source, JSON.stringify(alarm));
    else if (held.alarm !== JSON.stringify(alarm))
      throw new CandorError(
        'conflict',
        'An alarm with this id is already kept with other content. Nothing was changed.',
      );
  }

  /** Keeps what a refusal means, if it means anything; true when it was kept now or before. Told again it is kept once; past a hundred a day about one device it is not kept. */
  async raise(thrown: unknown): Promise<boolean> {
    const alarm = thrown instanceof Alarming ? thrown.alarm : thrown instanceof Replayed ? replayed(thrown) : null;
    return alarm !== null && this.note(alarm, thrown instanceof Replayed ? thrown.claim.signKey : '');
  }

  /** Keeps an alarm of the endpoint’s own, once; true when it was kept now or before. `about`: the key it is counted for where no journal is known. */
  async note(alarm: Omit<Alarm, 'at'>, about = ''): Promise<boolean> {
    if (!this.#hasRoom(alarm.kind, alarm.journal ?? about)) return false;
    await this.#sql.run(
      'INSERT INTO alarms (id, source, alarm) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      `endpoint ${alarm.id}`,
      'endpoint',
      JSON.stringify({ ...alarm, at: this.#seconds() }),
    );
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
  async after(cursor: number): Promise<z.infer<typeof alarmsReplySchema>> {
    const rows = await this.#sql.all<{ cursor: number; source: string; alarm: string }>(
      'SELECT cursor, source, alarm FROM alarms WHERE cursor > ? ORDER BY cursor LIMIT ?',
      cursor,
      alarmsPage,
    );
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
