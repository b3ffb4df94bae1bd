// One opened record beside the gateway's list, message by message and both ways: what left, what came, and what the device said of it (P7; gateway.md G6.9).
import { contentHash } from '../src/message/content-hash.ts';
import type { Entry } from '../src/journal/entry.ts';
import type { PassedRow } from '../src/protocol/passed.ts';
import type { ReadRecord } from './read-record.ts';
import { atOf, deviceOf, type Gap } from './reconcile-gap.ts';
import { devicesWith } from './reconcile-inbound.ts';

/** Messages of the same employee's clients that are on record of this other device. */
export interface Elsewhere {
  readonly employee: string;
  readonly journal: string;
  readonly epoch: number;
  readonly messages: number;
}

type MessageEntry = Extract<Entry, { kind: 'message-recorded' | 'message-received' }>;

/** Every message this record calls handed over or received passed with that very text; whatever passed for this device, or it said is on its record, is in it, by where it said. */
export function compareRecord(
  { entries, identity }: Pick<ReadRecord, 'entries' | 'identity'>,
  rows: readonly PassedRow[],
): { readonly gaps: readonly Gap[]; readonly elsewhere: readonly Elsewhere[] } {
  const messages = new Map<string, { readonly seq: number; readonly entry: MessageEntry }>();
  const left = new Set<string>();
  for (const { seq, entry } of entries) {
    if (entry.kind === 'message-recorded' || entry.kind === 'message-received') messages.set(entry.id, { seq, entry });
    if (entry.kind === 'message-state' && entry.state === 'handed-over') left.add(entry.message);
  }
  const me = deviceOf(identity);
  const accounts = devicesWith(rows);
  const gaps = heldGaps(messages, left, rows);
  const named = new Set(rows.flatMap((row) => (row.direction === 'on-record' ? [row.message] : [])));
  for (const row of rows) {
    const isMine = 'journal' in row && deviceOf(row) === me;
    if (row.direction === 'out' && isMine && messages.get(row.message)?.entry.kind !== 'message-recorded')
      gaps.push({
        kind: 'not-in-record',
        sentence: `Message ${row.message}, which passed on ${atOf(row)} from this journal, is not in the record.`,
      });
    if (row.direction === 'on-record' && isMine) {
      const held = messages.get(row.message);
      if (held?.entry.kind !== 'message-received' || held.seq > row.seq)
        gaps.push({
          kind: 'not-in-record',
          sentence: `Message ${row.message} from a client, which this device said on ${atOf(row)} is on its record by entry ${String(row.seq)}, is not in the record there.`,
        });
    }
    // Said by an earlier gateway, and of no other device: then it has to be here.
    if (row.direction === 'in' && isAllOf(accounts.get(row.message), me))
      if (!messages.has(row.message) && !named.has(row.message))
        gaps.push({
          kind: 'not-in-record',
          sentence: `Message ${row.message} from a client, which came on ${atOf(row)} and only this device acknowledged, is not in the record.`,
        });
  }
  return { gaps, elsewhere: elsewhere(rows, me, messages, accounts) };
}

function heldGaps(
  messages: ReadonlyMap<string, { readonly entry: MessageEntry }>,
  left: ReadonlySet<string>,
  rows: readonly PassedRow[],
): Gap[] {
  const passed = new Map(
    rows.flatMap((row) => (row.direction === 'out' || row.direction === 'in' ? [[row.message, row] as const] : [])),
  );
  return [...messages].flatMap(([id, { entry }]): Gap[] => {
    if (entry.kind === 'message-recorded' && !left.has(id)) return []; // never left; nothing to account for
    const row = passed.get(id);
    const what = entry.kind === 'message-recorded' ? 'handed over' : 'received';
    if (row === undefined || (row.direction === 'out') !== (entry.kind === 'message-recorded'))
      return [
        { kind: 'not-passed', sentence: `The record holds message ${id} as ${what}, and the gateway’s list does not.` },
      ];
    return row.contentHash === contentHash(entry.text)
      ? []
      : [
          {
            kind: 'another-text',
            sentence: `Message ${id} passed the gateway with another text than the record holds.`,
          },
        ];
  });
}

/** What this record says nothing about: messages to the same employee that only other devices have. */
function elsewhere(
  rows: readonly PassedRow[],
  me: string,
  messages: ReadonlyMap<string, unknown>,
  accounts: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Elsewhere[] {
  const employees = new Set(rows.flatMap((row) => ('journal' in row && deviceOf(row) === me ? [row.employee] : [])));
  const counts = new Map<string, Elsewhere>();
  for (const row of rows) {
    if (row.direction !== 'in' || !employees.has(row.employee) || messages.has(row.message)) continue;
    const devices = accounts.get(row.message) ?? new Set<string>();
    if (devices.has(me)) continue;
    for (const device of devices) {
      const [journal = '', epoch = '0'] = device.split(' ');
      const before = counts.get(device)?.messages ?? 0;
      counts.set(device, { employee: row.employee, journal, epoch: Number(epoch), messages: before + 1 });
    }
  }
  return [...counts.values()];
}

function isAllOf(devices: ReadonlySet<string> | undefined, me: string): boolean {
  return devices?.size === 1 && devices.has(me);
}
