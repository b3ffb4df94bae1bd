// Operations on conversations: the list, and one of it.
import type { Conversation } from '../../src/conversation/calls.ts';
import { conversationRows } from '../../src/conversation/rows.ts';
import { rowOf, rowSources } from './changes.ts';
import type { House } from './house.ts';

/** See the first line. */
export const conversationOperations = {
  /** Most recent first. */
  conversations: ({ vault }: House): { readonly conversations: readonly Conversation[] } => ({
    conversations: conversationRows(rowSources(vault.views)),
  }),

  conversation: (
    { vault }: House,
    { conversation }: { readonly conversation: string },
  ): { readonly conversation: Conversation | null } => ({ conversation: rowOf(vault.views, conversation) }),
};
