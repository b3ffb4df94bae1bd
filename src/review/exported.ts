// How a reviewer's own looks are exported (export.md §2).
import { z } from 'zod';
import { exported, plain, text } from '../export/exported.ts';

/** See the first line. */
export const reviewExported = {
  'review-access': exported(
    { what: z.enum(['case-opened', 'list', 'thread', 'search', 'replay']), case: text, detail: text },
    () => plain('You looked at somebody’s record as a reviewer.'),
  ),
};
