// How facts about drafts that were discarded as private are exported (export.md §2).
import { count, exported, text } from '../export/exported.ts';
import { htmlWords } from '../export/html-text.ts';
import { htmlTime } from '../export/html-time.ts';

/** See the first line. */
export const redactionExported = {
  'draft-private': exported(
    { draft: count, conversation: text, startedSecond: count, edits: count, frames: count.optional() },
    ({ startedSecond }) => ({
      html: `<p>You discarded a draft of ${htmlTime(startedSecond)} as private. Its text was destroyed; that it was begun stays on record.</p>`,
      said: ['startedSecond'],
    }),
  ),
  'draft-private-refused': exported({ draft: count, reason: text }, ({ reason }) => ({
    html: `<p>A draft could not be discarded as private, so it stays:</p>${htmlWords(reason, 'quoted')}`,
    said: ['reason'],
  })),
};
