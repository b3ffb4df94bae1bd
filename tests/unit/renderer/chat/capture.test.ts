// Capture on a textarea: whatever happens to the value is on record, edit by edit (P2), and nothing is written while composing.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxTextUnits } from '../../../../src/draft/edit.ts';
import { Capture } from '../../../../renderer/chat/draft/capture.ts';
import { DraftRecorder } from '../../../../renderer/chat/draft/draft-recorder.ts';
import type { CaptureLevel } from '../../../../src/policy/level.ts';
import { FakeBox } from './fake-box.ts';
import { ManualTimers, settle } from './manual-timers.ts';
import { RecordDouble, type KeptDraft } from './record-double.ts';

interface Rig {
  readonly box: FakeBox;
  readonly capture: Capture;
  readonly recorder: DraftRecorder;
  readonly record: RecordDouble;
  readonly timers: ManualTimers;
  readonly refused: () => number;
  readonly slashes: () => number;
  readonly draft: () => KeptDraft;
}

function rig(level: CaptureLevel = 'edits', native = true): Rig {
  const record = new RecordDouble();
  const timers = new ManualTimers();
  const box = new FakeBox();
  let ids = 0;
  let refused = 0;
  let slashes = 0;
  const recorder = new DraftRecorder({
    conversation: 'c',
    level,
    host: record,
    timers,
    newId: () => `draft-${++ids}`,
    changed: () => undefined,
  });
  const capture = new Capture(box.element, recorder, {
    timers,
    insertNatively: (text) => native && box.native.insert(text),
    changed: () => undefined,
    refused: () => refused++,
    slash: () => slashes++,
  });
  return {
    box,
    capture,
    recorder,
    record,
    timers,
    refused: () => refused,
    slashes: () => slashes,
    draft: () => [...record.drafts.values()].at(-1) ?? { edits: [], values: [], text: '', over: false },
  };
}

const inputTypes = [
  'insertText',
  'insertFromPaste',
  'deleteContentBackward',
  'insertReplacementText',
  'insertCompositionText',
  'historyUndo',
  'formatBold',
  '',
];
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('a', 'b', '\n', ' ', '\u0000', '\r', '\ud83d', '\ude00', '👩‍👩‍👧', 'e\u0301', 'が', 'م'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 12,
});
const step = fc.record({
  at: fc.nat(),
  deleted: fc.nat(40),
  inserted: text,
  inputType: fc.constantFrom(...inputTypes),
  isComposing: fc.boolean(),
  silent: fc.boolean(),
});

describe('P2 what the composer held is what replay gives', () => {
  test('P2 after any program of edits, replay gives every value the box ever had at an input', async () => {
    let changes = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { box, recorder, draft } = rig();
        const seen: string[] = [];
        for (const { at, deleted, inserted, inputType, isComposing, silent } of steps) {
          const place = at % (box.value.length + 1);
          const before = box.value;
          box.native.edit(place, Math.min(deleted, before.length - place), inserted, inputType, {
            isComposing,
            silent,
          });
          // Silent changes are found at the next event; the value then is what has to be on record.
          if (!silent && box.value !== (seen.at(-1) ?? '')) seen.push(box.value);
        }
        box.blur();
        await recorder.settled();
        if (box.value !== (seen.at(-1) ?? '')) seen.push(box.value);
        expect(draft().values).toEqual(seen);
        expect(recorder.text).toBe(box.value);
        changes += seen.length;
      }),
      { numRuns: 300 },
    );
    expect(changes).toBeGreaterThan(500);
  });

  test('P2 with a slow, failing record that loses replies, nothing is missing and nothing is twice', async () => {
    let writes = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ letter: text, fate: fc.constantFrom('works', 'refused', 'lost-reply'), wait: fc.nat(600) }),
          { minLength: 1, maxLength: 25 },
        ),
        async (steps) => {
          const { box, recorder, record, timers, draft } = rig();
          for (const { letter, fate, wait } of steps) {
            record.fate = fate;
            box.native.edit(box.value.length, 0, letter);
            await timers.advance(wait);
          }
          record.fate = 'works';
          await timers.advance(6_000);
          expect(recorder.state.waiting).toBe(0);
          expect(draft().text).toBe(box.value);
          expect(record.mostInFlight).toBeLessThanOrEqual(1);
          writes += draft().edits.length;
        },
      ),
      { numRuns: 100 },
    );
    expect(writes).toBeGreaterThan(300);
  });

  test('P2 an edit in a run of equal letters stands where the caret was', async () => {
    const { box, recorder, draft } = rig();
    box.native.type('aaaa');
    box.native.edit(1, 0, 'a');
    await recorder.settled();
    expect(draft().edits.at(-1)).toMatchObject({ at: 1, deleted: 0, inserted: 'a' });
  });
});

describe('input methods (pitfalls 3.3-3.7)', () => {
  test('D3 every input counts whatever isComposing says', async () => {
    const { box, recorder, draft } = rig();
    box.native.composition('start');
    box.native.edit(0, 0, 'ㄱ', 'insertCompositionText', { isComposing: true });
    box.native.edit(0, 1, '가', 'insertCompositionText', { isComposing: true });
    box.native.composition('end');
    await recorder.settled();
    expect(draft().values).toEqual(['ㄱ', '가']);
    expect(draft().edits.every((each) => each.composing && each.kind === 'compose')).toBe(true);
  });

  test('D2 a change that came with no input is one edit of kind other, found at compositionend', async () => {
    const { box, recorder, draft } = rig();
    box.native.composition('start');
    box.native.edit(0, 0, 'にほん', 'insertCompositionText', { isComposing: true });
    box.native.edit(0, 3, '日本', '', { silent: true });
    box.native.composition('end');
    await recorder.settled();
    expect(draft().values).toEqual(['にほん', '日本']);
    expect(draft().edits.at(-1)?.kind).toBe('other');
  });

  test('D8 the door waits while composing and writes afterwards', async () => {
    const { box, capture, timers, draft } = rig();
    box.native.composition('start');
    box.native.edit(0, 0, 'に', 'insertCompositionText', { isComposing: true });
    capture.insertText('🙂', 'emoji');
    expect(box.value).toBe('に');
    box.native.composition('end');
    await timers.advance(1);
    expect(box.value).toBe('に🙂');
    expect(draft().edits.at(-1)).toMatchObject({ inserted: '🙂', kind: 'program', origin: 'emoji' });
  });

  test('D8 no composing flag sticks when compositionend never comes', async () => {
    const { box, capture, timers } = rig();
    box.native.composition('start');
    box.native.edit(0, 0, '´', 'insertCompositionText', { isComposing: true });
    capture.lock(true);
    expect(box.readOnly).toBe(false);
    box.native.edit(0, 1, 'é', 'insertText');
    expect(capture.composing).toBe(false);
    await timers.advance(1);
    expect(box.readOnly).toBe(true);
  });

  test('D9 Enter sends, but never one that belongs to an input method', () => {
    const { box, capture } = rig();
    const enter = {
      key: 'Enter',
      shiftKey: false,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
      isComposing: false,
      keyCode: 13,
      timeStamp: 1_000_000,
    };
    expect(capture.meaning(enter)).toBe('send');
    expect(capture.meaning({ ...enter, shiftKey: true })).toBe('other');
    expect(capture.meaning({ ...enter, isComposing: true })).toBe('other');
    expect(capture.meaning({ ...enter, keyCode: 229 })).toBe('other');
    box.native.composition('start');
    box.native.composition('end');
    const ended = performance.now();
    expect(capture.meaning({ ...enter, timeStamp: ended + 5 })).toBe('swallow');
    expect(capture.meaning({ ...enter, timeStamp: ended + 500 })).toBe('send');
  });
});

describe('the one door (pitfalls 3.9)', () => {
  test.each([true, false])(
    'D8 text put in by the program is recorded once, with its origin (native insertion works: %s)',
    async (native) => {
      const { box, capture, recorder, draft } = rig('edits', native);
      box.native.type('Hi ');
      capture.insertText('there', 'template');
      await recorder.settled();
      expect(draft().text).toBe('Hi there');
      expect(draft().edits.at(-1)).toEqual({
        at: 3,
        deleted: 0,
        inserted: 'there',
        kind: 'program',
        composing: false,
        origin: 'template',
      });
      capture.setText('New', 'template');
      await recorder.settled();
      expect(draft().text).toBe('New');
    },
  );

  test('“/” asks for the templates when it is typed into the empty box, and only then', () => {
    const { box, slashes } = rig();
    box.native.type('a/');
    expect(slashes()).toBe(0);
    box.native.edit(0, 1, '', 'deleteContentBackward');
    expect([box.value, slashes()]).toEqual(['/', 0]);
    box.native.edit(0, 1, '', 'deleteContentBackward');
    box.native.edit(0, 0, '/', 'insertFromPaste');
    expect(slashes()).toBe(0);
    box.native.edit(0, 1, '', 'deleteContentBackward');
    box.native.type('/');
    expect([box.value, slashes()]).toEqual(['/', 1]);
  });

  test('D10 showing a recorded draft is not an edit; the history goes on where it was left', async () => {
    const { box, capture, recorder, record } = rig();
    record.drafts.set('old', {
      edits: [{ at: 0, deleted: 0, inserted: 'kept', kind: 'type', composing: false, origin: 'person' }],
      values: ['kept'],
      text: 'kept',
      over: false,
    });
    recorder.resume('old', 'kept', 2);
    capture.show('kept');
    expect(record.calls).toEqual([]);
    box.native.edit(4, 0, '!');
    await recorder.settled();
    expect(record.calls[0]).toEqual({ name: 'append', first: 2, count: 1 });
    expect(record.drafts.get('old')?.text).toBe('kept!');
  });

  test('a paste the box cannot hold is refused whole, with the text unchanged', () => {
    const { box, refused } = rig();
    box.native.type('mine');
    expect(box.native.edit(4, 0, 'x'.repeat(maxTextUnits), 'insertFromPaste')).toBe(false);
    expect(box.value).toBe('mine');
    expect(refused()).toBe(1);
    box.select();
    expect(box.native.edit(0, 4, 'x'.repeat(maxTextUnits), 'insertFromPaste')).toBe(true);
  });
});

describe('checks and levels', () => {
  test('D6 the value is compared every 200 edits, on focus, on blur and after a pause', async () => {
    const { box, record, timers } = rig();
    box.native.type('x'.repeat(450));
    await timers.advance(100);
    const causes = (): (string | undefined)[] =>
      record.calls.filter((call) => call.name === 'check').map((call) => call.cause);
    expect(causes()).toEqual(['count']);
    await timers.advance(2_000);
    expect(causes().at(-1)).toBe('pause');
    box.focus();
    await timers.advance(0);
    expect(causes().at(-1)).toBe('focus');
    box.blur();
    await timers.advance(0);
    expect(causes().at(-1)).toBe('blur');
  });

  test('P5 a pause is a check, never a time: no edit carries when it was', async () => {
    const { box, timers, draft } = rig();
    box.native.type('ab');
    await timers.advance(60_000);
    box.native.type('c');
    await timers.advance(10);
    expect(draft().edits.map((each) => Object.keys(each).sort())).toEqual(
      Array.from({ length: 3 }, () => ['at', 'composing', 'deleted', 'inserted', 'kind', 'origin']),
    );
  });

  test('at level messages nothing of a draft leaves the box', async () => {
    const { box, record, timers } = rig('messages');
    box.native.type('secret');
    box.blur();
    await timers.advance(10_000);
    expect(record.calls).toEqual([]);
  });

  test('at level versions a version is taken at a pause and on leaving, not per edit', async () => {
    const { box, timers, draft } = rig('versions');
    box.native.type('first');
    await timers.advance(3_000);
    box.native.type(' second');
    box.blur();
    await timers.advance(10);
    await settle();
    expect(draft().values).toEqual(['first', 'first second']);
  });
});
