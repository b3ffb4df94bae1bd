// Stands in for Electron's own default app in the development runtime: `electron [flags] <folder|file.js> [args]`.
// An ES module with top-level await on purpose: Electron holds its start-up until this has finished, so that the app's
// main runs before 'ready' (appendSwitch, registerSchemesAsPrivileged, … are only allowed then).
import { app } from 'electron';
import fs from 'node:fs';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Splits the command line into modules to load first (-r, used by Playwright) and the app to run. */
function readCommandLine(argv) {
  const preload = [];
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index];
    if (word === '-v' || word === '--version') return { print: `v${process.versions.electron}`, preload };
    if (word === '-a' || word === '--abi') return { print: process.versions.modules, preload };
    if (word === '-r' || word === '--require') preload.push(argv[++index]);
    else if (word.startsWith('--app=')) return { app: word.slice('--app='.length), preload };
    else if (!word.startsWith('-')) return { app: word, preload };
  }
  return { preload };
}

/** Takes name and version from the app's package.json, as Electron's own default app does. */
function describe(folder) {
  const file = path.join(folder, 'package.json');
  if (!fs.existsSync(file)) return false;
  const about = JSON.parse(fs.readFileSync(file, 'utf8'));
  if (about.version) app.setVersion(about.version);
  app.name = about.productName || about.name || app.name;
  app.setDesktopName(about.desktopName || `${app.name}.desktop`);
  return true;
}

const command = readCommandLine(process.argv.slice(1));
if (command.print) {
  console.log(command.print);
  process.exit(0);
}
if (command.preload.length > 0) Module._preloadModules(command.preload);
if (!command.app) {
  console.error('usage: electron [flags] <app folder or file> [args]');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
try {
  const target = path.resolve(command.app);
  const described = describe(target);
  const main = Module._resolveFilename(target, null, true);
  app.setAppPath(described ? target : path.dirname(main));
  await import(pathToFileURL(main).toString());
} catch (error) {
  console.error(`The app could not be loaded\n${error?.stack ?? error}`);
  process.exit(1);
}
