// `npm run tour`: prepares everything, builds, and runs scripts/tour/index.ts, which shows the app at work and keeps pictures.
import { bootstrapOrExplain } from './bootstrap.mjs';
import { inForeground } from './bootstrap/run.mjs';
import { buildWith } from './build-step.mjs';

const { node, root } = await bootstrapOrExplain('tests');
process.exitCode =
  (await buildWith(node)) ||
  (await inForeground(node, ['scripts/tour/index.ts', ...process.argv.slice(2)], { cwd: root }));
