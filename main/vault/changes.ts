// What an operation changed, as the windows show it: these messages, and the conversations around them.
import type { Conversation } from '../../src/conversation/calls.ts';
import { conversationRow, type RowSources } from '../../src/conversation/rows.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Views } from '../../src/journal/views.ts';
import type { Changes } from './shapes.ts';

/** Most of a draft a row shows, UTF-16 units. */
const longestDraft = 200;

export const noChanges: Changes = { messages: [], conversations: [], openings: [] };

/** What rows of the conversation list are made of. */
export function rowSources({ conversation, message, draft, arrangement }: Views): RowSources {
  return {
    conversations: conversation,
    messages: message,
    additions: (id) => ({
      draft: draft.textIn(id).slice(0, longestDraft),
      ...arrangement.of(id),
    }),
  };
}

/** A conversation as the list shows it, or null. */
export function rowOf(views: Views, id: string): Conversation | null {
  return conversationRow(id, rowSources(views));
}

/** Messages as they are now, with their conversations and with these. */
export function changesOf(views: Views, messages: Iterable<string>, conversations: Iterable<string>): Changes {
  const changed: readonly Message[] = [...new Set(messages)]
    .map((id) => views.message.message(id))
    .filter((message) => message !== null);
  const rows = new Set([...conversations, ...changed.map((message) => message.conversation)]);
  return {
    messages: changed,
    conversations: [...rows].map((id) => rowOf(views, id)).filter((row) => row !== null),
    openings: [],
  };
}
