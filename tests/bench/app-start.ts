// Rows `startup*` and `rss`: the real app with a small journal beside a hello-world window, started in turn, without any driver attached.
import { join } from 'node:path';
import type { Row } from './row.ts';
import { prepareSmallJournal, smallJournalEdits } from './small-journal.ts';
import { startsInTurn } from './starts-in-turn.ts';
import { withFolder } from './work-folder.ts';

/** Starts both apps in turn and takes medians. */
export async function benchAppStart(): Promise<readonly Row[]> {
  return withFolder(async (folder) => {
    const sample = await prepareSmallJournal(join(folder, 'sample'));
    return startsInTurn({
      rows: ['startup', 'startup-processor', 'rss'],
      config: sample.employee.config,
      counted: 4,
      patience: 30_000,
      journal: `journal of ${smallJournalEdits} edits`,
    });
  });
}
