// `npm run soak`: prepares everything and runs tests/soak/index.ts (hours of typing in minutes, with the verifier as the judge).
import { bootstrapOrExplain } from './bootstrap.mjs';
import { inForeground } from './bootstrap/run.mjs';

const { node, root } = await bootstrapOrExplain('tests');
process.exitCode = await inForeground(node, ['tests/soak/index.ts', ...process.argv.slice(2)], { cwd: root });
