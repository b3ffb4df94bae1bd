// `npm run bench`: prepares everything, builds, and runs tests/bench/index.ts (ratios against a floor measured in the same run).
import { bootstrapOrExplain } from './bootstrap.mjs';
import { inForeground } from './bootstrap/run.mjs';
import { buildWith } from './build-step.mjs';

const { node, root } = await bootstrapOrExplain('tests');
process.exitCode =
  (await buildWith(node)) ||
  (await inForeground(node, ['tests/bench/index.ts', ...process.argv.slice(2)], { cwd: root }));
