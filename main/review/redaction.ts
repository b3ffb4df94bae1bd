// Answers the review window about what authors took out of their record as private; each look is logged under the case first (P4).
import type { redactionRoutes } from '../../src/redaction/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ReviewApp } from './app/context.ts';

/** Handlers of `redactionRoutes`. */
export function redactionHandlers({ cases }: Pick<ReviewApp, 'cases'>): HandlersOf<typeof redactionRoutes, 'review'> {
  return {
    listTakenOut: () => cases.takenOut(),
    openTakenOut: (request) => cases.openTakenOut(request),
  };
}
