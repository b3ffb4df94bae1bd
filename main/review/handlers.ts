// Who answers which call of the review window: the list of the slices' handlers.
import type { Handlers } from '../ipc/register.ts';
import type { ReviewApp } from './app/context.ts';
import { redactionHandlers } from './redaction.ts';
import { caseHandlers } from './review.ts';
import { sessionHandlers } from './session.ts';

/** A handler for every call the review window may make; none of them can write. */
export function reviewHandlers(app: ReviewApp): Handlers<'review'> {
  return { ...sessionHandlers(app), ...redactionHandlers(app), ...caseHandlers(app) };
}
