// How this window calls the two people of a conversation right now: by name only when the reviewer asked for names.
import type { ReviewedConversation } from '../../src/review/calls.ts';
import { channelNames } from '../shared/channel-names.ts';
import type { ReviewState } from './review-store.ts';
import { words } from './words.ts';

/** The name of the messenger, or that the days of the case do not say. */
export function channelOf({ channel }: Pick<ReviewedConversation, 'channel'>): string {
  return channel === null ? words.unknownChannel : channelNames[channel];
}

type Naming = Pick<ReviewState, 'showNames' | 'pseudonyms'>;

/** An author's name or pseudonym. */
export function authorOf({ id, name }: ReviewedConversation['author'], { showNames, pseudonyms }: Naming): string {
  return showNames ? name : pseudonyms.author(id);
}

/** The name or pseudonym of whom a conversation was with, whether the case shows it or not. */
export function contactIn(
  { conversation, contact }: { readonly conversation: string; readonly contact: string },
  { showNames, pseudonyms }: Naming,
): string {
  return showNames ? contact : pseudonyms.contact(conversation);
}

/** The author's and the contact's name or pseudonym. */
export function peopleOf(
  { id, author, channel, contact }: ReviewedConversation,
  naming: Naming,
): { readonly author: string; readonly contact: string } {
  const named = channel === null ? words.unknownContact : contact;
  return { author: authorOf(author, naming), contact: contactIn({ conversation: id, contact: named }, naming) };
}
