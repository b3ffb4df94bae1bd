// Rows `start-1m*` and `start-year*`: the start of the real app when its journal is large.
import { statSync } from 'node:fs';
import { noDialogues, readDialogues, type Dialogue } from './corpus/dialogues.ts';
import { leftAlone } from './corpus/left-alone.ts';
import { million, millionJournal } from './corpus/million.ts';
import type { SampleEmployee } from './corpus/sample-employee.ts';
import { yearDays, yearJournal } from './corpus/year.ts';
import { skipped, type Row } from './row.ts';
import { startsInTurn } from './starts-in-turn.ts';

/** A start that takes longer is as good as none, ms. */
const patience = 120_000;
const counted = 3;

/** The journal of a million messages. */
export function benchStartMillion(): Promise<readonly Row[]> {
  return benchStart(
    ['start-1m', 'start-1m-processor', 'start-1m-rss'],
    millionJournal,
    `${million} messages and what became of the answers`,
  );
}

/** The journal of a year's work. */
export function benchStartYear(): Promise<readonly Row[]> {
  return benchStart(
    ['start-year', 'start-year-processor', 'start-year-rss'],
    yearJournal,
    `${yearDays} working days of typed drafts, folded`,
  );
}

async function benchStart(
  rows: readonly [start: string, processor: string, memory: string],
  journalOf: (dialogues: readonly Dialogue[]) => Promise<SampleEmployee>,
  what: string,
): Promise<readonly Row[]> {
  const dialogues = readDialogues();
  if (dialogues === null)
    return [
      skipped(rows[0], 'ms', noDialogues),
      skipped(rows[1], 'ms', noDialogues),
      skipped(rows[2], 'MB', noDialogues),
    ];
  const { sample, open } = await journalOf(dialogues);
  // Opened once, so that whatever a vault leaves behind for its next start is there.
  const vault = await open(() => Math.floor(Date.now() / 1000));
  const { seq } = vault.status();
  await leftAlone(sample.employee.journal);
  vault.close();
  const megabytes = (statSync(sample.employee.journal).size / 1e6).toFixed(0);
  return startsInTurn({
    rows,
    config: sample.employee.config,
    counted,
    patience,
    journal: `journal of ${what}: ${seq.messages} entries of messages and ${seq.drafts} of drafts in ${megabytes} MB`,
  });
}
