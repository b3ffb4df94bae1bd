// Answers the chat window about who opened this person's record (P4).
import type { openingRoutes } from '../../src/opening/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `openingRoutes`. */
export function openingHandlers({ vault }: Pick<ChatApp, 'vault'>): HandlersOf<typeof openingRoutes, 'chat'> {
  return {
    listOpenings: async () => {
      const { openings, unseen } = await vault.ask('myOpenings', {});
      return { openings: [...openings], unseen };
    },
    seeOpenings: () => vault.ask('seeOpenings', {}),
  };
}
