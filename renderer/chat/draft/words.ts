// What the composer says.
import { channelNames } from '../../shared/channel-names.ts';
import type { Channel } from '../../../src/conversation/channel.ts';

export const composerWords = {
  region: (name: string, channel: Channel): string => `Write to ${name} on ${channelNames[channel]}`,
  label: (name: string, channel: Channel, every: boolean): string =>
    `Message to ${name} on ${channelNames[channel]}. On record${every ? ', every edit' : ''}.`,
  placeholder: (name: string): string => `Write to ${name}`,
  send: 'Send',
  sendsWhenRecorded: 'Sends when recorded',
  sending: 'Recording',
  cannotSend: 'Can’t send',
  takeBack: 'Esc takes it back',
  emptyReason: 'Write something first.',
  restoringReason: 'Your draft is being read from the record.',
  stoppedReason: 'Nothing can be sent while recording is stopped.',
  sendingReason: 'This message is being put on record.',
  waitingReason: 'It goes by itself as soon as every edit is on record. Press Esc to take it back.',
  tooLongReason: (channel: Channel, max: number): string =>
    `${channelNames[channel]} takes ${max.toLocaleString()} characters at most. Shorten it or send it in parts.`,
  refused:
    'That is more than a message box can hold, so nothing was pasted. What you wrote is unchanged. Attach long texts as a file elsewhere.',
  full: 'Too much is waiting for the record, so the box is closed for now. Your text is safe; you can select and copy it. It opens again by itself.',
  onlyThisBox: 'Only this box is recorded. Not your typing speed, not other apps, not your screen.',
  whoCanRead: 'Who can read it',
  safeHere: 'Your text is safe in this box.',
  emoji: 'Emoji',
  templates: 'Templates',
  templateFind: 'Find a template',
  templateHint: 'Arrow keys choose, Enter puts it in, Esc closes. What you type here is not recorded.',
  templateNone: 'No template has these words.',
  templateCount: (n: number): string => `${n} ${n === 1 ? 'template' : 'templates'}`,
  closedNext: 'What the client writes still arrives here.',
} as const;
