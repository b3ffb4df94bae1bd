// How openings of a record are exported (export.md §2).
import { z } from 'zod';
import { count, exported, plain, text } from '../export/exported.ts';
import { htmlName, htmlWords } from '../export/html-text.ts';
import { htmlTime } from '../export/html-time.ts';

const people: z.ZodType<readonly string[]> = z.array(text);

/** See the first line. */
export const openingExported = {
  opening: exported(
    {
      id: text,
      who: text,
      role: text,
      what: text,
      case: text,
      reason: text,
      atSecond: count,
      cursor: z.number(),
      custodian: text.optional(),
      scope: z.object({ people, from: count, to: count }).optional(),
    },
    (entry) => ({
      html: `<p>${htmlName(entry.who)} (${htmlName(entry.role)}) opened ${htmlName(entry.what)}, ${htmlTime(entry.atSecond)}. Case ${htmlName(entry.case)}:</p>${htmlWords(entry.reason, 'quoted')}`,
      said: ['who', 'role', 'what', 'case', 'reason', 'atSecond'],
    }),
    { part: 'openings' },
  ),
  'openings-seen': exported({ through: count }, () => plain('You looked at who opened your record.'), {
    part: 'openings',
  }),
};
