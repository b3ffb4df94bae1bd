// Facts about conversations, as the gateway told them: with whom, over which channel, and what one allows.
import {
  count,
  growing,
  ms,
  name,
  object,
  orNull,
  positive,
  text,
  yesOrNo,
  type EntryKinds,
} from '../journal/fields.ts';
import { channels } from './channel.ts';

const capabilities = object({
  canWrite: yesOrNo,
  reason: text,
  maxLength: count,
  until: orNull(ms),
  receipts: yesOrNo,
});

/** See the first line. */
export const conversationEntries = {
  /** Stands again on each page that speaks of it, the same in every field (J6.8). */
  conversation: {
    lane: 'messages',
    fields: {
      conversation: name,
      channel: growing(channels),
      contact: object({ name: text, address: text, language: text }),
      capabilities,
      disclosedAt: orNull(ms),
      cursor: positive,
    },
  },
  capabilities: { lane: 'messages', fields: { conversation: name, capabilities, cursor: positive } },
} as const satisfies EntryKinds;
