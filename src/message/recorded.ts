// A message as its entry records it, and what became of it by the frames that tell of its states.
import type { FrameContent } from '../journal/entry.ts';
import type { Message } from './calls.ts';
import type { MessageEntry } from './entries.ts';
import { inOrder, isMessageState, mergeStates, type StateEvent } from './state.ts';

/** A message as it was recorded, without what became of it. */
export type RecordedMessage = Omit<Message, 'state' | 'journey'>;

/** The message of an entry in frame `seq`, recorded at Unix second `second`. */
export function recordedMessage(entry: MessageEntry, seq: number, second: number): RecordedMessage {
  const at = second * 1000;
  const { id, conversation, text } = entry;
  return entry.kind === 'message-received'
    ? { id, conversation, direction: 'in', text, at, composedAt: entry.composedMs, draft: null, seq }
    : {
        id,
        conversation,
        direction: 'out',
        text,
        at,
        composedAt: at,
        draft: entry.draft === null ? null : { id: entry.draft.id, edits: entry.draft.edits },
        seq,
      };
}

/** The state and the journey of a message; `receiptedAt` is a Unix second. A state of a newer program is not shown by this one. */
export function journeyOf(
  { id, at }: RecordedMessage,
  frames: readonly FrameContent[],
  receiptedAt: number | null,
): Pick<Message, 'state' | 'journey'> {
  const events: StateEvent[] = [{ state: 'recorded', at }];
  for (const { entries } of frames)
    for (const entry of entries)
      if (entry.kind === 'message-state' && entry.message === id && isMessageState(entry.state))
        events.push(
          entry.reason === undefined
            ? { state: entry.state, at: entry.atMs }
            : { state: entry.state, at: entry.atMs, reason: entry.reason },
        );
  if (receiptedAt !== null) events.push({ state: 'receipted', at: receiptedAt * 1000 });
  return { state: mergeStates(events), journey: inOrder(events) };
}
