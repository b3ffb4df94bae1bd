// Counts what the text at one moment is made of: typed, pasted, from a template, put in by Candor itself.
import { countCharacters } from '../../src/draft/marks.ts';
import type { Run, Source } from '../../src/draft/provenance.ts';

/** The four parts a person tells apart. */
export const madeParts = ['typed', 'pasted', 'template', 'other'] as const;
/** See `madeParts`. */
export type MadePart = (typeof madeParts)[number];

const partOf: Readonly<Record<Source, MadePart>> = {
  typed: 'typed',
  emoji: 'typed',
  corrected: 'typed',
  undone: 'typed',
  other: 'typed',
  pasted: 'pasted',
  template: 'template',
  restored: 'other',
  rule: 'other',
  resync: 'other',
};

/** Characters (code points) of each part among the kept runs. */
export function madeOf(runs: readonly Run[]): Readonly<Record<MadePart, number>> {
  const sums = { typed: 0, pasted: 0, template: 0, other: 0 };
  for (const run of runs) if (!run.removed) sums[partOf[run.source]] += countCharacters(run.text);
  return sums;
}
