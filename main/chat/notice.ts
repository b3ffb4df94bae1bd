// Takes the acknowledgement of the notice (P5).
import type { noticeRoutes } from '../../src/notice/routes.ts';
import type { HandlersOf } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';

/** Handlers of `noticeRoutes`. */
export function noticeHandlers({
  vault,
  life,
}: Pick<ChatApp, 'vault' | 'life'>): HandlersOf<typeof noticeRoutes, 'chat'> {
  return {
    acknowledgeNotice: async (request) => {
      await vault.ask('acknowledge', request);
      await life.acknowledge();
      return {};
    },
  };
}
