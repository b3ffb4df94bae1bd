// Entry of `npm run soak`: an hour of typing at a hundred times a person's speed, as a table while it runs and a verdict at its end.
import { Command, InvalidArgumentError } from 'commander';
import { withFolder } from '../bench/work-folder.ts';
import { soak, type Course } from './soak.ts';
import { mebibytes, soakFaults, soakLimits } from './verdict.ts';

const number = (text: string): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) throw new InvalidArgumentError('It must be a number above zero.');
  return value;
};
const hundredfold = 500;

const options = new Command('npm run soak --')
  .description(
    'Types through the vault’s real process, with folds, sends, receipts and reads beside it. Exit code 0 only if the log and the memory stay bounded, nothing is lost and the record verifies.',
  )
  .option('--minutes <n>', 'how long a typing to make up', number, 60)
  .option(
    '--rate <n>',
    `spread it: edits per second. Without it ${hundredfold} a second are made up, five a second a hundred times over, and typed as fast as answers come`,
    number,
  )
  .parse()
  .opts<{ minutes: number; rate?: number }>();

console.log(
  ['time', 'edits', 'per s', 'messages', 'log at most', 'memory', 'journal'].map((name) => name.padStart(12)).join(''),
);
let before: Course | null = null;
const report = await withFolder((folder) =>
  soak({
    folder,
    edits: Math.round(options.minutes * 60 * (options.rate ?? hundredfold)),
    rate: options.rate ?? null,
    onCourse: (at) => {
      const speed = (at.edits - (before?.edits ?? 0)) / (at.seconds - (before?.seconds ?? 0));
      before = at;
      console.log(
        [
          `${at.seconds.toFixed(0)} s`,
          at.edits.toLocaleString('en'),
          speed.toFixed(0),
          at.messages.toLocaleString('en'),
          mebibytes(at.log),
          mebibytes(at.rss),
          mebibytes(at.file),
        ]
          .map((cell) => cell.padStart(12))
          .join(''),
      );
    },
  }),
);
const { acknowledged, onRecord, folds, seconds } = report;
console.log(
  `\n${acknowledged.edits.toLocaleString('en')} edits in ${acknowledged.drafts.toLocaleString('en')} drafts acknowledged in ${seconds.toFixed(0)} s, ${onRecord?.edits.toLocaleString('en') ?? 'none'} on record, ${folds} folded pages, ${acknowledged.messages.toLocaleString('en')} messages.`,
);
const faults = soakFaults(report, soakLimits);
console.log(faults.length === 0 ? 'All of it holds.' : faults.join('\n'));
process.exitCode = faults.length === 0 ? 0 : 1;
