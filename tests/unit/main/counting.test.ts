// What waits for a receipt is known from the moment a record is open, not a moment later (P5, P6).
import { expect, it } from 'vitest';
import { Counting } from '../../../main/chat/app/counting.ts';
import { RecordKeeper } from '../../../main/record-keeper.ts';
import type { VaultStatus } from '../../../main/vault/shapes.ts';
import type { RecordState } from '../../../src/record/calls.ts';

it('P6 the first that is told of a record that begins says what the bank does not hold yet', () => {
  const told: RecordState[] = [];
  const record = new RecordKeeper('messages', (state) => told.push(state));
  const counting = new Counting(record, () => Promise.reject(new Error('not asked')));
  const status = { seq: { messages: 5, drafts: 3 }, receipted: { messages: 4, drafts: 0 }, unsent: 1, lowSpace: false };
  counting.take(status as unknown as VaultStatus);
  record.begin('edits', false);
  const begun = told.find(({ state }) => state === 'on-record');
  expect(begun).toMatchObject({ unreceipted: 1, draftsUnreceipted: true, unsent: 1 });
});
