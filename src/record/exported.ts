// How facts about the record itself are exported (export.md §2).
import { z } from 'zod';
import { count, exported, plain, text } from '../export/exported.ts';
import { htmlText } from '../export/html-text.ts';

/** See the first line. */
export const recordExported = {
  'epoch-started': exported(
    {
      journal: text,
      epoch: count,
      person: text,
      previous: z.object({ digest: text, reason: text }).nullable(),
    },
    ({ previous }) =>
      plain(
        previous === null
          ? 'This record began.'
          : 'This record began anew; the one before could not be opened and was put aside.',
      ),
    { part: 'rules' },
  ),
  'drafts-head': exported(
    { seq: count, head: text, cause: z.enum(['send', 'pause', 'discard', 'page-end', 'close']) },
    ({ seq }) => plain(`Here the drafts lane stood at ${seq}.`),
  ),
  'capture-gap': exported(
    { draft: text.nullable(), through: count, cause: text },
    ({ cause }) => plain(`From here on edits may be missing: ${htmlText(cause)}.`, ['cause']),
    { part: 'gaps' },
  ),
};
