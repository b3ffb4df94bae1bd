// Builds the app with plain vite calls: main and vault (ES modules), preloads (CommonJS), pages, command line. Under two seconds.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bootstrapOrExplain } from './bootstrap.mjs';
import { root } from './bootstrap/paths.mjs';
import { bundles, inputs, pages } from './build-targets.mjs';
import { fingerprint } from './fingerprint.mjs';
import { sodiumDecode } from './sodium-decode.mjs';

const stamp = path.join(root, 'out', '.built');
const common = { configFile: false, envDir: false, logLevel: 'warn' };

/** Bundles one entry. Main, vault and command line are built for Node (CommonJS packages inside keep a working require). */
export async function buildBundle(vite, bundle) {
  const forNode = bundle.format === 'es';
  await vite.build({
    ...common,
    root,
    publicDir: false,
    plugins: forNode ? [sodiumDecode] : [],
    ssr: forNode ? { target: 'node', noExternal: true, external: bundle.external } : undefined,
    build: {
      outDir: bundle.out,
      emptyOutDir: false,
      target: bundle.target,
      minify: false,
      ...(forNode
        ? { ssr: bundle.entry }
        : { lib: { entry: bundle.entry, formats: [bundle.format], fileName: () => bundle.file } }),
      rollupOptions: {
        external: bundle.external,
        output: {
          format: bundle.format,
          entryFileNames: bundle.file,
          codeSplitting: bundle.parts === true,
          chunkFileNames: 'parts/[name].js',
        },
      },
    },
  });
}

async function buildPages(vite, page, entries) {
  const plugins = page.react ? [(await import('@vitejs/plugin-react')).default()] : [];
  await vite.build({
    ...common,
    root: path.join(root, page.folder),
    base: './',
    plugins,
    build: {
      outDir: path.join(root, page.out),
      emptyOutDir: true,
      target: page.target,
      minify: true,
      // No inlined data: URLs: the pages' content security policy allows files only.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 2000, // read from the disk, not fetched
      rollupOptions: { input: entries.map((entry) => path.join(root, page.folder, entry)) },
    },
  });
}

const exists = (relative) => fs.existsSync(path.join(root, relative));

/** Builds what changed into out/; returns whether anything was built. Entries that are not there are named and skipped. */
export async function build() {
  const started = performance.now();
  const { hash } = fingerprint(root, inputs);
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return false;
  fs.rmSync(stamp, { force: true });
  for (const folder of new Set(bundles.map((bundle) => bundle.out)))
    fs.rmSync(path.join(root, folder), { recursive: true, force: true });
  const vite = await import('vite');
  const skipped = [];
  const work = [];
  for (const bundle of bundles) {
    if (exists(bundle.entry)) work.push(buildBundle(vite, bundle));
    else skipped.push(bundle.entry);
  }
  for (const page of pages) {
    const there = page.entries.filter((entry) => exists(`${page.folder}/${entry}`));
    skipped.push(...page.entries.filter((entry) => !there.includes(entry)).map((entry) => `${page.folder}/${entry}`));
    if (there.length > 0) work.push(buildPages(vite, page, there));
  }
  const failed = (await Promise.allSettled(work)).filter((part) => part.status === 'rejected');
  if (failed.length > 0)
    throw new Error(failed.map((part) => part.reason?.message ?? String(part.reason)).join('\n\n'));
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, hash);
  console.error(
    `Built ${work.length} parts in ${((performance.now() - started) / 1000).toFixed(1)} s${skipped.length > 0 ? ` (not there yet: ${skipped.join(', ')})` : ''}`,
  );
  return true;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await bootstrapOrExplain('code');
  try {
    if (!(await build()) && !process.argv.includes('--quiet')) console.error('Nothing changed since the last build.');
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
