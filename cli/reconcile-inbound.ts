// Clients' messages in the gateway's list: each must be on record of a device of its employee, and no device's record may go back (P7; gateway.md G6.8).
import type { PassedRow } from '../src/protocol/passed.ts';
import { atOf, deviceOf, type Gap } from './reconcile-gap.ts';

type Row<D extends PassedRow['direction']> = Extract<PassedRow, { direction: D }>;

/** For each client's message, by its id, the devices that say it is on their record. What another device has counts for nobody else. */
export function devicesWith(rows: readonly PassedRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const accounts = new Map<string, Set<string>>();
  const came = new Map<string, Row<'in'>>();
  const inOf = new Map<string, Row<'in'>[]>();
  const through = new Map<string, number>();
  const account = (message: string, row: { readonly journal: string; readonly epoch: number }): void => {
    accounts.set(message, (accounts.get(message) ?? new Set()).add(deviceOf(row)));
  };
  for (const row of rows) {
    if (row.direction === 'in') {
      came.set(row.message, row);
      const mine = inOf.get(row.employee) ?? [];
      mine.push(row);
      inOf.set(row.employee, mine);
    } else if (row.direction === 'on-record') {
      if (isOf(row, came.get(row.message))) account(row.message, row);
    } else if (row.direction === 'recorded') {
      // An earlier gateway said only how far, for all devices of a person together.
      const mine = inOf.get(row.employee) ?? [];
      const name = `${row.employee} ${deviceOf(row)}`;
      let at = through.get(name) ?? 0;
      for (let one = mine[at]; one !== undefined && one.cursor <= row.cursor; one = mine[++at])
        account(one.message, row);
      through.set(name, at);
    }
  }
  return accounts;
}

/** What passed inwards and is on no device's record, what is said to be on one and never came, and records that went back. */
export function inboundGaps(rows: readonly PassedRow[]): readonly Gap[] {
  const accounts = devicesWith(rows);
  const came = new Map(rows.flatMap((row) => (row.direction === 'in' ? [[row.message, row] as const] : [])));
  return [
    ...rows.flatMap((row): Gap[] =>
      row.direction === 'in' && !accounts.has(row.message)
        ? [
            {
              kind: 'not-acknowledged',
              sentence: `Message ${row.message} to ${row.employee}, which came on ${atOf(row)}, is on none of their devices’ records yet.`,
            },
          ]
        : [],
    ),
    ...rows.flatMap((row): Gap[] =>
      row.direction === 'on-record' && !isOf(row, came.get(row.message))
        ? [
            {
              kind: 'list',
              sentence: `The list says that message ${row.message} is on a record of ${row.employee} since ${atOf(row)}, and not that this message came.`,
            },
          ]
        : [],
    ),
    ...placesThatFell(rows),
  ];
}

function isOf(row: Row<'on-record'>, message: Row<'in'> | undefined): boolean {
  return (
    message !== undefined &&
    message.n < row.n &&
    message.employee === row.employee &&
    message.conversation === row.conversation &&
    message.contentHash === row.contentHash
  );
}

function placesThatFell(rows: readonly PassedRow[]): readonly Gap[] {
  const last = new Map<string, Row<'on-record'>>();
  return rows.flatMap((row): Gap[] => {
    if (row.direction !== 'on-record') return [];
    const before = last.get(deviceOf(row));
    last.set(deviceOf(row), row);
    if (before === undefined || row.seq > before.seq) return [];
    if (row.seq === before.seq && row.recordHead === before.recordHead) return [];
    return [
      {
        kind: 'other-history',
        sentence: `A device of ${row.employee} said on ${atOf(row)} that its record stood at entry ${String(row.seq)}, after it had stood at entry ${String(before.seq)} already or held something else there (journal ${row.journal}).`,
      },
    ];
  });
}
