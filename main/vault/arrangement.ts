// Operations on how the person keeps their list.
import type { Conversation } from '../../src/conversation/calls.ts';
import { CandorError } from '../../src/errors.ts';
import type { RequestOf } from '../../src/ipc/contract.ts';
import { mayCapture } from './capture-level.ts';
import { rowOf } from './changes.ts';
import type { House } from './house.ts';

/** See the first line. */
export const arrangementOperations = {
  /** The row as it is afterwards. What is so already is not recorded again. */
  arrangeConversation: (
    { vault }: House,
    { conversation, change }: RequestOf<'arrangeConversation'>,
  ): Promise<{ readonly conversation: Conversation | null }> =>
    vault.commit((staging) => {
      mayCapture(vault.inForce, vault.views.notice.acknowledged);
      if (vault.views.conversation.find(conversation) === null)
        throw new CandorError('not-found', 'This conversation is not on record here.');
      const before = vault.views.arrangement.of(conversation);
      const { pinned = before.pinned, muted = before.muted, markedUnread = before.markedUnread } = change;
      if (pinned !== before.pinned || muted !== before.muted || markedUnread !== before.markedUnread)
        staging.stage({ kind: 'conversation-arranged', conversation, pinned, muted, markedUnread });
      return { conversation: rowOf(vault.views, conversation) };
    }),
};
