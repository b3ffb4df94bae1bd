// Prepares a fresh clone to run: packages, Node, system libraries, Electron, SQLite. Quick when all is there. Needs only Node 20.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureSqlite, sqliteReady } from './bootstrap/better-sqlite.mjs';
import { needsRebuild } from './bootstrap/decisions.mjs';
import { ensureElectron, findElectron, napiOfElectron } from './bootstrap/electron-runtime.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { findNode } from './bootstrap/node-runtime.mjs';
import { installPackages, packagesReady } from './bootstrap/npm-packages.mjs';
import { cacheFolder, root } from './bootstrap/paths.mjs';
import { step } from './bootstrap/say.mjs';
import { explain } from './bootstrap/setup-error.mjs';
import { installSystemPackages, missingSystemPackages } from './bootstrap/system-packages.mjs';

/** What a command needs besides packages and Node. Without a display, starting the app means showing the tour. */
function purposesOf(need, env) {
  if (need === 'code') return [];
  const app = ['run', ...(isDevelopmentRuntime(env) ? ['development runtime'] : [])];
  if (need === 'pack') return app;
  const hasDisplay = Boolean(env.DISPLAY ?? env.WAYLAND_DISPLAY);
  if (need === 'tests' || !hasDisplay) return [...app, 'no display', 'own key store', 'browser', 'tests'];
  return env.DBUS_SESSION_BUS_ADDRESS ? app : [...app, 'own key store'];
}

/** Whether the runtime is, or may become, the one that is put together and compiled for here. */
function isDevelopmentRuntime(env) {
  const found = findElectron(env);
  return found === undefined || needsRebuild(napiOfElectron(found));
}

/** What is not ready yet, without changing anything. */
function isReady(need, env) {
  if (!packagesReady()) return false;
  if (need === 'code') return true;
  if (missingSystemPackages(purposesOf(need, env)).length > 0) return false;
  const electron = findElectron(env);
  return electron !== undefined && sqliteReady(napiOfElectron(electron));
}

async function setUp(need, env) {
  if (!packagesReady()) await step('Installing the locked packages (npm ci)', installPackages);
  const node = findNode();
  if (need === 'code') return;
  const missing = missingSystemPackages(purposesOf(need, env));
  if (missing.length > 0)
    await step(`Installing system packages: ${missing.map((entry) => entry.packages[0]).join(' ')}`, () =>
      installSystemPackages(missing),
    );
  let electron = findElectron(env);
  if (!electron) {
    await step('Looking for an Electron runtime', async () => {
      electron = await ensureElectron(node);
      return `Electron ${electron.version}`;
    });
  }
  const napi = napiOfElectron(electron);
  if (!sqliteReady(napi))
    await step('Fitting better-sqlite3 to this Electron (about 30 s the first time)', () =>
      ensureSqlite({ node, electron, napi }),
    );
}

/**
 * Makes everything ready that a command needs and returns {node, electron}.
 * need: 'code' (build, lint, command line), 'pack' (the runtime), 'start' (the app), 'tests' (everything).
 */
export async function bootstrap({ need, env = process.env }) {
  if (!isReady(need, env)) {
    const started = performance.now();
    console.error('Setting up (only what is missing) …');
    await withLock(path.join(cacheFolder(env), 'set-up.lock'), () => setUp(need, env));
    console.error(`Set-up finished in ${((performance.now() - started) / 1000).toFixed(1)} s.\n`);
  }
  return { root, node: findNode(), electron: need === 'code' ? undefined : findElectron(env) };
}

/** Bootstraps or ends the process with an explanation. */
export async function bootstrapOrExplain(need) {
  try {
    return await bootstrap({ need });
  } catch (error) {
    process.exit(explain(error));
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await bootstrapOrExplain(process.argv[2] ?? 'tests');
  console.error('Everything is ready.');
}
