// Answers the chat window about how the person keeps their list.
import type { arrangementRoutes } from '../../src/arrangement/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `arrangementRoutes`. */
export function arrangementHandlers({
  vault,
  tell,
}: Pick<ChatApp, 'vault' | 'tell'>): HandlersOf<typeof arrangementRoutes, 'chat'> {
  return {
    arrangeConversation: async (request) => {
      const { conversation } = await vault.ask('arrangeConversation', request);
      if (conversation !== null) tell({ type: 'conversation', conversation });
      return {};
    },
  };
}
