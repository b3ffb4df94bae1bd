// Answers the chat window about conversations, and blocks a client when the gateway can be asked to.
import type { conversationRoutes } from '../../src/conversation/routes.ts';
import { CandorError } from '../../src/errors.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `conversationRoutes`. */
export function conversationHandlers({
  vault,
  life,
  tell,
}: Pick<ChatApp, 'vault' | 'life' | 'tell'>): HandlersOf<typeof conversationRoutes, 'chat'> {
  return {
    listConversations: async () => {
      await life.settled(); // a window that has just begun asks while the record is being opened
      return { conversations: [...(await vault.ask('conversations', {})).conversations] };
    },
    markRead: async (request) => {
      await vault.ask('markRead', request);
      const { conversation } = await vault.ask('conversation', request);
      if (conversation !== null) tell({ type: 'conversation', conversation });
      return {};
    },
    blockVisitor: async ({ conversation, reason }) => {
      if (life.exchange?.block(conversation, reason) !== true)
        throw new CandorError(
          'gateway-offline',
          'The gateway cannot be reached right now, so this client was not blocked.',
          { next: 'Try again once Candor is connected.' },
        );
      return {};
    },
  };
}
