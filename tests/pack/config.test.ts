// Shows that electron-builder.yml is one that electron-builder accepts, that the gate holds, and that a mistake in either is caught.
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { developmentConfig, readReleaseConfig, testBuildConfig } from '../../scripts/pack-config.mjs';
import { developmentParts, gateProblems, hardenedFuses, isTestBuild } from '../../scripts/release-gate.mjs';

const here = createRequire(import.meta.url);
const { validateConfiguration } = here('app-builder-lib/out/util/config/config.js') as {
  validateConfiguration: (config: object, log: object) => Promise<void>;
};
const { DebugLogger } = here('builder-util') as { DebugLogger: new (on: boolean) => object };
const validate = (config: object): Promise<void> => validateConfiguration(config, new DebugLogger(false));

const release = readReleaseConfig() as Record<'win' | 'mac' | 'linux' | 'electronFuses', Record<string, unknown>> &
  Record<string, unknown>;

describe('electron-builder.yml', () => {
  it('is accepted for Windows, macOS and Linux', async () => {
    expect([release.win, release.mac, release.linux].every((section) => Array.isArray(section['target']))).toBe(true);
    await expect(validate(release)).resolves.toBeUndefined();
  });
  it('is accepted as derived for the development runtime', async () => {
    await expect(
      validate(developmentConfig(release, { version: '33.2.1', dist: '/runtime' }, 'release')),
    ).resolves.toBeUndefined();
  });
  it.each(['win', 'mac', 'linux'] as const)('with a wrong key under %s is refused', async (platform) => {
    await expect(validate({ ...release, [platform]: { ...release[platform], noSuchKey: true } })).rejects.toThrow(
      `configuration.${platform}`,
    );
  });
  it('installs for the whole machine, contains no updater and never removes the journal', () => {
    expect(release).toMatchObject({
      publish: null,
      msi: { perMachine: true },
      nsis: { perMachine: true, deleteAppDataOnUninstall: false },
      pkg: { installLocation: '/Applications' },
    });
  });
  it('names every fuse, each as hardened', () => {
    expect(release.electronFuses).toEqual(hardenedFuses);
  });
});

describe('the release gate', () => {
  const prebuilds = ['win32-x64', 'win32-arm64', 'darwin-x64', 'darwin-arm64', 'linux-x64', 'linux-arm64'].map(
    (name) => `${name}.node`,
  );
  const good = {
    config: release,
    packageElectron: '45.4.1',
    runtimeElectron: '45.4.1',
    strayBuild: false,
    prebuilds,
    here: { platform: 'linux', env: {} },
  };

  it('lets a release on the pinned Electron pass', () => {
    expect(gateProblems(good)).toEqual([]);
  });
  it.each([
    ['the development runtime', { ...good, runtimeElectron: '33.2.1' }, /development runtime/],
    [
      'an old Electron',
      { ...good, config: { ...release, electronVersion: '33.2.1' }, packageElectron: '33.2.1' },
      /45 or later/,
    ],
    ['another Electron than package.json', { ...good, packageElectron: '45.4.2' }, /package\.json 45\.4\.2/],
    ['a home-made Electron', { ...good, config: { ...release, electronDist: './dist' } }, /electronDist/],
    ['a SQLite rebuilt for tests', { ...good, strayBuild: true }, /rebuilt/],
    ['a missing SQLite binary', { ...good, prebuilds: prebuilds.slice(1) }, /win32-x64/],
    ['a test build', { ...good, config: testBuildConfig(release) }, /test build/],
    [
      'the development program beside what ships',
      { ...good, config: { ...release, files: ['out/main/**'] } },
      /development program/,
    ],
    [
      'an open fuse',
      { ...good, config: { ...release, electronFuses: { ...release.electronFuses, runAsNode: true } } },
      /runAsNode/,
    ],
    ['a forgotten fuse', { ...good, config: { ...release, electronFuses: {} } }, /onlyLoadAppFromAsar/],
  ])('refuses %s', (_what, facts, problem) => {
    expect(gateProblems(facts).join('\n')).toMatch(problem);
  });
  const windows = { platform: 'win32', env: { WIN_CSC_LINK: 'certificate.p12' } };
  const mac = { platform: 'darwin', env: { CSC_NAME: 'The company', APPLE_KEYCHAIN_PROFILE: 'notary' } };
  it('lets a release pass that is signed, on each platform', () => {
    for (const here of [windows, mac]) expect(gateProblems({ ...good, here })).toEqual([]);
    expect(
      gateProblems({
        ...good,
        config: { ...release, win: { ...release.win, azureSignOptions: {} } },
        here: { platform: 'win32', env: {} },
      }),
    ).toEqual([]);
  });
  it.each([
    [
      'made unsigned when it cannot be signed',
      { ...good, config: { ...release, forceCodeSigning: undefined } },
      /forceCodeSigning must be true/,
    ],
    [
      'let off on one platform',
      { ...good, config: { ...release, mac: { ...release.mac, forceCodeSigning: false } } },
      /mac\.forceCodeSigning/,
    ],
    [
      'for Windows without a certificate',
      { ...good, here: { platform: 'win32', env: { WIN_CSC_LINK: '' } } },
      /nothing to sign with/,
    ],
    [
      'for macOS without an identity',
      { ...good, here: { platform: 'darwin', env: { APPLE_KEYCHAIN_PROFILE: 'notary' } } },
      /nothing to sign with/,
    ],
    [
      'for macOS without a notary',
      { ...good, here: { platform: 'darwin', env: { CSC_NAME: 'x', APPLE_ID: 'half of it' } } },
      /nothing to notarise with/,
    ],
    [
      'signed by nobody in particular',
      { ...good, config: { ...release, mac: { ...release.mac, identity: '-' } } },
      /mac\.identity/,
    ],
    ['not notarised', { ...good, config: { ...release, mac: { ...release.mac, notarize: false } } }, /notarised/],
    [
      'with signing off',
      { ...good, config: { ...release, win: { ...release.win, signExecutable: false } } },
      /signExecutable/,
    ],
  ])('P5 refuses an unsigned build: one %s', (_what, facts, problem) => {
    expect(gateProblems(facts).join('\n')).toMatch(problem);
  });
  it('sees the development program in an archive by either of its marks', () => {
    expect(developmentParts(Buffer.from('x = argv.indexOf("--config")'))).toHaveLength(1);
    expect(
      developmentParts(Buffer.from('console.error("This is a development build of Candor, never to be handed out.")')),
    ).toHaveLength(1);
    expect(developmentParts(Buffer.from('const asked = "--configuration";'))).toEqual([]);
    expect([isTestBuild(release), isTestBuild(testBuildConfig(release))]).toEqual([false, true]);
  });
  it('a test build packages as one, with the same fuses and nothing else changed', async () => {
    await expect(
      validate(developmentConfig(testBuildConfig(release), { version: '33.2.1', dist: '/runtime' }, 'release')),
    ).resolves.toBeUndefined();
    expect(testBuildConfig(release)).toMatchObject({
      electronFuses: hardenedFuses,
      extraMetadata: { main: 'out/main/index.js' },
    });
  });
});
