// What the recording indicator says.
import type { CaptureLevel } from '../../../src/policy/level.ts';

const levels: Readonly<Record<CaptureLevel, string>> = {
  messages: 'messages sent and received',
  versions: 'messages, and versions of what you write',
  edits: 'every edit',
};
const count = (n: number): string => n.toLocaleString();

export const recordWords = {
  onRecord: 'On record',
  here: 'On record here',
  offline: 'Offline',
  waiting: 'Waiting',
  stopped: 'Stopped',
  notBegun: 'Not begun',
  nothingYet: 'Nothing recorded yet',
  notOnRecord: 'Not on record',
  nothingSent: 'Nothing can be sent.',
  recordWaits: 'The record is catching up',
  keepWriting: 'Keep writing, sending waits.',
  receiptWaits: 'The bank’s record does not answer',
  messagesWait: 'Keep writing; messages wait for its receipt and go by themselves.',
  level: levels,
  editsWaiting: (n: number): string => `${count(n)} ${n === 1 ? 'edit' : 'edits'} waiting for the record`,
  notSent: (n: number): string =>
    n === 0 ? 'Offline: what you send now waits' : `Offline: ${count(n)} ${n === 1 ? 'message' : 'messages'} not sent`,
  back: (n: number): string =>
    n === 0 ? 'Online again' : `Online again: ${count(n)} ${n === 1 ? 'message goes' : 'messages go'} now`,
  receiptsLate: 'the bank’s receipt follows',
  allOnRecord: 'All you wrote is on record',
  allHere: 'All on record here. The bank’s receipt follows',
  someWaiting: 'Some of it waits for the disk',
  recordingStopped: 'Recording stopped',
  noneWaiting: '0 waiting',
  title: 'What is recorded now',
  close: 'Close',
  recorded: 'Recorded',
  never: 'Never',
  neverText: 'Typing speed or pauses, single keys, other boxes, other apps, your clipboard, your screen.',
  endpoint: {
    connecting: 'Candor is connecting to the bank’s record.',
    online: 'The bank’s record answers.',
    offline: 'The bank’s record does not answer. What you write is kept on this computer and follows.',
  },
  gateway: {
    connecting: 'Candor is connecting to the messengers.',
    online: 'Messengers are connected.',
    offline: 'Messengers are not connected. Messages wait on record and go by themselves, in order.',
  },
  receipts: (messages: boolean, drafts: boolean): string =>
    `The bank holds ${messages ? 'all your messages' : 'your messages but the newest'}, and ${
      drafts ? 'all you typed' : 'what you typed until a few minutes ago; the rest follows at a pause'
    }.`,
} as const;
