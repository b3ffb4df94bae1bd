// `npm run pack`: packages the app. With a development runtime: a Linux folder to try out. `-- --release`: this platform's installers, after the gate.
// `-- --test-build`: the same package started as in development, for tests that look inside; never together with --release.
import fs from 'node:fs';
import path from 'node:path';
import { bootstrapOrExplain } from './bootstrap.mjs';
import { root } from './bootstrap/paths.mjs';
import { inForeground } from './bootstrap/run.mjs';
import { loudly } from './bootstrap/say.mjs';
import { buildWith } from './build-step.mjs';
import { electronRuntime } from './electron-path.mjs';
import { underOurNode } from './under-our-node.mjs';

const words = process.argv.slice(2);
const output = words.find((word) => word.startsWith('--output='))?.slice('--output='.length) ?? 'release';

/** The configuration goes in as a file: an object would be added to electron-builder.yml instead of taking its place. */
async function pack(wanted) {
  const { build } = await import('electron-builder');
  const config = path.join(root, 'out', 'electron-builder.json');
  fs.writeFileSync(config, JSON.stringify(wanted, null, 2));
  const made = await build({ projectDir: root, config, publish: 'never' });
  for (const file of made) console.log(`Made: ${path.relative(root, file)}`);
}

const { node } = await bootstrapOrExplain('pack');
if (await underOurNode(node, import.meta.url)) {
  const { developmentConfig, readReleaseConfig, testBuildConfig } = await import('./pack-config.mjs');
  const runtime = electronRuntime();
  const release = words.includes('--release');
  const testBuild = words.includes('--test-build');
  if (release && testBuild) {
    console.error('A test build takes its configuration from anybody, so it is never released.');
    process.exit(1);
  }
  const wanted = testBuild ? testBuildConfig(readReleaseConfig()) : readReleaseConfig();
  if (release && (await inForeground(node, ['scripts/release-gate.mjs'], { cwd: root })) !== 0) process.exit(1);
  if ((await buildWith(node)) !== 0) process.exit(1);
  if (!release && runtime.development) {
    await pack(developmentConfig(wanted, runtime, output));
    loudly([
      `Packaged with Electron ${runtime.version}, the development runtime: to try out, never to hand out.`,
      `Start it: ${path.join(output, 'linux-unpacked', 'candor')}`,
    ]);
  } else {
    await pack({ ...wanted, forceCodeSigning: release, directories: { output, buildResources: 'build' } });
  }
}
