// The recording indicator never says more than is true (P5, P6).
import { describe, expect, test } from 'vitest';
import { indicatorFor, todaySentence } from '../../../../renderer/chat/record/indicator.ts';

const good = { state: 'on-record', waiting: 0, reason: '', next: '', code: null } as const;

describe('the indicator', () => {
  test('P5 it says what level is recorded while all is on record', () => {
    expect(indicatorFor(good, 'edits', null)).toMatchObject({
      line: 'on-record',
      head: 'On record',
      rest: 'every edit',
    });
    expect(indicatorFor(good, 'messages', null).rest).toBe('messages sent and received');
  });
  test('P6 edits of this window that are late show, even while the record believes all is well', () => {
    expect(indicatorFor(good, 'edits', 14)).toMatchObject({
      line: 'behind',
      head: '14 edits waiting for the record',
      rest: 'Keep writing, sending waits.',
    });
    expect(indicatorFor(good, 'edits', 1).head).toBe('1 edit waiting for the record');
    expect(
      indicatorFor(
        {
          state: 'behind',
          waiting: 0,
          reason: 'It does not answer.',
          next: 'Nothing to do.',
          code: 'endpoint-offline',
        },
        'edits',
        null,
      ),
    ).toMatchObject({
      line: 'behind',
      head: 'The bank’s record does not answer',
      rest: expect.stringContaining('messages wait for its receipt') as string,
      reason: 'It does not answer.',
    });
    expect(indicatorFor(good, 'edits', 0)).toMatchObject({ line: 'behind', head: 'The record is catching up' });
  });
  test('P6 stopped comes before everything else, with its reason, what to do, and the code', () => {
    const stopped = {
      state: 'stopped',
      waiting: 3,
      reason: 'This disk is full.',
      next: 'Free some space.',
      code: 'disk-full',
    } as const;
    expect(indicatorFor(stopped, 'edits', 14)).toEqual({
      line: 'stopped',
      short: 'Stopped',
      head: 'Not on record',
      rest: 'Nothing can be sent.',
      reason: 'This disk is full.',
      next: 'Free some space.',
      code: 'disk-full',
    });
  });
  test('P5 before the notice nothing claims to be recorded', () => {
    expect(indicatorFor({ ...good, state: 'not-begun' }, 'edits', null)).toMatchObject({
      line: 'not-begun',
      head: 'Nothing recorded yet',
    });
  });
  test('the sentence about today names what waits', () => {
    const today = { state: 'on-record', today: 128, waiting: 0, unreceipted: 0, endpoint: 'online' } as const;
    expect(todaySentence(today, null)).toBe('128 today, all on record');
    expect(todaySentence(today, 2)).toBe('128 today on record, 2 waiting');
    expect(todaySentence({ ...today, unreceipted: 4 }, null)).toBe('128 today, all on record');
    expect(todaySentence({ ...today, unreceipted: 4, endpoint: 'offline' }, null)).toBe('128 today, 4 await a receipt');
    expect(todaySentence({ ...today, state: 'stopped' }, null)).toBe('Recording stopped');
  });
});
