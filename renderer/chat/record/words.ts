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
  todayAll: (n: number): string => `${count(n)} today, all on record`,
  todayUnreceipted: (n: number, open: number): string => `${count(n)} today, ${count(open)} await a receipt`,
  todayWaiting: (n: number, open: number): string => `${count(n)} today on record, ${count(open)} waiting`,
  stoppedToday: 'Recording stopped',
  noneWaiting: '0 waiting',
  title: 'What is recorded now',
  close: 'Close',
  recorded: 'Recorded',
  never: 'Never',
  neverText: 'Typing speed or pauses, single keys, other boxes, other apps, your clipboard, your screen.',
  endpoint: {
    online: 'The bank’s record answers.',
    offline: 'The bank’s record does not answer. What you write is kept on this computer and follows.',
  },
  gateway: {
    online: 'Messengers are connected.',
    offline: 'Messengers are not connected. Messages wait on record and go by themselves, in order.',
  },
  unreceipted: (n: number): string =>
    n === 0 ? 'The bank holds a receipt for all of it.' : `${count(n)} entries wait for the bank’s receipt.`,
} as const;
