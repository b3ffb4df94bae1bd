// Searches this person's own messages for the chat window.
import type { searchRoutes } from '../../src/search/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `searchRoutes`. */
export function searchHandlers({ vault }: Pick<ChatApp, 'vault'>): HandlersOf<typeof searchRoutes, 'chat'> {
  return { searchMessages: (request) => vault.ask('search', request) };
}
