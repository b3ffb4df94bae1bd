// `npm run check`: format, types, lint and layers; what CI runs before the tests.
import { bootstrapOrExplain } from './bootstrap.mjs';
import { underOurNode } from './under-our-node.mjs';

const { node } = await bootstrapOrExplain('code');
if (await underOurNode(node, import.meta.url)) {
  const { runChecks } = await import('./checks.mjs');
  const counts = await runChecks(['format', 'types', 'lint', 'layers']);
  process.exitCode = counts.some((count) => count.failed > 0) ? 1 : 0;
}
