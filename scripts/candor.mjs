// `npm run candor -- …`: the command line tools from source, under the project's Node.
import { bootstrapOrExplain } from './bootstrap.mjs';
import { inForeground } from './bootstrap/run.mjs';

const { node, root } = await bootstrapOrExplain('code');
process.exitCode = await inForeground(node, [`${root}/cli/index.ts`, ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
});
