// What is missing before a case may be opened.
import { words } from './words.ts';

/** Characters a reason needs (contract.ts asks the same). */
export const shortestReason = 8;

/** The sentence saying what is missing, empty when nothing is. */
export function caseBlocked(number: string, reason: string): string {
  if (number.trim() === '') return words.needNumber;
  const missing = shortestReason - reason.trim().length;
  return missing > 0 ? words.needReason(missing) : '';
}
