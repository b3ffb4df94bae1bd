// Answers the review window about its case; each look is logged under the case before anything is shown (P4).
import type { reviewRoutes } from '../../src/review/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ReviewApp } from './app/context.ts';

/** Handlers of `reviewRoutes`. */
export function caseHandlers({
  vault,
  cases,
}: Pick<ReviewApp, 'vault' | 'cases'>): HandlersOf<typeof reviewRoutes, 'review'> {
  return {
    listPeople: () => cases.people(),
    openCase: (request) => cases.open(request),
    closeCase: async () => {
      await cases.close();
      return {};
    },
    listReviewed: () => cases.look('list', '', (room) => vault.ask('roomList', { room })),
    readReviewedThread: (request) =>
      cases.look('thread', request.conversation, (room) => vault.ask('roomThread', { room, ...request })),
    searchReviewed: (request) =>
      cases.look('search', request.query, (room) => vault.ask('roomSearch', { room, ...request })),
    replayReviewedDraft: (request) =>
      cases.look('replay', request.draft, (room) => vault.ask('roomReplay', { room, ...request })),
  };
}
