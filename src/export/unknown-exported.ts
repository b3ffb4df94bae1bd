// How a fact that this version does not know is exported: whole, as it was found.
import { z } from 'zod';
import { exported, text } from './exported.ts';
import { htmlText } from './html-text.ts';

/** See the first line. */
export const unknownExported = {
  unknown: exported({ raw: z.record(text, z.unknown()) }, ({ raw }) => ({
    html: `<p>A fact this version of Candor does not know:</p><pre dir="auto">\n${htmlText(JSON.stringify(raw, null, 2))}</pre>`,
    said: ['raw'],
  })),
};
