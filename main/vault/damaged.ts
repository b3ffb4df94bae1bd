// The one error for a record that does not hold.
import { CandorError } from '../../src/errors.ts';
import type { LaneName } from '../../src/journal/lane.ts';

export function damaged(lane: LaneName, seq: number): CandorError {
  return new CandorError(
    'journal-damaged',
    `From frame ${seq} of the ${lane} on, the record does not match; something changed it from outside. Nothing was replaced, and everything before it is proven unchanged.`,
    {
      next: 'You can no longer write here. Call IT and keep the file.',
    },
  );
}
