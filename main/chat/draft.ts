// Answers the chat window about drafts: edits on their way onto the record, and this person's own drafts.
import type { draftRoutes } from '../../src/draft/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `draftRoutes`. */
export function draftHandlers({
  vault,
  life,
}: Pick<ChatApp, 'vault' | 'life'>): HandlersOf<typeof draftRoutes, 'chat'> {
  return {
    restoreDraft: (request) => vault.ask('restoreDraft', request),
    appendEdits: (request) => vault.ask('appendEdits', request),
    checkDraft: (request) => vault.ask('checkDraft', request),
    discardDraft: async (request) => {
      await vault.ask('discardDraft', request);
      if (request.private) life.exchange?.kick('messages'); // a page the endpoint may hold is redacted with the next pass
      return {};
    },
    listMyDrafts: (request) => vault.ask('myDrafts', request),
    replayMyDraft: (request) => vault.ask('replayDraft', request),
  };
}
