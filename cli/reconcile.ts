// `candor reconcile`: compares what passed the gateway with what the endpoint holds, both directions of traffic, and names every gap (P7).
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import { gatewaysReplySchema, headsReplySchema, type RecordPlace } from '../src/protocol/heads.ts';
import {
  followPassed,
  maxPassedRows,
  passedHeads,
  passedPlaceHolds,
  passedReplySchema,
  passedStart,
  type PassedRow,
} from '../src/protocol/passed.ts';
import { b32 } from '../src/protocol/signed.ts';
import { askEndpoint, moment } from './admin-client.ts';
import { readRecord } from './read-record.ts';
import { atOf, placeOf, type Gap } from './reconcile-gap.ts';
import { inboundGaps } from './reconcile-inbound.ts';
import { compareRecord, type Elsewhere } from './reconcile-record.ts';
import { readUnconfirmed, stoppedGaps } from './unconfirmed.ts';

/** Options of the command. */
export interface ReconcileCommand {
  readonly gateway: string;
  readonly endpoint: string;
  readonly key: string;
  /** The gateway's public key: its list is believed under it alone. */
  readonly gatewayKey: string;
  /** A journal or bundle, opened with `keys`: its messages are compared one by one, both ways. */
  readonly record?: string;
  readonly keys?: string;
  readonly json?: true;
}

/** The comparison. */
export interface Reconciliation {
  readonly out: number;
  readonly in: number;
  readonly gaps: readonly Gap[];
  /** With a record: messages from its employee's clients that other devices have on record, and which it therefore says nothing about. */
  readonly elsewhere: readonly Elsewhere[];
}

const placesAtOnce = 1000;

/** Exit code 0 when all agrees, 1 with gaps. */
export async function reconcileCommand(options: ReconcileCommand): Promise<number> {
  const result = await reconcile(options);
  if (options.json) console.log(JSON.stringify(result));
  else {
    for (const { sentence } of result.gaps) console.log(`  - ${sentence}`);
    for (const { employee, journal, epoch, messages } of result.elsewhere)
      console.log(
        `Not looked at: ${String(messages)} of the messages to ${employee} are on the record of another device (journal ${journal}, epoch ${String(epoch)}). Compare that one, too.`,
      );
    const what = `${String(result.out)} messages to clients and ${String(result.in)} from them passed the gateway`;
    console.log(
      result.gaps.length === 0
        ? `All agrees: ${what}, and all are on record.`
        : `${what}; ${String(result.gaps.length)} ${result.gaps.length === 1 ? 'gap is' : 'gaps are'} named above.`,
    );
  }
  return result.gaps.length === 0 ? 0 : 1;
}

/** Compares; throws where one side cannot be asked. */
export async function reconcile(options: ReconcileCommand): Promise<Reconciliation> {
  const gatewayKey = fromBase64Url(b32.parse(options.gatewayKey));
  const gaps: Gap[] = [];
  const rows = await passedRows(options, gatewayKey, gaps);
  gaps.push(
    ...(await listGaps(options, rows, gatewayKey)),
    ...(await recordGaps(options, rows)),
    ...inboundGaps(rows),
    ...stoppedGaps(await readUnconfirmed({ endpoint: options.gateway, key: options.key })),
  );
  const own =
    options.record === undefined
      ? { gaps: [], elsewhere: [] }
      : compareRecord(readRecord(options.record, options.keys === undefined ? {} : { keys: options.keys }), rows);
  return {
    out: rows.filter((row) => row.direction === 'out').length,
    in: rows.filter((row) => row.direction === 'in').length,
    gaps: [...gaps, ...own.gaps],
    elsewhere: own.elsewhere,
  };
}

/** The whole list, followed from its beginning. */
async function passedRows(
  options: ReconcileCommand,
  gatewayKey: Uint8Array,
  gaps: Gap[],
): Promise<readonly PassedRow[]> {
  const rows: PassedRow[] = [];
  let place = passedStart(gatewayKey);
  for (;;) {
    const reply = await askEndpoint(
      { endpoint: options.gateway, key: options.key },
      'GET',
      `/v1/passed?after=${String(place.n)}&limit=${String(maxPassedRows)}`,
      passedReplySchema,
    );
    const next = followPassed(place, reply, gatewayKey);
    if (typeof next === 'string') {
      gaps.push({ kind: 'list', sentence: next });
      return rows;
    }
    rows.push(...reply.rows);
    place = next;
    if (reply.rows.length === 0) return rows;
  }
}

/** Every place the gateway once told the endpoint must lie on the list as it is now. */
async function listGaps(
  options: ReconcileCommand,
  rows: readonly PassedRow[],
  gatewayKey: Uint8Array,
): Promise<readonly Gap[]> {
  const { places } = await askEndpoint(options, 'GET', '/v1/gateways', gatewaysReplySchema);
  const told = places.filter((one) => one.gateway === options.gatewayKey);
  const heads = passedHeads(rows, gatewayKey);
  return told.flatMap((one): Gap[] => {
    const head = heads.get(one.n);
    if (!passedPlaceHolds(one, gatewayKey) || (head !== undefined && toBase64Url(head) === one.head)) return [];
    return [
      {
        kind: 'list',
        sentence: `The gateway told the endpoint on ${moment(one.at)} that its list stood at row ${String(one.n)}; the list it shows now does not lead there, so rows were dropped or rewritten.`,
      },
    ];
  });
}

/** What passed outwards must be at its place in the endpoint's record. */
async function recordGaps(options: ReconcileCommand, rows: readonly PassedRow[]): Promise<readonly Gap[]> {
  // Messages that one commit put on record share their place.
  const placed = [
    ...new Map(
      rows.flatMap((row) =>
        'journal' in row ? [[row.direction === 'out' ? `out ${String(row.n)}` : placeOf(row), row] as const] : [],
      ),
    ).values(),
  ];
  const gaps: Gap[] = [];
  for (let at = 0; at < placed.length; at += placesAtOnce) {
    const slice = placed.slice(at, at + placesAtOnce);
    const places = slice.map(
      ({ journal, epoch, seq, recordHead }): RecordPlace => ({ journal, epoch, seq, head: recordHead }),
    );
    const { answers } = await askEndpoint(options, 'POST', '/v1/heads', headsReplySchema, { places, passed: null });
    slice.forEach((row, i) => {
      const answer = answers[i];
      if (answer === 'held') return;
      const what =
        row.direction === 'out'
          ? `Message ${row.message} of ${row.employee}, which passed on ${atOf(row)},`
          : `What ${row.employee} had received by ${atOf(row)}`;
      if (answer === 'differs')
        gaps.push({
          kind: 'other-history',
          sentence: `${what} is not in the record at the endpoint: at its place stands another history (journal ${row.journal}, entry ${String(row.seq)}).`,
        });
      else
        gaps.push({
          kind: 'not-on-record',
          sentence: `${what} is not on record at the endpoint, or not yet (journal ${row.journal}, entry ${String(row.seq)}).`,
        });
    });
  }
  return gaps;
}
