// cli/reconcile-inbound.ts and reconcile-record.ts: to which device each client's message is accounted, and what an opened record must hold (G6.8, G6.9).
import { beforeAll, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import type { PassedRow } from '../../../src/protocol/passed.ts';
import { devicesWith, inboundGaps } from '../../../cli/reconcile-inbound.ts';
import { compareRecord } from '../../../cli/reconcile-record.ts';

beforeAll(cryptoReady);
type Without<D extends PassedRow['direction']> = Omit<Extract<PassedRow, { direction: D }>, 'n' | 'direction'>;
const id = (n: number): string => toBase64Url(new Uint8Array(16).fill(n));
const head = (n: number): string => toBase64Url(new Uint8Array(32).fill(n));
const [desk, laptop] = [id(1), id(2)];

/** Rows one after another. */
function list(...rows: ((n: number) => PassedRow)[]): readonly PassedRow[] {
  return rows.map((row, i) => row(i + 1));
}
const common = (message: string, cursor: number): Without<'in'> => ({
  at: 1_700_000_000_000,
  employee: 'marine',
  conversation: 'c',
  message,
  contentHash: contentHash(`text of ${message}`),
  cursor,
});
const came =
  (message: string, cursor: number, more: Partial<Without<'in'>> = {}) =>
  (n: number): PassedRow => ({ direction: 'in', n, ...common(message, cursor), ...more });
const onRecord =
  (message: string, cursor: number, journal: string, seq: number, more: Partial<Without<'on-record'>> = {}) =>
  (n: number): PassedRow => ({
    direction: 'on-record',
    n,
    ...common(message, cursor),
    journal,
    epoch: 0,
    seq,
    recordHead: head(seq),
    ...more,
  });
const before =
  (cursor: number, journal: string) =>
  (n: number): PassedRow => {
    const { at, employee } = common('', cursor);
    return { direction: 'recorded', n, at, employee, cursor, journal, epoch: 0, seq: cursor, recordHead: head(cursor) };
  };
const received = (message: string, seq: number): { seq: number; second: number; entry: Entry } => ({
  seq,
  second: 0,
  entry: {
    kind: 'message-received',
    id: message,
    conversation: 'c',
    text: `text of ${message}`,
    composedMs: 0,
    cursor: seq,
  } as Entry,
});
const kinds = (gaps: readonly { readonly kind: string }[]): string[] => gaps.map(({ kind }) => kind);

test('P7 G6.8 what one device has on record does not cover what came before and another should have', () => {
  const rows = list(came('a', 1), came('b', 2), onRecord('b', 2, laptop, 7));
  expect(inboundGaps(rows)).toMatchObject([
    { kind: 'not-acknowledged', sentence: expect.stringContaining('Message a to marine') as string },
  ]);
  expect(devicesWith(rows).get('b')).toEqual(new Set([`${laptop} 0`]));
});

test('P7 G6.8 a row about another text, person or conversation, or about what never came, covers nothing', () => {
  for (const more of [{ contentHash: contentHash('other') }, { employee: 'leo' }, { conversation: 'd' }])
    expect(kinds(inboundGaps(list(came('a', 1), onRecord('a', 1, desk, 5, more))))).toEqual([
      'not-acknowledged',
      'list',
    ]);
  expect(kinds(inboundGaps(list(onRecord('a', 1, desk, 5), came('a', 1))))).toEqual(['not-acknowledged', 'list']);
  expect(inboundGaps(list(came('a', 1), onRecord('a', 9, desk, 5)))).toEqual([]); // a device went out, and it came under another cursor
});

test('P7 G6.8 a record that went back, or holds something else at the same place, is named; each device by itself', () => {
  const two = [came('a', 1), came('b', 2)];
  expect(inboundGaps(list(...two, onRecord('a', 1, desk, 9), onRecord('b', 2, desk, 9)))).toEqual([]);
  expect(inboundGaps(list(...two, onRecord('a', 1, desk, 9), onRecord('b', 2, laptop, 5)))).toEqual([]);
  for (const late of [onRecord('b', 2, desk, 5), onRecord('b', 2, desk, 9, { recordHead: head(77) })])
    expect(kinds(inboundGaps(list(...two, onRecord('a', 1, desk, 9), late)))).toEqual(['other-history']);
});

test('G6.8 what an earlier gateway wrote counts as it did then, and for nothing that came later', () => {
  const rows = list(came('a', 1), came('b', 2), before(2, desk), came('c', 3), before(3, laptop), came('d', 4));
  expect(inboundGaps(rows).map(({ sentence }) => sentence)).toEqual([expect.stringContaining('Message d')]);
  expect(devicesWith(rows).get('c')).toEqual(new Set([`${laptop} 0`]));
  expect(devicesWith(rows).get('a')).toEqual(new Set([`${desk} 0`, `${laptop} 0`]));
});

test('P7 G6.9 a device that said it has a message and has not, or has it only later, is named by its own record', () => {
  const identity = { journal: desk, epoch: 0 };
  const rows = list(came('a', 1), came('b', 2), onRecord('a', 1, desk, 5), onRecord('b', 2, desk, 6));
  const compare = (...entries: ReturnType<typeof received>[]): string[] =>
    kinds(compareRecord({ identity, entries }, rows).gaps);
  expect(compare(received('a', 4), received('b', 6))).toEqual([]);
  expect(compare(received('a', 4))).toEqual(['not-in-record']);
  expect(compare(received('a', 4), received('b', 7))).toEqual(['not-in-record']);
  const other = { ...received('b', 6), entry: { ...received('b', 6).entry, text: 'milder' } as Entry };
  expect(compare(received('a', 4), other)).toEqual(['another-text']);
  expect(compare(received('a', 4), received('b', 6), received('x', 7))).toEqual(['not-passed']);
});

test('G6.9 what other devices have is counted, not passed over; what only this one acknowledged to an earlier gateway must be here', () => {
  const identity = { journal: desk, epoch: 0 };
  const rows = list(came('a', 1), came('b', 2), onRecord('a', 1, desk, 5), onRecord('b', 2, laptop, 6));
  expect(compareRecord({ identity, entries: [received('a', 4)] }, rows)).toEqual({
    gaps: [],
    elsewhere: [{ employee: 'marine', journal: laptop, epoch: 0, messages: 1 }],
  });
  const old = list(came('a', 1), before(1, desk));
  expect(kinds(compareRecord({ identity, entries: [] }, old).gaps)).toEqual(['not-in-record']);
});

test('G6.8 a long list takes time in proportion', () => {
  const rows = list(
    ...Array.from({ length: 20_000 }, (_, i) => [came(`m-${String(i)}`, i + 1), before(i + 1, desk)]).flat(),
  );
  const began = performance.now();
  expect(inboundGaps(rows)).toEqual([]);
  expect(performance.now() - began).toBeLessThan(5000);
});
