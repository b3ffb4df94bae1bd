// How facts about the policy are exported (export.md §2).
import { z } from 'zod';
import { count, exported, plain, text } from '../export/exported.ts';
import { levelWords } from '../export/export-words.ts';
import { captureLevels } from './level.ts';

/** See the first line. */
export const policyExported = {
  'policy-applied': exported(
    { version: count, hash: text, level: z.enum(captureLevels), source: text },
    ({ version, level }) => plain(`Policy ${version} came into force; it records ${levelWords[level]}.`),
    { part: 'rules' },
  ),
};
