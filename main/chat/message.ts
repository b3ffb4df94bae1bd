// Answers the chat window about messages: a thread, and one that is to be sent (P1: it leaves once it is on record).
import type { messageRoutes } from '../../src/message/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `messageRoutes`. */
export function messageHandlers({
  vault,
  life,
  tell,
}: Pick<ChatApp, 'vault' | 'life' | 'tell'>): HandlersOf<typeof messageRoutes, 'chat'> {
  return {
    readThread: (request) => vault.ask('thread', request),
    sendMessage: async (request) => {
      const { message, conversation } = await vault.ask('sendMessage', request);
      tell({ type: 'conversation', conversation });
      life.exchange?.forward();
      return { message };
    },
  };
}
