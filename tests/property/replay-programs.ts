// Random edit programs for the replay properties: typing, removals, large pastes, broken and invisible characters.
import fc from 'fast-check';
import { editKinds, editOrigins, type Edit } from '../../src/draft/edit.ts';

interface Step {
  readonly where: number;
  readonly take: number;
  readonly put: string;
  readonly kind: Edit['kind'];
  readonly origin: Edit['origin'];
}

const putIn = fc.oneof(
  { weight: 8, arbitrary: fc.string({ maxLength: 3 }) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\ud83d',
      '\ude00',
      '\u200b',
      '\u202e',
      '\u0000',
      '👩‍👩‍👧',
      'e\u0301',
      '好的',
      'مرحبا',
      '',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 500, max: 5000 })
      .map((length) =>
        'Past returns do not tell you what comes next. '.repeat(Math.ceil(length / 46)).slice(0, length),
      ),
  },
);

const step: fc.Arbitrary<Step> = fc.record({
  where: fc.double({ min: 0, max: 1, noNaN: true }),
  take: fc.oneof(
    { weight: 6, arbitrary: fc.constant(0) },
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 4 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 6000 }) },
  ),
  put: putIn,
  kind: fc.constantFrom(...editKinds),
  origin: fc.constantFrom(...editOrigins),
});

/** Programs whose every edit fits the text before it, so that no run is vacuous. */
export const editPrograms: fc.Arbitrary<readonly Edit[]> = fc
  .array(step, { minLength: 1, maxLength: 120 })
  .map((steps) => {
    let length = 0;
    return steps.map(({ where, take, put, kind, origin }) => {
      const at = Math.floor(where * length);
      const deleted = Math.min(take, length - at);
      length += put.length - deleted;
      return { at, deleted, inserted: put, kind, composing: false, origin };
    });
  });
