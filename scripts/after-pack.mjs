// electron-builder's hook on each packaged folder: removes leftovers of the runtime, and refuses a package without its SQLite or with the development program in it.
import fs from 'node:fs';
import path from 'node:path';
import { developmentParts, isTestBuild } from './release-gate.mjs';

function resourcesOf({ appOutDir, electronPlatformName, packager }) {
  return electronPlatformName === 'darwin'
    ? path.join(appOutDir, `${packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
    : path.join(appOutDir, 'resources');
}

/** Called by electron-builder by this name. */
export async function afterPack(context) {
  const resources = resourcesOf(context);
  fs.rmSync(path.join(resources, 'default_app.asar'), { force: true });
  fs.rmSync(path.join(context.appOutDir, 'version'), { force: true });
  const sqlite = path.join(resources, 'app.asar.unpacked', 'node_modules', 'better-sqlite3');
  const binaries = fs.existsSync(sqlite)
    ? fs.readdirSync(sqlite, { recursive: true }).filter((name) => String(name).endsWith('.node'))
    : [];
  if (binaries.length !== 1)
    throw new Error(
      `The package must hold exactly one SQLite binary, and holds ${binaries.length === 0 ? 'none' : binaries.join(', ')}.`,
    );
  const found = developmentParts(fs.readFileSync(path.join(resources, 'app.asar')));
  if (!isTestBuild(context.packager.config) && found.length > 0)
    throw new Error(`The package holds the development program, which never ships: ${found.join(', ')}`);
}
