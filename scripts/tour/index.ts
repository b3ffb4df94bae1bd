// `npm run tour`: shows Candor at work on any machine, and keeps pictures of it.
import { resolve } from 'node:path';
import { Command } from 'commander';
import { runTour } from './run-tour.ts';

const command = new Command('npm run tour --')
  .description('Runs the tour.')
  .option('--pictures <folder>', 'where the pictures go')
  .option('--keep', 'keep the data folder')
  .parse();
const { pictures, keep } = command.opts<{ pictures?: string; keep?: true }>();
process.exitCode = await runTour({
  ...(pictures === undefined ? {} : { pictures: resolve(pictures) }),
  keep: keep === true,
});
