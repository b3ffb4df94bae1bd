// Answers the review window about the session.
import type { sessionRoutes } from '../../src/session/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import { describeSession } from '../session.ts';
import type { ReviewApp } from './app/context.ts';

/** Handlers of `sessionRoutes`. */
export function sessionHandlers({
  config,
  record,
  own,
  cases,
}: Pick<ReviewApp, 'config' | 'record' | 'own' | 'cases'>): HandlersOf<typeof sessionRoutes, 'review'> {
  return {
    getSession: async () => {
      await own.settled();
      await cases.close(); // a window that begins anew has no case, so nothing stays open behind it
      return describeSession(config, record, own.open, true, own.problem);
    },
  };
}
