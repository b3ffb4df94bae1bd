// Lists what is built from what: one entry per bundle, with the language level its runtime understands.
import { builtinModules } from 'node:module';

/** Language levels of the oldest runtime in use (the development Electron 33: Node 20.18, Chrome 130). */
const nodeTarget = 'node20.18';
const pageTarget = 'chrome130';

/** Never bundled: Electron itself, Node's own modules, and the native module. */
const builtins = [...builtinModules, ...builtinModules.map((name) => `node:${name}`)];
// ws looks for two optional accelerators and does without them.
const optional = ['bufferutil', 'utf-8-validate'];
const outsideMain = ['electron', 'electron/main', 'better-sqlite3', ...optional, ...builtins];

/** Bundles with one entry file each. `parts`: what is imported later lies beside it, so that a start loads only what it needs first. */
export const bundles = [
  // What ships is not in out/main: there, `--config` names the configuration; here, only an administrator does (decision 0014).
  {
    entry: 'main/index.ts',
    out: 'out/shipping',
    file: 'index.js',
    parts: true,
    format: 'es',
    target: nodeTarget,
    external: outsideMain,
  },
  {
    entry: 'main/development.ts',
    out: 'out/main',
    file: 'index.js',
    parts: true,
    format: 'es',
    target: nodeTarget,
    external: outsideMain,
  },
  {
    entry: 'main/vault/index.ts',
    out: 'out/main',
    file: 'vault.js',
    format: 'es',
    target: nodeTarget,
    external: outsideMain,
  },
  {
    entry: 'preload/chat.ts',
    out: 'out/preload',
    file: 'chat.cjs',
    format: 'cjs',
    target: pageTarget,
    external: ['electron', 'electron/renderer'],
  },
  {
    entry: 'preload/review.ts',
    out: 'out/preload',
    file: 'review.cjs',
    format: 'cjs',
    target: pageTarget,
    external: ['electron', 'electron/renderer'],
  },
  {
    entry: 'cli/index.ts',
    out: 'out/cli',
    file: 'candor.js',
    format: 'es',
    target: 'node22',
    external: ['better-sqlite3', ...optional, ...builtins],
  },
];

/** Pages: a folder with HTML entries, built together. (The client's web chat page is plain files that the gateway serves as they are.) */
export const pages = [
  {
    folder: 'renderer',
    entries: ['chat/index.html', 'review/index.html'],
    out: 'out/renderer',
    target: pageTarget,
    react: true,
  },
];

/** What the result depends on; when none of it changed, nothing is built. */
export const inputs = [
  'src',
  'main',
  'preload',
  'renderer',
  'cli',
  'assets',
  'scripts/build.mjs',
  'scripts/build-targets.mjs',
  'scripts/sodium-decode.mjs',
  'package-lock.json',
];
