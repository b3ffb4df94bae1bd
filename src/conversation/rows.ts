// The conversation list: what is known of each conversation, its newest message, and what other capabilities add, side by side.
import { pinnedFirst } from '../arrangement/order.ts';
import type { MessageView } from '../message/view.ts';
import type { Conversation, RowAdditions } from './calls.ts';
import type { ConversationView } from './view.ts';

/** What a row is made of. */
export interface RowSources {
  readonly conversations: ConversationView;
  readonly messages: MessageView;
  readonly additions: (conversation: string) => RowAdditions;
}

/** One row of the conversation list, or null. */
export function conversationRow(id: string, { conversations, messages, additions }: RowSources): Conversation | null {
  const known = conversations.find(id);
  if (known === null) return null;
  const { channel, contact, capabilities, disclosedAt } = known;
  return { id, channel, contact, capabilities, disclosedAt, ...messages.newestIn(id), ...additions(id) };
}

/** The conversation list: pinned ones above, each part most recent first. */
export function conversationRows(sources: RowSources): readonly Conversation[] {
  return inOrder(
    [...sources.conversations.ids()].map((id) => conversationRow(id, sources)).filter((row) => row !== null),
  );
}

/** Rows in the order of the list; two of one second do not change places. */
export function inOrder(rows: readonly Conversation[]): readonly Conversation[] {
  const when = ({ last, disclosedAt }: Conversation): number => last?.at ?? disclosedAt ?? 0;
  return rows.toSorted((a, b) => pinnedFirst(a, b) || when(b) - when(a) || Number(a.id > b.id) - Number(a.id < b.id));
}
