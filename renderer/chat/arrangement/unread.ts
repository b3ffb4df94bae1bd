// What counts as unread in the list and in the rail.
import type { Conversation } from '../../../src/conversation/calls.ts';

/** True for a conversation to come back to: something new was said, or the person marked it. */
export function isUnread({ unread, markedUnread }: Pick<Conversation, 'unread' | 'markedUnread'>): boolean {
  return unread > 0 || markedUnread;
}

/** True where the rail counts it: muted ones wait quietly. */
export function callsForAttention(conversation: Pick<Conversation, 'unread' | 'markedUnread' | 'muted'>): boolean {
  return isUnread(conversation) && !conversation.muted;
}
