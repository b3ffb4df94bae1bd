// Random programs of every kind of input on the real window: the record replays to the box's very value after every event (P2).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ComposerBox } from './world/composer-box.ts';

const pieces = [
  'a',
  'b',
  ' ',
  'aa',
  'Dear ',
  '\n',
  '日本',
  'é',
  'e\u0301',
  '🙂',
  '👨‍👩‍👧',
  '🇨🇭',
  'שלום',
  'مرحبا',
  '\ud83d',
  '\ude42',
  '\0',
  '‮',
  'line\nline\n\nline',
] as const;
const piece = fc.constantFrom(...pieces);
/** Where in the text, as a share of its length. */
const share = fc.integer({ min: 0, max: 100 });

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('insert' as const), text: piece }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('key' as const),
      key: fc.constantFrom(
        'Backspace',
        'Delete',
        'Control+Backspace',
        'Shift+Enter',
        'ArrowLeft',
        'ArrowRight',
        'Shift+ArrowLeft',
        'Home',
        'End',
        'a',
        'x',
        ' ',
        'Enter229',
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('select' as const), from: share, to: share }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('key' as const),
      key: fc.constantFrom('Control+z', 'Control+Shift+z', 'Control+x', 'Control+c', 'Control+v', 'Control+a'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('underline' as const),
      text: fc.constantFrom('か', 'かん', '漢', '한', 'ni', '´', ''),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('confirm' as const),
      text: fc.constantFrom('漢字', '한', '你好', 'é', 'x'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('refocus' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('back and forth' as const), times: fc.integer({ min: 1, max: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('drop' as const), text: fc.constantFrom('dropped', '🙂', 'two\r\nlines') }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const runs = 40;
const seed = 20261122;

test('P2 random programs of all inputs: the record replays to the box after every event', {
  timeout: 360_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page } = box;
  const { keyboard } = page;
  const area = '[data-pane="composer"] textarea';
  const place = await page.locator(area).boundingBox();
  if (place === null) throw new Error('There is no box.');
  const act = async (one: Step): Promise<void> => {
    switch (one.do) {
      case 'insert':
        return box.command('insertText', one.text);
      case 'key':
        if (one.key !== 'Enter229') return keyboard.press(one.key);
        await box.cdp.send('Input.dispatchKeyEvent', {
          type: 'rawKeyDown',
          windowsVirtualKeyCode: 229,
          key: 'Process',
          code: 'Enter',
        });
        return;
      case 'select':
        return page.evaluate(
          ([selector, from, to]) => {
            const element = document.querySelector<HTMLTextAreaElement>(selector);
            if (element === null) return;
            const at = (part: number): number => Math.round((element.value.length * part) / 100);
            element.setSelectionRange(at(Math.min(from, to)), at(Math.max(from, to)));
          },
          [area, one.from, one.to] as const,
        );
      case 'underline':
        return box.underline(one.text);
      case 'confirm':
        return box.confirm(one.text);
      case 'refocus':
        return page.evaluate((selector) => {
          const element = document.querySelector<HTMLTextAreaElement>(selector);
          element?.blur();
          element?.focus();
        }, area);
      case 'back and forth':
        for (let i = 0; i < one.times; i++) await keyboard.press('Control+z');
        for (let i = 0; i < one.times; i++) await keyboard.press('Control+Shift+z');
        return;
      case 'delete':
        return box.command('forwardDelete');
      case 'drop': {
        const data = { items: [{ mimeType: 'text/plain', data: one.text }], dragOperationsMask: 1 };
        for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
          await box.cdp.send('Input.dispatchDragEvent', { type, x: place.x + 40, y: place.y + 14, data });
      }
    }
  };
  const programs = fc.sample(fc.array(step, { minLength: 30, maxLength: 50 }), { numRuns: runs, seed });
  for (const [i, program] of programs.entries()) {
    await box.scenario(`program ${i}`, null, async () => {
      for (const one of program) await act(one);
      // Nothing stays underlined into the next program.
      await page.evaluate((selector) => {
        const element = document.querySelector<HTMLTextAreaElement>(selector);
        element?.blur();
        element?.focus();
      }, area);
    });
  }
  const edits = await box.exact();
  const all = Object.values(edits).flat();
  expect(all.length).toBeGreaterThan(runs * 10);
  expect([...new Set(all.map(({ kind }) => kind))].sort()).toEqual([
    'compose',
    'cut',
    'delete',
    'drop',
    'paste',
    'redo',
    'type',
    'undo',
  ]);
});
