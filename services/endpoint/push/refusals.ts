// What a push is refused with when it does not fit what is held.
import { CandorError } from '../../../src/errors.ts';

/** Frames between what is held and what came are missing. */
export function gap(expected: number): CandorError {
  return new CandorError('endpoint-refused', `Frames are missing: frame ${expected} comes next. Nothing was kept.`, {
    next: 'Ask what is held and push from there.',
  });
}

/** Something is held with other content. */
export function changed(what: string): CandorError {
  return new CandorError('conflict', `${what} is already held with other content. What is held was not changed.`, {
    next: 'Verify the journal on this device.',
  });
}
