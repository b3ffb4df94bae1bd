// Step 4: better-sqlite3 runs in the Electron that is there. Its shipped binary needs Node-API 10 (Electron 36 and later);
// for an older development runtime it is rebuilt once and kept in the user cache.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { needsRebuild } from './decisions.mjs';
import { nodeHeaders } from './node-runtime.mjs';
import { cacheFolder, inModules } from './paths.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

/** Why: with a fixed Node-API 9 the module aborts at load (it keeps references to strings), with the experimental one it runs. */
const flags = {
  CXXFLAGS: '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT -O1 -fno-lto',
  CFLAGS: '-O1 -fno-lto',
  LDFLAGS: '-fno-lto',
};
const place = () => inModules('better-sqlite3', 'build', 'Release', 'better_sqlite3.node');
const probe =
  "const D=require('better-sqlite3');const d=new D(':memory:');d.exec('create table t(a)');d.prepare('insert into t values(?)').run('x');if(d.prepare('select a from t').get().a!=='x')process.exit(2);d.close()";

function cached() {
  const { version } = JSON.parse(fs.readFileSync(inModules('better-sqlite3', 'package.json'), 'utf8'));
  const key = createHash('sha256').update(JSON.stringify(flags)).digest('hex').slice(0, 8);
  return path.join(cacheFolder(), `better-sqlite3-${version}-${process.platform}-${process.arch}-${key}.node`);
}

/** Whether better-sqlite3 is as this runtime needs it. */
export function sqliteReady(napi) {
  if (!needsRebuild(napi)) return !fs.existsSync(place());
  const [here, kept] = [place(), cached()].map((file) => fs.statSync(file, { throwIfNoEntry: false }));
  return here !== undefined && kept !== undefined && here.size === kept.size;
}

async function build(node) {
  const headers = nodeHeaders(node);
  if (!headers)
    throw new SetupError(
      `no Node headers lie beside ${node}, and better-sqlite3 must be rebuilt for this Electron`,
      'use the Node of node_modules (npm ci), or an Electron of version 36 or later',
    );
  const folder = inModules('better-sqlite3');
  // binding.gyp calls a bare `node`; it must be one that can read the sources, so ours goes first on the path.
  const env = { ...process.env, ...flags, PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH}` };
  try {
    await run(
      node,
      [inModules('node-gyp', 'bin', 'node-gyp.js'), 'rebuild', '--release', '--force_build=1', `--nodedir=${headers}`],
      { cwd: folder, env },
    );
  } catch (cause) {
    throw new SetupError(
      'better-sqlite3 could not be rebuilt for this Electron',
      'install a compiler (Debian: apt-get install -y g++ make python3), then run the command again',
      { cause },
    );
  }
}

/** Copies through a temporary name, so that nobody ever loads half a file. */
function copyWhole(from, to) {
  fs.mkdirSync(path.dirname(to), { recursive: true });
  const part = `${to}.${process.pid}.part`;
  fs.copyFileSync(from, part);
  fs.renameSync(part, to);
}

/** Makes better-sqlite3 fit the runtime and proves it by opening a database in it. Returns what was done. */
export async function ensureSqlite({ node, electron, napi }) {
  const release = inModules('better-sqlite3', 'build');
  let done = 'the shipped binary fits';
  if (!needsRebuild(napi)) {
    fs.rmSync(release, { recursive: true, force: true });
  } else if (fs.existsSync(cached())) {
    copyWhole(cached(), place());
    done = 'rebuilt earlier, taken from the cache';
  } else {
    await build(node);
    copyWhole(place(), cached());
    const kept = fs.readFileSync(place());
    fs.rmSync(release, { recursive: true, force: true });
    fs.mkdirSync(path.dirname(place()), { recursive: true });
    fs.writeFileSync(place(), kept);
    done = 'rebuilt from source and kept in the cache';
  }
  for (const executable of [node, electron.executable]) {
    await run(executable, ['-e', probe], {
      cwd: inModules('..'),
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
      timeoutMs: 30_000,
    }).catch((cause) => {
      fs.rmSync(cached(), { force: true });
      fs.rmSync(release, { recursive: true, force: true });
      throw new SetupError(
        `better-sqlite3 does not work in ${path.basename(executable)}`,
        'run the command again; it will be rebuilt',
        { cause },
      );
    });
  }
  return done;
}
