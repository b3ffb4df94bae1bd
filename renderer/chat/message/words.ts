// What the thread says.
import { channelNames } from '../../shared/channel-names.ts';
import type { Channel } from '../../../src/conversation/channel.ts';
import { maySaySent, type MessageState } from '../../../src/message/state.ts';

export const threadWords = {
  region: (name: string, channel: Channel): string => `${name} on ${channelNames[channel]}`,
  messages: 'Messages',
  panel: 'Client panel',
  more: 'More',
  knows: 'they know messages are kept',
  notTold: 'they are told with your first message',
  journey: 'What happened to this message',
  notYet: 'not yet',
  notReported: (channel: Channel): string => `${channelNames[channel]} does not say`,
  made: (edits: number): string => `Made in ${edits.toLocaleString()} ${edits === 1 ? 'edit' : 'edits'}`,
  replay: 'See how it came to be',
  you: 'You',
  arrived: (name: string, text: string): string => `${name}: ${text}`,
  older: 'Older messages are being read.',
  failed: 'These messages cannot be read right now.',
  tryAgain: 'Try again',
  empty: 'Nothing was said here yet.',
  newest: 'To the newest message',
  newestUnread: (n: number): string => `To the newest message, ${n.toLocaleString()} unread`,
  new: 'New messages',
  failedNote: 'Not sent.',
  unknownNote: 'We cannot know if this arrived. Candor never sends twice by itself: ask the client, or write again.',
  expiredNote: 'Too old to be sent by itself. Write again if it is still right.',
} as const;

/** The word on a state's icon: "sent" only from handed over on (design §2). */
export function stateSentence(state: MessageState, name: string, time: string): string {
  if (state === 'recorded' || state === 'receipted') return `${name}, not sent yet`;
  return maySaySent(state) && (state === 'handed-over' || state === 'accepted')
    ? `Sent, ${name.toLocaleLowerCase()} ${time}`
    : `${name}, ${time}`;
}
