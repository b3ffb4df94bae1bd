// The splice of an edit: the quick way at the caret finds exactly what comparing unit by unit finds, and stays quick in a long draft (P2, drafts.md D2).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdit, diffTexts } from '../../../src/draft/edit.ts';

/** The rule as it is written, unit by unit. */
function byUnits(before: string, after: string, caret?: number): ReturnType<typeof diffTexts> {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let suffix = 0;
  const limit = caret === undefined ? shorter : Math.min(shorter, after.length - caret);
  while (
    suffix < limit &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  let prefix = 0;
  while (prefix < shorter - suffix && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  while (
    suffix < shorter - prefix &&
    before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)
  )
    suffix++;
  return { at: prefix, deleted: before.length - suffix - prefix, inserted: after.slice(prefix, after.length - suffix) };
}

const few = fc.string({ unit: fc.constantFrom('a', 'b', '\ud83d', '\ude00', '\n'), maxLength: 10 });
/** Longer than a piece, and full of repeats, so that the ends of pieces count. */
const long = fc
  .tuple(fc.constantFrom('ab', 'a', 'Lorem ipsum '), fc.nat(900), few)
  .map(([word, times, end]) => word.repeat(4 * times) + end);

test('P2 whatever the texts and wherever the caret, right or wrong, the splice is the one the rule names', () => {
  let atCaret = 0;
  fc.assert(
    fc.property(
      fc.oneof(few, long),
      fc.nat(),
      fc.nat(6),
      few,
      fc.option(fc.nat()),
      (before, place, take, inserted, elsewhere) => {
        const at = place % (before.length + 1);
        const after = before.slice(0, at) + inserted + before.slice(at + take);
        const caret = elsewhere === null ? at + inserted.length : elsewhere % (after.length + 2);
        for (const each of [undefined, caret]) {
          const splice = diffTexts(before, after, each);
          expect(splice).toEqual(byUnits(before, after, each));
          if (splice !== null) expect(applyEdit(before, splice)).toBe(after);
        }
        if (elsewhere === null && (take === 0) !== (inserted === '')) atCaret++;
      },
    ),
    { numRuns: 4000 },
  );
  expect(atCaret).toBeGreaterThan(100);
});
