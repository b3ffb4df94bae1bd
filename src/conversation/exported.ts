// How facts about conversations are exported (export.md §2).
import { z } from 'zod';
import { exported, plain, text } from '../export/exported.ts';
import { htmlName } from '../export/html-text.ts';
import { capabilitiesSchema } from './capabilities.ts';
import { channels } from './channel.ts';

/** See the first line. */
export const conversationExported = {
  conversation: exported(
    {
      conversation: text,
      channel: z.enum(channels),
      contact: z.object({ name: text, address: text, language: text }),
      capabilities: capabilitiesSchema,
      disclosedAt: z.number().nullable(),
      cursor: z.number(),
    },
    ({ contact }) => plain(`${htmlName(contact.name)} as the channel described them.`, ['contact.name']),
    { moments: ['disclosedAt', 'capabilities.until'] },
  ),
  capabilities: exported(
    { conversation: text, capabilities: capabilitiesSchema, cursor: z.number() },
    () => plain('What could be written here changed.'),
    { moments: ['capabilities.until'] },
  ),
};
