// `candor reconcile`: compares what passed the gateway with what the endpoint holds, both directions of traffic, and names every gap (P7).
import { fromBase64Url, toBase64Url } from '../src/bytes/bytes.ts';
import type { Entry } from '../src/journal/entry.ts';
import { contentHash } from '../src/message/content-hash.ts';
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

/** What does not agree. */
export interface Gap {
  readonly kind:
    | 'list'
    | 'not-on-record'
    | 'other-history'
    | 'not-acknowledged'
    | 'not-passed'
    | 'not-in-record'
    | 'another-text';
  /** One sentence for a person. */
  readonly sentence: string;
}

/** The comparison. */
export interface Reconciliation {
  readonly out: number;
  readonly in: number;
  readonly gaps: readonly Gap[];
}

const placesAtOnce = 1000;

/** Exit code 0 when all agrees, 1 with gaps. */
export async function reconcileCommand(options: ReconcileCommand): Promise<number> {
  const result = await reconcile(options);
  if (options.json) console.log(JSON.stringify(result));
  else {
    for (const { sentence } of result.gaps) console.log(`  - ${sentence}`);
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
    ...acknowledgementGaps(rows),
  );
  if (options.record !== undefined) gaps.push(...ownRecordGaps(options.record, options.keys, rows));
  return {
    out: rows.filter((row) => row.direction === 'out').length,
    in: rows.filter((row) => row.direction === 'in').length,
    gaps,
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
  const placed = rows.flatMap((row) => ('journal' in row ? [row] : []));
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
          : `What ${row.employee} had received up to ${atOf(row)}`;
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

/** What passed inwards must be acknowledged by a device of its employee, with a place in its record. */
function acknowledgementGaps(rows: readonly PassedRow[]): readonly Gap[] {
  const through = new Map<string, number>();
  for (const row of rows)
    if (row.direction === 'recorded') through.set(row.employee, Math.max(through.get(row.employee) ?? 0, row.cursor));
  return rows.flatMap((row): Gap[] =>
    row.direction === 'in' && row.cursor > (through.get(row.employee) ?? 0)
      ? [
          {
            kind: 'not-acknowledged',
            sentence: `Message ${row.message} to ${row.employee}, which came on ${atOf(row)}, is on none of their devices’ records yet.`,
          },
        ]
      : [],
  );
}

/** With the record open: every message it calls handed over or received passed the gateway with that very text, and what passed for its journal is in it. */
function ownRecordGaps(path: string, keys: string | undefined, rows: readonly PassedRow[]): readonly Gap[] {
  const { entries, identity } = readRecord(path, keys === undefined ? {} : { keys });
  const passed = new Map(
    rows.flatMap((row) => (row.direction === 'out' || row.direction === 'in' ? [[row.message, row] as const] : [])),
  );
  const messages = new Map<string, Extract<Entry, { kind: 'message-recorded' | 'message-received' }>>();
  const left = new Set<string>();
  for (const { entry } of entries) {
    if (entry.kind === 'message-recorded' || entry.kind === 'message-received') messages.set(entry.id, entry);
    if (entry.kind === 'message-state' && entry.state === 'handed-over') left.add(entry.message);
  }
  const gaps: Gap[] = [];
  for (const [id, entry] of messages) {
    if (entry.kind === 'message-recorded' && !left.has(id)) continue; // never left; nothing to account for
    const row = passed.get(id);
    if (row === undefined)
      gaps.push({
        kind: 'not-passed',
        sentence: `The record holds message ${id} as ${entry.kind === 'message-recorded' ? 'handed over' : 'received'}, and the gateway’s list does not.`,
      });
    else if (row.contentHash !== contentHash(entry.text))
      gaps.push({
        kind: 'another-text',
        sentence: `Message ${id} passed the gateway with another text than the record holds.`,
      });
  }
  for (const row of rows) {
    if (
      row.direction === 'out' &&
      row.journal === identity.journal &&
      row.epoch === identity.epoch &&
      !messages.has(row.message)
    )
      gaps.push({
        kind: 'not-in-record',
        sentence: `Message ${row.message}, which passed on ${atOf(row)} from this journal, is not in the record.`,
      });
  }
  return gaps;
}

function atOf(row: PassedRow): string {
  return moment(Math.floor(row.at / 1000));
}
