// `npm test`: sets up, builds, checks, runs every kind of test and closes with one line that adds everything up.
import fs from 'node:fs';
import path from 'node:path';
import { bootstrapOrExplain } from './bootstrap.mjs';
import { inModules, root } from './bootstrap/paths.mjs';
import { inForeground } from './bootstrap/run.mjs';
import { buildWith } from './build-step.mjs';
import { closingLine, countReport, readWords } from './test-kinds.mjs';
import { underOurNode } from './under-our-node.mjs';

/** What processes started by tests have compiled once they find again: they load the same sources, most of them hundreds of times. */
const compiled = { NODE_COMPILE_CACHE: path.join(root, 'out', 'compile-cache') };

const wanted = readWords(process.argv.slice(2));

/** One vitest run over some kinds, in a given environment. */
async function runKinds(node, kinds, env) {
  if (kinds.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const file = path.join(root, 'out', `test-report-${kinds[0].name}.json`);
  fs.rmSync(file, { force: true });
  const projects = kinds.flatMap((kind) => ['--project', kind.name]);
  const args = [
    inModules('vitest', 'vitest.mjs'),
    'run',
    ...projects,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...wanted.filters,
  ];
  const exitCode = await inForeground(node, args, { cwd: root, env: { ...env, ...compiled } });
  return countReport(fs.existsSync(file) ? JSON.parse(fs.readFileSync(file, 'utf8')) : undefined, exitCode);
}

/** Kinds that drive the app get a display and a key store of their own, never the developer's. */
async function runAppKinds(node, kinds) {
  if (kinds.length === 0) return { passed: 0, failed: 0, skipped: 0 };
  const { withSession } = await import('./session.mjs');
  return withSession({ display: 'own', keyStore: 'own' }, (session) =>
    runKinds(node, kinds, { ...session.env, CANDOR_ELECTRON_ARGS: session.electronArgs.join(' ') }),
  );
}

/** `--watch`: runs what a change touches as soon as it is saved, without counting. */
async function watchKinds(node) {
  const kinds = wanted.kinds.filter((kind) => !kind.app);
  if (kinds.length === 0) {
    console.error(
      'These kinds start the built app, so they are not watched. Run them once, or watch unit, property or contract.',
    );
    return 1;
  }
  const projects = kinds.flatMap((kind) => ['--project', kind.name]);
  return inForeground(node, [inModules('vitest', 'vitest.mjs'), 'watch', ...projects, ...wanted.filters], {
    cwd: root,
  });
}

const { node } = await bootstrapOrExplain('tests');
if (wanted.watch) process.exitCode = await watchKinds(node);
else if (await underOurNode(node, import.meta.url)) {
  const counts = [];
  const built = !wanted.kinds.some((kind) => kind.app) || (await buildWith(node)) === 0;
  if (!built) counts.push({ passed: 0, failed: 1, skipped: 0 });
  if (wanted.checks.length > 0) counts.push(...(await (await import('./checks.mjs')).runChecks(wanted.checks)));
  counts.push(
    await runKinds(
      node,
      wanted.kinds.filter((kind) => !kind.app),
      process.env,
    ),
  );
  if (built)
    counts.push(
      await runAppKinds(
        node,
        wanted.kinds.filter((kind) => kind.app),
      ),
    );
  const { line, ok } = closingLine(counts);
  console.log(`\n${line}`);
  process.exitCode = ok ? 0 : 1;
}
