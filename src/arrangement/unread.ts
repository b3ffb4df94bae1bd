// Which conversations are to come back to, and which of them call for it: one rule for list, rail, notifications and the number at the icon.
import type { Arrangement } from './calls.ts';

/** What it is told from: how many messages nobody saw, and the person's own mark. */
type Waiting = { readonly unread: number } & Pick<Arrangement, 'markedUnread'>;

/** True for a conversation to come back to: something new was said, or the person marked it. */
export function isUnread({ unread, markedUnread }: Waiting): boolean {
  return unread > 0 || markedUnread;
}

/** True for one that is counted: muted ones wait quietly. */
export function callsForAttention(row: Waiting & Pick<Arrangement, 'muted'>): boolean {
  return isUnread(row) && !row.muted;
}
