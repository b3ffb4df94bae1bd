// The list and its search: one order for everybody, and a search that is not complete is completed by itself.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { nothingAdded, type Conversation } from '../../../../src/conversation/calls.ts';
import { inOrder } from '../../../../src/conversation/rows.ts';
import type { Host } from '../../../../renderer/host.ts';
import { createConversationsStore, type Found } from '../../../../renderer/chat/conversation/conversations-store.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const row = (id: string, at: number, pinned = false): Conversation => ({
  id,
  channel: 'web',
  contact: { name: id, address: '', language: 'en' },
  capabilities: { canWrite: true, reason: '', maxLength: 10, until: null, receipts: true },
  disclosedAt: null,
  last: { text: 't', at, direction: 'in', state: 'recorded' },
  unread: 0,
  ...nothingAdded,
  pinned,
});

test('pinned ones stand above, then the newest; two of one second never change places', () => {
  const rows = [row('b', 5), row('old', 1, true), row('a', 5), row('c', 9)];
  const ids = (all: readonly Conversation[]): readonly string[] => inOrder(all).map(({ id }) => id);
  expect(ids(rows)).toEqual(['old', 'c', 'a', 'b']);
  expect(ids([...rows].reverse())).toEqual(['old', 'c', 'a', 'b']);
});

test('a search while older messages are still being read is done again until all were searched, for the words that stand there', async () => {
  const answers: Found[] = [
    { hits: [], searched: 10, indexedBackTo: 5 },
    { hits: [], searched: 90, indexedBackTo: 2 },
    { hits: [], searched: 100, indexedBackTo: null },
  ];
  const asked: string[] = [];
  const host = {
    searchMessages: ({ query }: { readonly query: string }): Promise<Found> => {
      asked.push(query);
      return Promise.resolve(answers[Math.min(asked.length, answers.length) - 1] as Found);
    },
  } as unknown as Host<'chat'>;
  const store = createConversationsStore(host);
  await store.getState().search('rate');
  expect(store.getState().found?.searched).toBe(10);
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual(['rate', 'rate', 'rate']);
  expect(store.getState().found).toMatchObject({ searched: 100, indexedBackTo: null });

  asked.length = 0;
  await store.getState().search('rates');
  await store.getState().search('');
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toEqual(['rates']);
});
