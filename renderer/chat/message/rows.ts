// Turns messages into the rows of a thread: a line for each day, and turns of one side drawn together.
import type { Message } from '../../../src/message/calls.ts';
import { daysBetween } from '../../shared/when.ts';

/** A row of the thread. */
export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly at: number }
  | { readonly kind: 'new'; readonly key: string }
  | {
      readonly kind: 'message';
      readonly key: string;
      readonly message: Message;
      readonly turn: boolean;
      readonly end: boolean;
    };

/** Messages of one side further apart than this begin a new turn. */
const sameTurn = 10 * 60_000;

/** When a message is shown: the moment the other side states for theirs, ours when recorded. */
export function shownAt(message: Message): number {
  return message.direction === 'in' ? message.composedAt : message.at;
}

function sameDay(a: Message, b: Message): boolean {
  return daysBetween(shownAt(a), shownAt(b)) === 0;
}

function continues(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.direction === message.direction &&
    sameDay(before, message) &&
    shownAt(message) - shownAt(before) < sameTurn
  );
}

/** The rows for messages that are in order, oldest first; `firstNew` is the id of the one that the line “New messages” stands before. */
export function rowsOf(messages: readonly Message[], firstNew: string | null = null): readonly Row[] {
  const rows: Row[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    if (before === undefined || !sameDay(before, message))
      rows.push({ kind: 'day', key: `day-${message.id}`, at: shownAt(message) });
    if (message.id === firstNew) rows.push({ kind: 'new', key: 'new' });
    rows.push({
      kind: 'message',
      key: message.id,
      message,
      turn: !continues(before, message),
      end: after === undefined || !continues(message, after),
    });
  });
  return rows;
}
