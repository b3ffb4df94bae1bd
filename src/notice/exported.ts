// How facts about the notice are exported (export.md §2).
import { z } from 'zod';
import { count, exported, plain, text } from '../export/exported.ts';
import { levelWords } from '../export/export-words.ts';
import { captureLevels } from '../policy/level.ts';

/** See the first line. */
export const noticeExported = {
  'notice-acknowledged': exported(
    { version: z.union([count, text]), hash: text, locale: text, level: z.enum(captureLevels) },
    ({ version, level }) =>
      plain(`You acknowledged notice ${version}, under which ${levelWords[level]} may be recorded.`),
    { part: 'rules' },
  ),
};
