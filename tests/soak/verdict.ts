// What a soak must show, and what of it a report does not.
import type { SoakReport } from './soak.ts';

/** Bounds, in bytes. */
export interface SoakLimits {
  /** The write-ahead log, at any moment. */
  readonly log: number;
  /** The vault's memory, at any moment. */
  readonly rss: number;
}

/** The promises: a log that never outgrows 64 MiB (pitfalls 2.7), and memory that a small computer has. */
export const soakLimits: SoakLimits = { log: 64 * 1024 * 1024, rss: 512 * 1024 * 1024 };

/** Sentences for what does not hold; empty when all does. */
export function soakFaults(
  { course, acknowledged, onRecord, holds, folds }: SoakReport,
  limits: SoakLimits,
): readonly string[] {
  const largest = (pick: (at: SoakReport['course'][number]) => number): number => Math.max(0, ...course.map(pick));
  const [log, rss] = [largest((at) => at.log), largest((at) => at.rss)];
  const faults: string[] = [];
  if (log === 0 || rss === 0) faults.push('The log or the memory was never seen.');
  if (log > limits.log)
    faults.push(`The write-ahead log grew to ${mebibytes(log)}, more than ${mebibytes(limits.log)}.`);
  if (rss > limits.rss)
    faults.push(`The vault’s memory grew to ${mebibytes(rss)}, more than ${mebibytes(limits.rss)}.`);
  if (!holds) faults.push('The record does not verify.');
  if (onRecord === null) faults.push('The record could not be opened with the custodians’ keys.');
  else {
    if (onRecord.edits !== acknowledged.edits)
      faults.push(`${acknowledged.edits} edits were acknowledged and ${onRecord.edits} are on record.`);
    if (onRecord.drafts !== acknowledged.drafts)
      faults.push(`${acknowledged.drafts} drafts were written and ${onRecord.drafts} are on record.`);
    if (onRecord.checksHeld !== onRecord.checksMade)
      faults.push(`${onRecord.checksMade - onRecord.checksHeld} comparisons of a draft with its replay did not hold.`);
  }
  if (folds === 0) faults.push('Nothing was folded, so nothing was shown of folding.');
  return faults;
}

/** A size for a person. */
export function mebibytes(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
