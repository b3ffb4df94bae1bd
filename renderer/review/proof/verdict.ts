// What a proof comes to, in one word: the same in the panel and above the thread.
import type { Proof } from '../../../src/review/calls.ts';

/** `broken`: something is missing or was changed. `contradicts`: signed and unbroken, and yet not true. `incomplete`: what opened holds, and not all did. */
export type Verdict = 'holds' | 'broken' | 'contradicts' | 'incomplete';

/** The worst that is true of it. */
export function verdictOf({ holds, fault, contradictions, unopened }: Proof): Verdict {
  if (holds) return 'holds';
  if (fault !== '') return 'broken';
  if (contradictions.length > 0) return 'contradicts';
  return unopened.length > 0 ? 'incomplete' : 'broken';
}
