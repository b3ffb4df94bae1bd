// The one error for a record that does not hold.
import { CandorError } from '../../src/errors.ts';
import type { LaneName } from '../../src/journal/lane.ts';

/** `what`: what the frame holds that cannot be; `cause`: what went wrong when it was taken. */
export function damaged(lane: LaneName, seq: number, what?: string | null, cause?: unknown): CandorError {
  const holds = what === undefined || what === null ? '' : ` (it holds ${what})`;
  return new CandorError(
    'journal-damaged',
    `From frame ${seq} of the ${lane} on, the record does not match${holds}; something changed it from outside. Nothing was replaced, and everything before it is proven unchanged.`,
    {
      next: 'You can no longer write here. Call IT and keep the file.',
      ...(cause === undefined ? {} : { cause }),
    },
  );
}
