// How facts about drafts are exported (export.md §2).
import { z } from 'zod';
import { count, exported, plain, text } from '../export/exported.ts';
import { htmlWords } from '../export/html-text.ts';
import { editKinds, editOrigins } from './edit.ts';

/** See the first line. */
export const draftExported = {
  'draft-opened': exported({ id: text, conversation: text }, () => plain('Begun.')),
  'draft-check': exported({ held: z.boolean(), cause: text, hash: text.optional() }, ({ held }) =>
    plain(`The box was compared with the record: ${held ? 'equal' : 'not equal'}.`, ['held']),
  ),
  'draft-resync': exported({ n: count, text }, (entry) => ({
    html: `<p>The text was taken anew from the box, as edit ${entry.n}:</p>${htmlWords(entry.text)}`,
    said: ['n', 'text'],
  })),
  'draft-closed': exported({ outcome: z.enum(['sent', 'discarded', 'private']) }, () => plain('Ended.')),
  edit: exported(
    {
      edit: z.object({
        n: count,
        second: count,
        at: count,
        deleted: count,
        inserted: text,
        kind: z.enum(editKinds),
        composing: z.boolean(),
        origin: z.enum(editOrigins),
      }),
    },
    () => plain('An edit.'),
  ),
};
