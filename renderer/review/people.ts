// How this window calls the two people of a conversation right now: by name only when the reviewer asked for names.
import type { ReviewedConversation } from '../../src/review/calls.ts';
import { channelNames } from '../shared/channel-names.ts';
import type { ReviewState } from './review-store.ts';
import { words } from './words.ts';

/** The name of the messenger, or that the days of the case do not say. */
export function channelOf({ channel }: Pick<ReviewedConversation, 'channel'>): string {
  return channel === null ? words.unknownChannel : channelNames[channel];
}

/** The author's and the contact's name or pseudonym. */
export function peopleOf(
  conversation: ReviewedConversation,
  { showNames, pseudonyms }: Pick<ReviewState, 'showNames' | 'pseudonyms'>,
): { readonly author: string; readonly contact: string } {
  return showNames
    ? {
        author: conversation.author.name,
        contact: conversation.channel === null ? words.unknownContact : conversation.contact,
      }
    : { author: pseudonyms.author(conversation.author.id), contact: pseudonyms.contact(conversation.id) };
}
