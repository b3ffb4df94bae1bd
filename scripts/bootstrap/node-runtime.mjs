// Step 2: the Node that runs services, tools and tests from their TypeScript source.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { nodeIsEnough } from './decisions.mjs';
import { inModules } from './paths.mjs';
import { SetupError } from './setup-error.mjs';

/** The path of the project's Node: the one in node_modules, else the running one when it is new enough. */
export function findNode() {
  const exe = process.platform === 'win32' ? 'node.exe' : 'node';
  const system = process.platform === 'win32' ? 'win' : process.platform;
  const own = inModules(`node-${system}-${process.arch}`, 'bin', exe);
  if (fs.existsSync(own)) return own;
  if (nodeIsEnough(process.version, process.versions.napi)) return process.execPath;
  throw new SetupError(
    `this is Node ${process.version}, and no newer one came with the packages for ${process.platform}-${process.arch}`,
    'install Node 24 (or 22.18 and later), then run the command again',
  );
}

/** The headers for building native code, which come with the project's Node; undefined where there are none. */
export function nodeHeaders(node = findNode()) {
  const prefix = node.replace(/[\\/]bin[\\/][^\\/]+$/, '');
  return fs.existsSync(`${prefix}/include/node/node_api.h`) ? prefix : undefined;
}

/** Node-API version of an executable that behaves like Node. */
export function napiOf(executable) {
  const out = execFileSync(executable, ['-p', 'process.versions.napi'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return Number(String(out).trim());
}
