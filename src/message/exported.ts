// How facts about messages are exported (export.md §2).
import { z } from 'zod';
import { count, exported, text } from '../export/exported.ts';
import { stateWords } from '../export/export-words.ts';
import { htmlWords } from '../export/html-text.ts';
import { htmlTimeMs } from '../export/html-time.ts';
import { captureLevels } from '../policy/level.ts';
import { messageStates } from './state.ts';

/** See the first line. */
export const messageExported = {
  'message-recorded': exported(
    {
      id: text,
      conversation: text,
      text,
      draft: z.object({ id: text, edits: count, seq: count, head: text }).nullable(),
      level: z.enum(captureLevels),
      policy: text.optional(),
    },
    (entry) => ({ html: htmlWords(entry.text), said: ['text'] }),
  ),
  'message-received': exported(
    {
      id: text,
      conversation: text,
      text,
      composedMs: z.number(),
      providerId: text,
      verified: text,
      cursor: z.number(),
    },
    (entry) => ({ html: htmlWords(entry.text), said: ['text'] }),
    { moments: ['composedMs'] },
  ),
  'message-state': exported(
    {
      message: text,
      state: z.enum(messageStates),
      atMs: z.number(),
      reason: text.optional(),
      cursor: z.number().optional(),
    },
    ({ state, atMs, reason }) => ({
      html: `<p>${stateWords[state]}, ${htmlTimeMs(atMs)}${reason === undefined ? '' : ': '}</p>${reason === undefined ? '' : htmlWords(reason, 'quoted')}`,
      said: ['atMs', 'reason'],
    }),
    { moments: ['atMs'] },
  ),
};
