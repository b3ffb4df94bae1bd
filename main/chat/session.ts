// Answers the chat window about the session: a window that asks once more after it was shown a problem has everything tried again.
import type { sessionRoutes } from '../../src/session/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import { describeSession } from '../session.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `sessionRoutes`. */
export function sessionHandlers({
  config,
  record,
  life,
  farewell,
}: Pick<ChatApp, 'config' | 'record' | 'life' | 'farewell'>): HandlersOf<typeof sessionRoutes, 'chat'> {
  let told = false;
  return {
    getSession: async () => {
      farewell.listens(true);
      await life.settled();
      if (life.problem !== null && told) await life.beginAgain();
      told = life.problem !== null;
      return describeSession(config, record, life.open, life.isAcknowledged, life.problem);
    },
    readyToClose: async () => {
      farewell.ready();
      return {};
    },
  };
}
