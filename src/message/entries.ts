// Facts about messages: recorded here, received, and what became of them. Times are Unix seconds unless a name says `Ms`.
import {
  count,
  growing,
  head,
  ms,
  name,
  object,
  oneOf,
  optional,
  orNull,
  positive,
  since,
  text,
  type EntryKinds,
  type EntryOf,
} from '../journal/fields.ts';
import { captureLevels } from '../policy/level.ts';
import { messageStates } from './state.ts';

/** See the first line. */
export const messageEntries = {
  'message-recorded': {
    lane: 'messages',
    fields: {
      id: name,
      conversation: name,
      text,
      /** The draft it came from, and the drafts lane's head that names its exact history; null at level `messages`. */
      draft: orNull(object({ id: name, edits: count, seq: positive, head })),
      level: oneOf(...captureLevels),
      /** Hash of the policy it was recorded under, so that the gateway sees it with the message; records of format 1 do not say it. */
      policy: since(2, name),
    },
  },
  'message-received': {
    lane: 'messages',
    fields: { id: name, conversation: name, text, composedMs: ms, providerId: text, verified: text, cursor: positive },
  },
  /** With a cursor the gateway told it, without one this device saw it itself. */
  'message-state': {
    lane: 'messages',
    fields: {
      message: name,
      state: growing(messageStates),
      atMs: ms,
      reason: optional(text),
      cursor: optional(positive),
    },
  },
} as const satisfies EntryKinds;

/** A message, recorded or received. */
export type MessageEntry = EntryOf<typeof messageEntries, 'message-recorded' | 'message-received'>;
