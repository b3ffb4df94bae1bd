// Derives from electron-builder.yml what this machine can package: with a development runtime, only a folder to try out.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './bootstrap/paths.mjs';

/** The release configuration, read with the parser electron-builder itself uses. */
export function readReleaseConfig() {
  const here = createRequire(import.meta.url);
  const yaml = createRequire(here.resolve('app-builder-lib'))('js-yaml');
  return yaml.load(fs.readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));
}

/** The same configuration for the development runtime: its folder, its version, the SQLite rebuilt for it, a folder as target. */
export function developmentConfig(release, runtime, output) {
  return {
    ...release,
    electronVersion: runtime.version,
    electronDist: runtime.dist,
    forceCodeSigning: false,
    directories: { ...release.directories, output },
    files: [...release.files, 'node_modules/better-sqlite3/build/Release/better_sqlite3.node'],
    linux: { ...release.linux, files: [], target: [{ target: 'dir', arch: ['x64'] }] },
  };
}

/** The same again as a test build: hardened alike, but it starts as in development, with `--config` and the switches Playwright needs. Never released. */
export function testBuildConfig(config) {
  return {
    ...config,
    extraMetadata: { ...config.extraMetadata, main: 'out/main/index.js' },
    files: [...config.files.filter((file) => file !== 'out/shipping/**'), 'out/main/index.js', 'out/main/parts/**'],
  };
}
