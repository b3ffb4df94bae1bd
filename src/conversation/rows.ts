// The conversation list: what is known of each conversation, its newest message and its unsent draft, side by side.
import type { MessageView } from '../message/view.ts';
import type { Conversation } from './calls.ts';
import type { ConversationView } from './view.ts';

/** What a row is made of. `draftOf` gives the text of an unsent draft, empty for none. */
export interface RowSources {
  readonly conversations: ConversationView;
  readonly messages: MessageView;
  readonly draftOf: (conversation: string) => string;
}

/** One row of the conversation list, or null. */
export function conversationRow(id: string, { conversations, messages, draftOf }: RowSources): Conversation | null {
  const known = conversations.find(id);
  if (known === null) return null;
  const { channel, contact, capabilities, disclosedAt } = known;
  const { last, unread } = messages.newestIn(id);
  return { id, channel, contact, capabilities, disclosedAt, last, unread, draft: draftOf(id).slice(0, 200) };
}

/** The conversation list, most recent first. */
export function conversationRows(sources: RowSources): readonly Conversation[] {
  const rows = [...sources.conversations.ids()].map((id) => conversationRow(id, sources)).filter((row) => row !== null);
  return rows.sort((a, b) => (b.last?.at ?? b.disclosedAt ?? 0) - (a.last?.at ?? a.disclosedAt ?? 0));
}
