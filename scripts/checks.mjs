// Format, types, lint and layers: what `npm run check` and the first part of `npm test` run, side by side.
import { spawn } from 'node:child_process';
import { inModules, root } from './bootstrap/paths.mjs';

const folders = ['src', 'main', 'preload', 'renderer', 'services', 'cli'];
const commands = {
  format: () => [inModules('@biomejs', 'biome', 'bin', 'biome'), 'format', '--no-errors-on-unmatched', '.'],
  types: () => [inModules('@typescript', 'native', 'bin', 'tsc'), '-b', '--pretty'],
  // What was linted and has not changed is not linted again; a fresh clone, as in CI, lints all.
  lint: () => [
    inModules('eslint', 'bin', 'eslint.js'),
    '--cache',
    '--cache-strategy',
    'content',
    '--cache-location',
    'out/lint-cache',
    '.',
  ],
  layers: () => [
    inModules('dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
    '--config',
    '.dependency-cruiser.cjs',
    ...folders,
  ],
};

function runCheck(name) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, commands[name](), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data));
    child.on('error', (error) => (output += error.message));
    child.on('close', (code) => {
      const ok = code === 0;
      console.log(`${ok ? '✓' : '✗'} ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
      if (!ok || /warning/.test(output)) console.log(output.trim());
      resolve({ name, passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
    });
  });
}

/** Runs these checks at the same time; prints each as it ends; resolves with a count for each. */
export function runChecks(names) {
  return Promise.all(names.map(runCheck));
}
