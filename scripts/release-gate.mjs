// Refuses a release that would not be what was promised: the wrong Electron, a test build, an unsigned one, or a fuse left open.
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { inModules, root } from './bootstrap/paths.mjs';

/** Electron below this is never shipped (its archive check did not cover start-up snapshots, among others). */
const oldestElectron = 45;

/** The fuses of a hardened build. */
export const hardenedFuses = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** Where what ships starts; anything else is a test build. */
const shippingMain = 'out/shipping/index.js';
/** What a development build says of itself when it starts (main/development.ts), and the word with which it takes a configuration. */
const developmentMarks = ['This is a development build of Candor, never to be handed out.', "'--config'", '"--config"'];

/** Whether a package is a test build, by its configuration. */
export const isTestBuild = (config) => config.extraMetadata?.main !== shippingMain;

/**
 * What of a development build is in a packaged archive; empty for what may ship.
 * @param {Buffer} archive app.asar, whose files lie in it as they are
 */
export function developmentParts(archive) {
  return developmentMarks.filter((mark) => archive.includes(mark));
}

/** What electron-builder signs and notarises with, from the environment; one line of each is enough. Linux packages are signed by whoever publishes them. */
const signers = { win32: [['WIN_CSC_LINK'], ['CSC_LINK']], darwin: [['CSC_LINK'], ['CSC_NAME']] };
const notarisers = [
  ['APPLE_API_KEY', 'APPLE_API_KEY_ID', 'APPLE_API_ISSUER'],
  ['APPLE_ID', 'APPLE_APP_SPECIFIC_PASSWORD', 'APPLE_TEAM_ID'],
  ['APPLE_KEYCHAIN_PROFILE'],
];

/**
 * Why what is made here would not be signed; empty when it would.
 * @param {any} config
 * @param {{platform: string, env: Readonly<Record<string, string | undefined>>}} here
 * @returns {string[]}
 */
export function signingProblems(config, { platform, env }) {
  const problems = [];
  const given = (ways) => ways.some((names) => names.every((name) => (env[name] ?? '') !== ''));
  const words = (ways) => ways.map((names) => names.join(' + ')).join(', or ');
  if (config.forceCodeSigning !== true)
    problems.push(
      'forceCodeSigning must be true: without it an installer that could not be signed is made all the same',
    );
  for (const name of ['win', 'mac', 'msi', 'nsis', 'dmg', 'pkg'])
    if (config[name]?.forceCodeSigning === false) problems.push(`${name}.forceCodeSigning must not be false`);
  if (config.win?.signExecutable === false || config.win?.signAndEditExecutable === false)
    problems.push('win.signExecutable must not be false');
  if (config.mac?.identity === null || config.mac?.identity === '-')
    problems.push('mac.identity must name a certificate of the company, or nothing');
  if (config.mac?.notarize !== true || config.mac?.hardenedRuntime !== true)
    problems.push('macOS builds must be notarised, with the hardened runtime');
  const service =
    platform === 'win32' &&
    (config.win?.azureSignOptions ??
      config.win?.signtoolOptions?.certificateSubjectName ??
      config.win?.signtoolOptions?.certificateSha1) !== undefined;
  if (signers[platform] !== undefined && !service && !given(signers[platform]))
    problems.push(`nothing to sign with is given (${words(signers[platform])})`);
  if (platform === 'darwin' && !given(notarisers))
    problems.push(`nothing to notarise with is given (${words(notarisers)})`);
  return problems;
}

/**
 * Why this must not be released; empty when it may be.
 * @param {{config: any, packageElectron: string, runtimeElectron: string | undefined, strayBuild: boolean, prebuilds: readonly string[], here: {platform: string, env: Readonly<Record<string, string | undefined>>}}} facts
 * @returns {string[]}
 */
export function gateProblems({ config, packageElectron, runtimeElectron, strayBuild, prebuilds, here }) {
  const problems = signingProblems(config, here);
  const major = (version) => Number(String(version).split('.')[0]);
  if (!(major(config.electronVersion) >= oldestElectron))
    problems.push(
      `electron-builder.yml names Electron ${config.electronVersion}; it must be ${oldestElectron} or later`,
    );
  if (config.electronVersion !== packageElectron)
    problems.push(`electron-builder.yml names Electron ${config.electronVersion}, package.json ${packageElectron}`);
  if (config.electronDist) problems.push('a release takes the official Electron, never an electronDist');
  if (runtimeElectron !== undefined && !(major(runtimeElectron) >= oldestElectron))
    problems.push(
      `the tests ran on Electron ${runtimeElectron}, a development runtime; run them on ${packageElectron}`,
    );
  if (isTestBuild(config))
    problems.push(
      `what is released starts in ${shippingMain}; this is a test build, which takes its configuration from anybody`,
    );
  if ([config.files].flat().some((file) => /^out\/main\/(?!vault\.js$)/u.test(String(file))))
    problems.push('the development program (out/main/index.js) must not be in what is released');
  if (strayBuild)
    problems.push(
      'better-sqlite3 was rebuilt for a development runtime (node_modules/better-sqlite3/build); run npm ci',
    );
  for (const name of ['win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64', 'linux-x64', 'linux-arm64']) {
    if (!prebuilds.includes(`${name}.node`)) problems.push(`better-sqlite3 carries no binary for ${name}`);
  }
  for (const [fuse, wanted] of Object.entries(hardenedFuses)) {
    if (config.electronFuses?.[fuse] !== wanted) problems.push(`the fuse ${fuse} must be set to ${wanted}`);
  }
  return problems;
}

async function main() {
  const { readReleaseConfig } = await import('./pack-config.mjs');
  const { findElectron } = await import('./bootstrap/electron-runtime.mjs');
  const about = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8'));
  const problems = gateProblems({
    config: readReleaseConfig(),
    packageElectron: about.devDependencies.electron,
    runtimeElectron: findElectron()?.version,
    strayBuild: fs.existsSync(inModules('better-sqlite3', 'build')),
    prebuilds: fs.readdirSync(inModules('better-sqlite3', 'prebuilds')),
    here: { platform: process.platform, env: process.env },
  });
  for (const problem of problems) console.error(`Not to be released: ${problem}.`);
  if (problems.length === 0) console.log('This may be released.');
  return problems.length === 0 ? 0 : 1;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) process.exitCode = await main();
