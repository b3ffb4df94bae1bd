// The queue between the composer and the record: numbering, batching, retry, checks in place, and what the indicator hears.
import { describe, expect, test } from 'vitest';
import type { Edit } from '../../../../src/draft/edit.ts';
import {
  EditQueue,
  lateAfter,
  maxWaitingEdits,
  maxWaitingUnits,
  type QueueState,
} from '../../../../renderer/chat/draft/edit-queue.ts';
import { ManualTimers, settle } from './manual-timers.ts';
import { RecordDouble } from './record-double.ts';

const edit = (at: number, inserted = 'x'): Edit => ({
  at,
  deleted: 0,
  inserted,
  kind: 'type',
  composing: false,
  origin: 'person',
});

function queueOn(record: RecordDouble, through = 0): { queue: EditQueue; timers: ManualTimers; states: QueueState[] } {
  const timers = new ManualTimers();
  const states: QueueState[] = [];
  const queue = new EditQueue(
    {
      append: (first, edits) => record.appendEdits({ conversation: 'c', draft: 'd', first, edits: [...edits] }),
      check: (at, cause, text) => record.checkDraft({ draft: 'd', through: at, cause, text }),
    },
    through,
    timers,
    (state) => states.push(state),
  );
  return { queue, timers, states };
}

describe('edits on their way to the record', () => {
  test('D4 an edit leaves in the task after its input, not inside it, with what else came until then', async () => {
    const record = new RecordDouble();
    const { queue } = queueOn(record);
    queue.push(edit(0));
    queue.push(edit(1));
    expect(record.calls).toEqual([]);
    await settle();
    expect(record.calls).toEqual([{ name: 'append', first: 1, count: 2 }]);
  });

  test('D4 one call is in flight, and everything queued meanwhile goes in the next', async () => {
    const record = new RecordDouble();
    const { queue } = queueOn(record);
    record.hold();
    queue.push(edit(0));
    await settle();
    for (let n = 1; n < 10; n++) queue.push(edit(n));
    await settle();
    expect(record.calls).toEqual([{ name: 'append', first: 1, count: 1 }]);
    record.release();
    await queue.settled();
    expect(record.calls).toEqual([
      { name: 'append', first: 1, count: 1 },
      { name: 'append', first: 2, count: 9 },
    ]);
    expect(record.mostInFlight).toBe(1);
    expect(queue.through).toBe(10);
  });

  test('D5 a failed call keeps its edits and offers the same ones again, later and later', async () => {
    const record = new RecordDouble();
    const { queue, timers } = queueOn(record);
    record.fate = 'refused';
    queue.push(edit(0));
    queue.push(edit(1));
    await timers.advance(0);
    expect(record.calls.length).toBe(1);
    await timers.advance(249);
    expect(record.calls.length).toBe(1);
    await timers.advance(1);
    expect(record.calls.length).toBe(2);
    await timers.advance(500);
    expect(record.calls.length).toBe(3);
    await timers.advance(60_000);
    expect(record.calls.length).toBeGreaterThan(12);
    expect(record.calls.every((call) => call.first === 1 && call.count === 2)).toBe(true);
    expect(queue.state.waiting).toBe(2);
    record.fate = 'works';
    await timers.advance(5_000);
    expect(queue.state).toEqual({ waiting: 0, late: false, full: false, failure: null });
    expect(record.drafts.get('d')?.text).toBe('xx');
  });

  test('D5 a reply that was lost writes nothing twice', async () => {
    const record = new RecordDouble();
    const { queue, timers } = queueOn(record);
    record.fate = 'lost-reply';
    queue.push(edit(0, 'a'));
    await timers.advance(0);
    queue.push(edit(1, 'b'));
    record.fate = 'works';
    await timers.advance(250);
    expect(record.drafts.get('d')?.text).toBe('ab');
    expect(queue.through).toBe(2);
  });

  test('D5 when something about the record changed, it is tried again at once', async () => {
    const record = new RecordDouble();
    const { queue, timers } = queueOn(record);
    record.fate = 'refused';
    queue.push(edit(0));
    await timers.advance(20_000);
    record.fate = 'works';
    queue.retryNow();
    await settle();
    expect(queue.state.waiting).toBe(0);
  });

  test('D6 a check stands exactly after the edits before it', async () => {
    const record = new RecordDouble();
    const { queue } = queueOn(record);
    record.hold();
    queue.push(edit(0, 'a'));
    queue.push(edit(1, 'b'));
    const checked = queue.check('pause', 'ab');
    queue.push(edit(2, 'c'));
    record.release();
    await checked;
    await queue.settled();
    expect(record.calls.map((call) => `${call.name} ${call.first ?? ''}`)).toEqual(['append 1', 'check 2', 'append 3']);
    expect(record.drafts.get('d')?.text).toBe('abc');
  });

  test('D7 after a resync what waits is numbered on from the reply', async () => {
    const record = new RecordDouble();
    const { queue } = queueOn(record);
    queue.push(edit(0, 'a'));
    await queue.settled();
    record.mismatchNext = true;
    record.hold();
    void queue.check('focus', 'other');
    queue.push(edit(5, '!'));
    record.release();
    await queue.settled();
    expect(record.calls.at(-1)).toEqual({ name: 'append', first: 3, count: 1 });
    expect(record.drafts.get('d')?.text).toBe('other!');
    expect(queue.through).toBe(3);
  });

  test('D6 a check offered once is not replaced; one that never left is', async () => {
    const record = new RecordDouble();
    const { queue, timers } = queueOn(record);
    queue.push(edit(0, 'a'));
    await queue.settled();
    record.fate = 'refused';
    void queue.check('focus', 'a');
    await timers.advance(0);
    void queue.check('pause', 'a');
    void queue.check('blur', 'a');
    record.fate = 'works';
    await timers.advance(300);
    expect(record.calls.filter((call) => call.name === 'check').map((call) => call.cause)).toEqual([
      'focus',
      'focus',
      'blur',
    ]);
  });

  test('P5 the indicator hears within 200 ms that an acknowledgement is late, with one timer, and hears when it came', async () => {
    const record = new RecordDouble();
    const { queue, timers, states } = queueOn(record);
    record.hold();
    for (let n = 0; n < 500; n++) queue.push(edit(n));
    expect(timers.most).toBe(1);
    await timers.advance(lateAfter - 1);
    expect(states).toEqual([]);
    await timers.advance(200 - lateAfter + 1);
    expect(states.at(-1)).toMatchObject({ waiting: 500, late: true });
    record.release();
    await queue.settled();
    expect(states.at(-1)).toMatchObject({ waiting: 0, late: false });
  });

  test('quick acknowledgements tell the indicator nothing, so nothing renders', async () => {
    const record = new RecordDouble();
    const { queue, timers, states } = queueOn(record);
    for (let n = 0; n < 300; n++) {
      queue.push(edit(n));
      await timers.advance(5);
    }
    expect(states).toEqual([]);
  });

  test('P6 a full queue that empties before anything was late still says that it is open again', async () => {
    const record = new RecordDouble();
    const { queue, states } = queueOn(record);
    queue.push(edit(0, 'x'.repeat(maxWaitingUnits)));
    expect(states.at(-1)?.full).toBe(true);
    await queue.settled();
    expect(states.at(-1)).toMatchObject({ full: false, waiting: 0 });
  });

  test('P6 at the bound the queue says it is full, drops nothing, and opens again', async () => {
    const record = new RecordDouble();
    const { queue, states } = queueOn(record);
    record.hold();
    for (let n = 0; n < maxWaitingEdits; n++) queue.push(edit(n));
    expect(states.at(-1)?.full).toBe(true);
    record.release();
    await queue.settled();
    expect(queue.state.full).toBe(false);
    expect(record.drafts.get('d')?.edits.length).toBe(maxWaitingEdits);
  });
});
