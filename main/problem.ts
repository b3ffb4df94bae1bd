// What went wrong while opening the record, as what a person can be told.
import { CandorError, shapeOf } from '../src/errors.ts';
import type { SessionEvent } from '../src/session/calls.ts';

/** Whatever was thrown as an error with a sentence for a person; the log has the rest. */
export function problemOf(thrown: unknown): CandorError {
  console.error(thrown instanceof CandorError ? `${thrown.code}: ${thrown.message}` : thrown);
  return thrown instanceof CandorError
    ? thrown
    : new CandorError('internal', shapeOf(thrown).message, { cause: thrown });
}

/** What a window is told of it. */
export function problemEvent({ code, message, next }: CandorError): SessionEvent {
  return { type: 'problem', code, message, next: next ?? '' };
}

/** Notes in the log, by its code, what went wrong where nobody waits for it. */
export function complain(where: string): (thrown: unknown) => void {
  return (thrown) => {
    console.error(`${where}:`, shapeOf(thrown).code);
  };
}
