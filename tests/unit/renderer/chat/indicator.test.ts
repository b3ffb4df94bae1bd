// The recording indicator never says more than is true (P5, P6).
import { describe, expect, test } from 'vitest';
import { indicatorFor, listSentence } from '../../../../renderer/chat/record/indicator.ts';

const online = { endpoint: 'online', gateway: 'online', unreceipted: 0, unsent: 0 } as const;
const good = { state: 'on-record', waiting: 0, reason: '', next: '', code: null, ...online } as const;

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
          ...online,
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
      ...online,
    } as const;
    expect(indicatorFor(stopped, 'edits', 14)).toEqual({
      line: 'stopped',
      short: 'Stopped',
      head: 'Not on record',
      rest: 'Nothing can be sent.',
      reason: 'This disk is full.',
      next: 'Free some space.',
      code: 'disk-full',
      offline: false,
    });
  });
  test('P5 before the notice nothing claims to be recorded', () => {
    expect(indicatorFor({ ...good, state: 'not-begun' }, 'edits', null)).toMatchObject({
      line: 'not-begun',
      head: 'Nothing recorded yet',
    });
  });
  test('P6 an outage is said where one writes: the record goes on here, and what was sent waits', () => {
    const away = { ...good, gateway: 'offline' } as const;
    expect(indicatorFor({ ...away, unsent: 1 }, 'edits', null)).toMatchObject({
      line: 'on-record',
      head: 'On record here',
      rest: 'Offline: 1 message not sent',
      offline: true,
    });
    expect(indicatorFor({ ...away, unsent: 2 }, 'edits', null).rest).toBe('Offline: 2 messages not sent');
    expect(indicatorFor(away, 'edits', null).rest).toBe('Offline: what you send now waits');
    expect(indicatorFor({ ...good, gateway: 'connecting', unsent: 1 }, 'edits', null)).toMatchObject({
      rest: 'every edit',
      offline: false,
    });
    expect(indicatorFor({ ...good, endpoint: 'offline', unreceipted: 3 }, 'edits', null)).toMatchObject({
      head: 'On record here',
      rest: 'every edit; the bank’s receipt follows',
    });
  });
  test('P5 the sentence under the list says what waits and counts no keys', () => {
    expect(listSentence(good, null)).toBe('All you wrote is on record');
    expect(listSentence(good, 2)).toBe('Some of it waits for the disk');
    expect(listSentence({ ...good, unreceipted: 4 }, null)).toBe('All you wrote is on record');
    expect(listSentence({ ...good, unreceipted: 4, endpoint: 'offline' }, null)).toBe(
      'All on record here. The bank’s receipt follows',
    );
    expect(listSentence({ ...good, gateway: 'offline', unsent: 1 }, null)).toBe('Offline: 1 message not sent');
    expect(listSentence({ ...good, state: 'stopped' }, null)).toBe('Recording stopped');
  });
});
