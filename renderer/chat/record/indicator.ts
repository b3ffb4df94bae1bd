// What the recording indicator says: what main reports about the record, and what this window's own edits still wait for (P5, P6).
import type { RecordState } from '../../../src/record/calls.ts';
import type { CaptureLevel } from '../../../src/policy/level.ts';
import type { RecordLine } from '../../shared/record-mark.tsx';
import { recordWords } from './words.ts';

/** The indicator in words: short for the rail, a head and a rest for the composer's line. */
export interface Indicator {
  readonly line: RecordLine;
  readonly short: string;
  readonly head: string;
  readonly rest: string;
  /** While stopped: why, and what to do; empty otherwise. */
  readonly reason: string;
  readonly next: string;
  /** The error's code for the help desk, empty for none. */
  readonly code: string;
  /** The messengers cannot be reached, so what is sent waits on record. */
  readonly offline: boolean;
}

type Reported = Pick<
  RecordState,
  'state' | 'waiting' | 'reason' | 'next' | 'code' | 'endpoint' | 'gateway' | 'unreceipted' | 'unsent'
>;

const quiet = { reason: '', next: '' } as const;

/** What to show; `lateEdits` is the number of this window's edits whose acknowledgement is late, null when none is. */
export function indicatorFor(record: Reported, level: CaptureLevel, lateEdits: number | null): Indicator {
  const common = { code: record.code ?? '', offline: record.gateway === 'offline' };
  if (record.state === 'stopped') {
    return {
      line: 'stopped',
      short: recordWords.stopped,
      head: recordWords.notOnRecord,
      rest: recordWords.nothingSent,
      reason: record.reason,
      next: record.next,
      ...common,
    };
  }
  if (record.state === 'not-begun')
    return {
      line: 'not-begun',
      short: recordWords.notBegun,
      head: recordWords.nothingYet,
      rest: '',
      ...quiet,
      ...common,
    };
  if (lateEdits !== null || record.state === 'behind') {
    const waiting = Math.max(lateEdits ?? 0, record.state === 'behind' ? record.waiting : 0);
    // Strict mode and no endpoint: what waits is not the disk but the bank's receipt, and main says so.
    if (lateEdits === null && waiting === 0 && record.code !== null && record.code !== 'record-behind') {
      return {
        line: 'behind',
        short: recordWords.waiting,
        head: recordWords.receiptWaits,
        rest: recordWords.messagesWait,
        reason: record.reason,
        next: record.next,
        ...common,
      };
    }
    return {
      line: 'behind',
      short: recordWords.waiting,
      head: waiting > 0 ? recordWords.editsWaiting(waiting) : recordWords.recordWaits,
      rest: recordWords.keepWriting,
      ...quiet,
      ...common,
    };
  }
  // An outage stops nothing that is recorded: the line stays whole, and the words say what waits.
  const late = record.endpoint === 'offline' && record.unreceipted > 0;
  return {
    line: 'on-record',
    short: recordWords.onRecord,
    head: common.offline || late ? recordWords.here : recordWords.onRecord,
    rest: common.offline
      ? recordWords.notSent(record.unsent)
      : late
        ? `${recordWords.level[level]}; ${recordWords.receiptsLate}`
        : recordWords.level[level],
    ...quiet,
    ...common,
  };
}

/** The sentence under the conversation list: what is true of all that was written. Nothing is counted: it would count keys. */
export function listSentence(record: Reported, late: number | null): string {
  if (record.state === 'not-begun') return recordWords.nothingYet;
  if (record.state === 'stopped') return recordWords.recordingStopped;
  if (late !== null || (record.state === 'behind' && record.waiting > 0)) return recordWords.someWaiting;
  if (record.gateway === 'offline') return recordWords.notSent(record.unsent);
  // A receipt that takes a moment is nothing to speak of; one that cannot come is.
  return record.unreceipted > 0 && record.endpoint === 'offline' ? recordWords.allHere : recordWords.allOnRecord;
}
