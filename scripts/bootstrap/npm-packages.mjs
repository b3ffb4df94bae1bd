// Step 1: node_modules is exactly what package-lock.json says.
import fs from 'node:fs';
import path from 'node:path';
import { installedMatchesLock } from './decisions.mjs';
import { inModules, root } from './paths.mjs';
import { npm, run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Whether node_modules is what the lock asks for. */
export function packagesReady() {
  return installedMatchesLock(
    readJson(path.join(root, 'package-lock.json')),
    readJson(inModules('.package-lock.json')),
  );
}

/** Installs the locked packages with `npm ci`. */
export async function installPackages() {
  try {
    await run(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      env: { ...process.env, ELECTRON_SKIP_BINARY_DOWNLOAD: '1' },
    });
  } catch (cause) {
    throw new SetupError(
      'the packages in package-lock.json could not be installed',
      'check that the package registry can be reached (npm ping) and that the disk has 2 GB free, then run: npm ci',
      { cause },
    );
  }
}
