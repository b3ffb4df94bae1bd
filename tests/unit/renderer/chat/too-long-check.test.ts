// A text longer than a check may carry (an input method can make one) is not offered for comparison, so that it cannot block what follows.
import { expect, test } from 'vitest';
import { DraftRecorder } from '../../../../renderer/chat/draft/draft-recorder.ts';
import { ManualTimers } from './manual-timers.ts';
import { maxTextUnits } from '../../../../src/draft/edit.ts';
import { contract } from '../../../../src/ipc/contract.ts';

test('P6 D6 a text beyond the bound is recorded and not checked; once it is shorter, it is checked again', async () => {
  const checked: number[] = [];
  const recorder = new DraftRecorder({
    conversation: 'c',
    level: 'edits',
    host: {
      appendEdits: ({ first, edits }) => Promise.resolve({ through: first + edits.length - 1 }),
      restoreDraft: () => Promise.resolve({ draft: null, text: '', next: 1 }),
      checkDraft: (request) => {
        // As main does: what does not fit the contract is refused, every time it is offered.
        contract.checkDraft.request.parse(request);
        checked.push(request.text.length);
        return Promise.resolve({ held: true, next: request.through + 1 });
      },
    },
    timers: new ManualTimers(),
    newId: () => 'd',
    changed: () => undefined,
  });
  const note = { kind: 'compose', composing: true, origin: 'person' } as const;
  recorder.record('x'.repeat(maxTextUnits), note);
  recorder.record(`${'x'.repeat(maxTextUnits)}かな`, note);
  await recorder.check('blur', recorder.text);
  await recorder.settled();
  expect(checked).toEqual([]);
  recorder.record('short', { ...note, kind: 'type', composing: false });
  await recorder.check('blur', recorder.text);
  await recorder.settled();
  expect(checked).toEqual([5]);
  expect(recorder.through).toBe(3);
});
