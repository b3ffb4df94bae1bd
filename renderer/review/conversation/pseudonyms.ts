// Names people by role and number until the reviewer asks for their names: reading comes before knowing who.
import type { ReviewedConversation } from '../../../src/review/calls.ts';

/** What to call the author and the contact of each conversation. */
export interface Pseudonyms {
  readonly author: (id: string) => string;
  readonly contact: (conversation: string) => string;
}

/** Before anything is open. */
export const noPseudonyms: Pseudonyms = { author: () => 'Adviser', contact: () => 'Client' };

/** Numbers authors and contacts by their ids, so that the same case gives the same numbers whatever the order of the list. */
export function createPseudonyms(conversations: readonly ReviewedConversation[]): Pseudonyms {
  const authors = numbered(
    'Adviser',
    conversations.map(({ author }) => author.id),
  );
  const contacts = numbered(
    'Client',
    conversations.map(({ id }) => id),
  );
  return {
    author: (id) => authors.get(id) ?? 'Adviser',
    contact: (conversation) => contacts.get(conversation) ?? 'Client',
  };
}

function numbered(role: string, ids: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].sort();
  const digits = Math.max(2, String(sorted.length).length);
  return new Map(sorted.map((id, i) => [id, `${role} ${String(i + 1).padStart(digits, '0')}`]));
}
