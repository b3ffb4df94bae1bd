// Rows, journeys and the thread's store: order, turns, and never "sent" before handed over (design §2).
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../../src/message/calls.ts';
import { messageStates, maySaySent } from '../../../../src/message/state.ts';
import type { Host } from '../../../../renderer/host.ts';
import { stationsOf } from '../../../../renderer/chat/message/journey.ts';
import { rowsOf } from '../../../../renderer/chat/message/rows.ts';
import { createThreadStore } from '../../../../renderer/chat/message/thread-store.ts';
import { stateSentence } from '../../../../renderer/chat/message/words.ts';
import { stateLooks } from '../../../../renderer/shared/state-icon.ts';

const start = new Date(2026, 10, 21, 12, 0).getTime();
const message = (seq: number, part: Partial<Message> = {}): Message => ({
  id: `m${seq}`,
  conversation: 'c',
  direction: 'out',
  text: 't',
  at: start + seq * 1000,
  composedAt: start + seq * 1000,
  state: 'recorded',
  journey: [],
  draft: null,
  seq,
  ...part,
});

describe('rows', () => {
  test('a new day gets a line, a side’s messages within ten minutes are one turn', () => {
    const rows = rowsOf([
      message(1),
      message(2),
      message(3, { direction: 'in' }),
      message(4, { direction: 'in', composedAt: start + 20 * 60_000 }),
      message(5, { at: start + 24 * 3_600_000 }),
    ]);
    expect(
      rows.flatMap((row) => [
        ...(row.day === null ? [] : ['day']),
        `${row.message.id}${row.turn ? ' turn' : ''}${row.end ? ' end' : ''}`,
      ]),
    ).toEqual(['day', 'm1 turn', 'm2 end', 'm3 turn end', 'm4 turn end', 'day', 'm5 turn end']);
  });
});

describe('the journey', () => {
  test('six stations, those not reached are to come', () => {
    const stations = stationsOf(
      message(1, {
        state: 'accepted',
        journey: [
          { state: 'recorded', at: 1 },
          { state: 'receipted', at: 2 },
          { state: 'handed-over', at: 3 },
          { state: 'accepted', at: 4 },
        ],
      }),
    );
    expect(stations.map((each) => [each.state, each.passed, each.at])).toEqual([
      ['recorded', true, 1],
      ['receipted', true, 2],
      ['handed-over', true, 3],
      ['accepted', true, 4],
      ['delivered', false, null],
      ['read', false, null],
    ]);
  });
  test('a station that was skipped is passed without a time; nothing is invented', () => {
    const stations = stationsOf(
      message(1, {
        state: 'read',
        journey: [
          { state: 'recorded', at: 1 },
          { state: 'read', at: 9 },
        ],
      }),
    );
    expect(stations.every((each) => each.passed)).toBe(true);
    expect(stations.map((each) => each.at)).toEqual([1, null, null, null, null, 9]);
  });
  test('a message that ended elsewhere shows how far it came, its end and the reason given', () => {
    const stations = stationsOf(
      message(1, {
        state: 'failed',
        journey: [
          { state: 'recorded', at: 1 },
          { state: 'handed-over', at: 2 },
          { state: 'failed', at: 3, reason: 'closed' },
        ],
      }),
    );
    expect(stations.map((each) => each.state)).toEqual(['recorded', 'receipted', 'handed-over', 'failed']);
    expect(stations.at(-1)?.reason).toBe('closed');
  });
  test('the word "sent" appears from handed over on, and never for what failed or is unknown', () => {
    for (const state of messageStates) {
      const says = /^sent/iu.test(stateSentence(state, stateLooks[state].name, '12:00'));
      if (says) expect(maySaySent(state)).toBe(true);
    }
    expect(stateSentence('receipted', 'Receipted', '12:00')).toBe('Receipted, not sent yet');
    expect(stateSentence('handed-over', 'Handed over', '12:00')).toMatch(/^Sent/u);
  });
});

describe('the thread’s store', () => {
  const hostWith = (pages: Record<string, { messages: Message[]; more: boolean }>): Host<'chat'> =>
    ({
      readThread: ({ before }: { before: number | null }) => Promise.resolve(pages[String(before)]),
    }) as unknown as Host<'chat'>;
  test('pages join in order, a change of state replaces the message, a repeat adds nothing', async () => {
    const store = createThreadStore(
      hostWith({
        null: { messages: [message(3), message(4)], more: true },
        3: { messages: [message(1), message(2), message(3)], more: false },
      }),
    );
    await store.getState().open('c');
    await store.getState().older('c');
    store.getState().take(message(4, { state: 'read' }));
    store.getState().take(message(5));
    store.getState().take(message(5));
    expect(
      store.getState().threads['c']?.messages.map((each) => `${each.seq}${each.state === 'read' ? ' read' : ''}`),
    ).toEqual(['1', '2', '3', '4 read', '5']);
    expect(store.getState().threads['c']?.more).toBe(false);
  });
  test('a search hit far back is read up to and then shown', async () => {
    const store = createThreadStore(
      hostWith({
        null: { messages: [message(5)], more: true },
        5: { messages: [message(4)], more: true },
        4: { messages: [message(3)], more: true },
      }),
    );
    await store.getState().find(message(3));
    expect(store.getState().target).toEqual({ conversation: 'c', message: 'm3' });
    expect(store.getState().threads['c']?.messages.length).toBe(3);
  });
});
