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
}

const quiet = { reason: '', next: '' } as const;

/** What to show; `late` is the number of this window's edits whose acknowledgement is late, null when none is. */
export function indicatorFor(
  record: Pick<RecordState, 'state' | 'waiting' | 'reason' | 'next' | 'code'>,
  level: CaptureLevel,
  late: number | null,
): Indicator {
  const code = record.code ?? '';
  if (record.state === 'stopped') {
    return {
      line: 'stopped',
      short: recordWords.stopped,
      head: recordWords.notOnRecord,
      rest: recordWords.nothingSent,
      reason: record.reason,
      next: record.next,
      code,
    };
  }
  if (record.state === 'not-begun')
    return { line: 'not-begun', short: recordWords.notBegun, head: recordWords.nothingYet, rest: '', ...quiet, code };
  if (late !== null || record.state === 'behind') {
    const waiting = Math.max(late ?? 0, record.state === 'behind' ? record.waiting : 0);
    // Strict mode and no endpoint: what waits is not the disk but the bank's receipt, and main says so.
    if (late === null && waiting === 0 && record.code !== null && record.code !== 'record-behind') {
      return {
        line: 'behind',
        short: recordWords.waiting,
        head: recordWords.receiptWaits,
        rest: recordWords.messagesWait,
        reason: record.reason,
        next: record.next,
        code,
      };
    }
    return {
      line: 'behind',
      short: recordWords.waiting,
      head: waiting > 0 ? recordWords.editsWaiting(waiting) : recordWords.recordWaits,
      rest: recordWords.keepWriting,
      ...quiet,
      code,
    };
  }
  return {
    line: 'on-record',
    short: recordWords.onRecord,
    head: recordWords.onRecord,
    rest: recordWords.level[level],
    ...quiet,
    code,
  };
}

/** The sentence under the conversation list: how many entries today, and how many wait. */
export function todaySentence(
  record: Pick<RecordState, 'state' | 'today' | 'waiting' | 'unreceipted' | 'endpoint'>,
  late: number | null,
): string {
  if (record.state === 'not-begun') return recordWords.nothingYet;
  if (record.state === 'stopped') return recordWords.stoppedToday;
  const waiting = Math.max(late ?? 0, record.waiting);
  if (waiting > 0 && (late !== null || record.state === 'behind'))
    return recordWords.todayWaiting(record.today, waiting);
  // A receipt that takes a moment is nothing to speak of; one that cannot come is.
  return record.unreceipted > 0 && record.endpoint === 'offline'
    ? recordWords.todayUnreceipted(record.today, record.unreceipted)
    : recordWords.todayAll(record.today);
}
