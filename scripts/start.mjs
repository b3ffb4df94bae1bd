// `npm start`: prepares the clone, builds, and hands over to scripts/launch.ts, which starts the services and the app.
import { bootstrapOrExplain } from './bootstrap.mjs';
import { inForeground } from './bootstrap/run.mjs';
import { buildWith } from './build-step.mjs';

const { node, root } = await bootstrapOrExplain('start');
process.exitCode =
  (await buildWith(node)) || (await inForeground(node, ['scripts/launch.ts', ...process.argv.slice(2)], { cwd: root }));
