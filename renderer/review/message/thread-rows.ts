// A thread as rows to draw: a line per day, messages in turns, so that each row knows its height and its neighbours.
import type { Message } from '../../../src/message/calls.ts';
import { daysBetween } from '../../shared/when.ts';

/** One row of the thread. */
export type ThreadRow =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message /** First of its turn: the name stands above. */;
      readonly turn: boolean /** Last of its turn. */;
      readonly end: boolean;
    };

/** The rows of messages in order, oldest first. */
export function threadRows(messages: readonly Message[]): readonly ThreadRow[] {
  const rows: ThreadRow[] = [];
  for (const [i, message] of messages.entries()) {
    const before = messages[i - 1];
    const after = messages[i + 1];
    const newDay = before === undefined || daysBetween(before.at, message.at) !== 0;
    if (newDay) rows.push({ kind: 'day', key: `day ${message.id}`, at: message.at });
    const turn = newDay || before.direction !== message.direction;
    const end = after === undefined || after.direction !== message.direction || daysBetween(message.at, after.at) !== 0;
    rows.push({ kind: 'message', key: message.id, message, turn, end });
  }
  return rows;
}
