// `candor export`: a journal as a bundle, still sealed, checked before and after it is written.
import { CandorError } from '../src/errors.ts';
import { existsSync } from 'node:fs';
import { verifyJournal } from '../src/journal/verify.ts';
import { openBundle, writeBundle } from './bundle.ts';
import { openJournalFile } from './journal-file.ts';

/** Runs the command; returns the exit code: 0 only if the bundle was written and reads back whole. */
export function exportCommand(path: string, out: string): number {
  if (existsSync(out))
    throw new CandorError('conflict', `${out} is there already and was left as it is.`, { next: 'Give another name.' });
  const { source, close } = openJournalFile(path);
  try {
    const frames = writeBundle(source, out);
    const before = verifyJournal(source);
    const after = verifyJournal(openBundle(out));
    if (JSON.stringify(before.lanes) !== JSON.stringify(after.lanes))
      throw new CandorError('internal', 'The bundle does not read back as the journal it was made from.', {
        next: 'Do not use it.',
      });
    console.log(`${frames} frames written to ${out}. Check it anywhere with: candor verify ${out}`);
    return 0;
  } finally {
    close();
  }
}
