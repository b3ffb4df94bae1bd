// Turns messages into the rows of a thread: a line where a day begins, and turns of one side drawn together.
import type { Message } from '../../../src/message/calls.ts';
import { daysBetween } from '../../shared/when.ts';

/** A row of the thread: a message, with the lines that stand above it. A line is no row of its own: it moves as older messages are read, and the reader's place hangs on rows. */
export interface Row {
  readonly message: Message;
  /** The day that begins with it (when it is shown, Unix ms); null for none. */
  readonly day: number | null;
  /** The line “New messages” stands above it. */
  readonly firstNew: boolean;
  readonly turn: boolean;
  readonly end: boolean;
}

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
  return messages.map((message, index) => {
    const before = messages[index - 1];
    const after = messages[index + 1];
    return {
      message,
      day: before === undefined || !sameDay(before, message) ? shownAt(message) : null,
      firstNew: message.id === firstNew,
      turn: !continues(before, message),
      end: after === undefined || !continues(message, after),
    };
  });
}
