// Who answers which call of the chat window: the list of the slices' handlers.
import type { Handlers } from '../ipc/register.ts';
import type { ChatApp } from './app/context.ts';
import { arrangementHandlers } from './arrangement.ts';
import { conversationHandlers } from './conversation.ts';
import { draftHandlers } from './draft.ts';
import { exportHandlers } from './export.ts';
import { messageHandlers } from './message.ts';
import { noticeHandlers } from './notice.ts';
import { openingHandlers } from './opening.ts';
import { policyHandlers } from './policy.ts';
import { recordHandlers } from './record.ts';
import { searchHandlers } from './search.ts';
import { sessionHandlers } from './session.ts';

/** A handler for every call the chat window may make. */
export function chatHandlers(app: ChatApp): Handlers<'chat'> {
  return {
    ...sessionHandlers(app),
    ...recordHandlers(app),
    ...noticeHandlers(app),
    ...policyHandlers(app),
    ...conversationHandlers(app),
    ...arrangementHandlers(app),
    ...messageHandlers(app),
    ...searchHandlers(app),
    ...draftHandlers(app),
    ...openingHandlers(app),
    ...exportHandlers(app),
  };
}
