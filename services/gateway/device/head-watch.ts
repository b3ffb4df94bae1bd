// Asks the endpoint for the heads that devices alone vouched for: what it holds is confirmed, a device whose head never comes or differs is stopped and named (P1, P7; gateway.md §4).
import { z } from 'zod';
import type { Alarm } from '../../../src/protocol/alarms.ts';
import { alarmsTakenSchema } from '../../../src/protocol/alarms.ts';
import { headsReplySchema, type HeadAnswer } from '../../../src/protocol/heads.ts';
import type { SignedPlace } from '../../../src/protocol/heads.ts';
import { CandorError } from '../../../src/errors.ts';
import type { Log } from '../../log.ts';
import type { ServiceClient } from '../../service-client.ts';
import type { GatewayStores } from '../stores.ts';
import type { UnconfirmedRow } from '../submit/store.ts';

/** Places asked for at once, half of them in turn; the endpoint takes a thousand. */
const batch = 500;
/** Alarms told at once. */
const alarmsAtOnce = 100;

/** What a watch works with. */
export interface HeadWatchParts {
  readonly store: GatewayStores;
  readonly client: ServiceClient;
  /** Within how long the endpoint must hold a message's head, ms. */
  readonly within: number;
  /** Where the list of what passed stands, signed. */
  readonly passed: () => Promise<SignedPlace>;
  readonly now: () => number;
  readonly log: Log;
}

/** One look at a time; `look` is called by the gateway's clock. */
export class HeadWatch {
  readonly #parts: HeadWatchParts;
  readonly #told = new Set<string>();
  #after = 0;

  constructor(parts: HeadWatchParts) {
    this.#parts = parts;
  }

  /** Asks for what is not confirmed yet and says where the list stands. Throws what the endpoint's client throws; then nothing is concluded. */
  async look(): Promise<void> {
    const { store, client, passed } = this.#parts;
    const { rows, next } = await store.submits.toAsk(this.#after, batch);
    const place = await passed();
    const { answers } = await client.ask('POST', '/v1/heads', headsReplySchema, {
      places: rows.map(({ journal, epoch, seq, head }) => ({ journal, epoch, seq, head })),
      passed: place.n === 0 ? null : place,
    });
    this.#after = next;
    const alarms = await store.sql.atomically(async () => {
      const raised: Alarm[] = [];
      for (const [i, row] of rows.entries()) {
        const alarm = await this.#judge(row, answers[i] ?? 'missing');
        if (alarm !== null && !this.#told.has(alarm.id)) raised.push(alarm);
      }
      await store.stopped.releaseConfirmed();
      return raised;
    });
    for (let at = 0; at < alarms.length; at += alarmsAtOnce) await this.#tell(alarms.slice(at, at + alarmsAtOnce));
  }

  /** Until the endpoint keeps it. One that it keeps in other words already never holds up the others. */
  async #tell(alarms: readonly Alarm[]): Promise<void> {
    try {
      await this.#parts.client.ask('POST', '/v1/alarms', z.union([alarmsTakenSchema, z.strictObject({})]), { alarms });
    } catch (thrown) {
      if (!(thrown instanceof CandorError) || thrown.code !== 'conflict') throw thrown;
      if (alarms.length > 1) for (const one of alarms) await this.#tell([one]);
    }
    for (const { id } of alarms) this.#told.add(id);
  }

  async #judge(row: UnconfirmedRow, answer: HeadAnswer): Promise<Alarm | null> {
    const { store, within, now, log } = this.#parts;
    if (answer === 'held') {
      await store.submits.confirm(row.n);
      return null;
    }
    if (answer === 'missing' && now() - row.at <= within) return null;
    const what =
      answer === 'differs'
        ? 'the bank’s record has another history at the place of a message it sent'
        : `a message it sent did not come to the bank’s record within ${String(Math.round(within / 60_000))} minutes`;
    if (await store.stopped.stop(row, now(), `This device is stopped: ${what}.`))
      log('device-stopped', { person: row.employee, journal: row.journal, epoch: row.epoch, message: row.id, answer });
    // The time is the message's own, so that the same alarm told again is the same.
    return {
      id: `${row.journal} ${String(row.epoch)} ${String(row.seq)} ${answer}`,
      at: Math.floor(row.at / 1000),
      kind: answer === 'differs' ? 'head-differs' : 'head-missing',
      person: row.employee,
      journal: row.journal,
      what: `Message ${row.id} of ${row.employee} passed the gateway, and ${what}. Its device is stopped.`,
    };
  }
}
