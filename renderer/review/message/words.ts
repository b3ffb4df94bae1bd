// The sentences of the thread.
import type { MessageState } from '../../../src/message/state.ts';
import type { Verdict } from '../proof/verdict.ts';

/** The thread's words. */
export const words = {
  none: 'Choose a conversation on the left.',
  empty: 'No message of this conversation is in the case.',
  title: (author: string, contact: string): string => `${author} and ${contact}`,
  about: (channel: string, messages: number): string =>
    `${channel} · ${messages === 1 ? 'one message' : `${messages.toLocaleString('en')} messages`}`,
  showNames: 'Show names',
  hideNames: 'Hide names',
  showProof: {
    holds: 'Unbroken',
    broken: 'Does not hold',
    contradicts: 'Contradicts itself',
    incomplete: 'Not all opened',
  } satisfies Record<Verdict, string>,
  cameToBe: (edits: number): string =>
    `How this message came to be, ${edits === 1 ? 'one edit' : `${edits.toLocaleString('en')} edits`}`,
  sealed: 'Draft history sealed',
  older: 'Show older messages',
  loading: 'Opening older messages…',
  opening: 'Opening the conversation…',
  beginning: 'Nothing earlier is open in this case.',
  never: 'This window can only read. It has no way to write, change or delete a message.',
  messages: 'Messages',
  state: {
    recorded: 'Recorded',
    receipted: 'Receipted',
    'handed-over': 'Sent',
    accepted: 'Accepted',
    delivered: 'Delivered',
    read: 'Read',
    failed: 'Failed',
    unknown: 'Outcome unknown',
    expired: 'Expired',
  } satisfies Record<MessageState, string>,
} as const;
