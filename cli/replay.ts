// `candor replay`: lists the drafts of a record, or shows how one of them came to be.
import { CandorError } from '../src/errors.ts';
import { readRecord } from './read-record.ts';
import { renderReplay } from './replay-view.ts';

/** Options of the command. */
export interface ReplayCommand {
  readonly draft?: string;
  readonly at?: number;
  readonly json?: true;
  readonly keys?: string;
}

/** Runs the command; returns the exit code. */
export function replayCommand(path: string, options: ReplayCommand): number {
  const { drafts } = readRecord(path, options);
  if (options.draft === undefined) {
    if (options.json === true) console.log(JSON.stringify(drafts));
    else if (drafts.length === 0) console.log('There are no drafts on this record.');
    else
      for (const one of drafts)
        console.log(
          `${one.draft}  ${one.outcome.padEnd(9)} ${String(one.edits.length).padStart(6)} edits  ${one.text.slice(0, 60).replaceAll(/\s+/gu, ' ')}`,
        );
    return 0;
  }
  const found = drafts.filter((one) => one.draft.startsWith(options.draft ?? ''));
  const [replay] = found;
  if (replay === undefined || found.length > 1) {
    throw new CandorError(
      'not-found',
      found.length > 1
        ? `${found.length} drafts begin with ${options.draft}.`
        : `No draft begins with ${options.draft}.`,
      { next: 'Run candor replay without --draft for the list.' },
    );
  }
  if (options.json === true) console.log(JSON.stringify(replay));
  else
    for (const line of renderReplay(replay, {
      ...(options.at === undefined ? {} : { at: options.at }),
      colour: process.stdout.isTTY,
      width: process.stdout.columns ?? 100,
    }))
      console.log(line);
  return 0;
}
