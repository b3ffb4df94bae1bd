// Shows that the set-up decides rightly without a network or a fresh machine at hand.
import { describe, expect, it } from 'vitest';
import {
  chooseElectron,
  installedMatchesLock,
  integrityProblem,
  missingPackages,
  needsRebuild,
  nodeIsEnough,
} from '../../scripts/bootstrap/decisions.mjs';
import { cacheFolder } from '../../scripts/bootstrap/paths.mjs';

const lock = {
  packages: {
    '': { version: '0.1.0' },
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/only-on-mac': { version: '2.0.0', integrity: 'y', optional: true },
  },
};

describe('node_modules is installed again exactly when it is not what the lock says', () => {
  it('accepts an installation without the other platforms’ packages', () => {
    expect(installedMatchesLock(lock, { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'x' } } })).toBe(
      true,
    );
  });
  it.each([
    ['nothing is installed', undefined],
    ['a needed package is missing', { packages: {} }],
    ['a package has another version', { packages: { 'node_modules/a': { version: '1.0.1', integrity: 'x' } } }],
    ['a package has other contents', { packages: { 'node_modules/a': { version: '1.0.0', integrity: 'z' } } }],
    [
      'a package is no longer wanted',
      {
        packages: { 'node_modules/a': { version: '1.0.0', integrity: 'x' }, 'node_modules/old': { version: '1.0.0' } },
      },
    ],
  ])('refuses when %s', (_case, hidden) => {
    expect(installedMatchesLock(lock, hidden)).toBe(false);
  });
});

it.each([
  ['v20.20.2', 9, false],
  ['v22.14.0', 10, false], // no type stripping without a flag yet
  ['v22.18.0', 10, true],
  ['v24.21.0', 10, true],
  ['v24.21.0', 9, false],
])('Node %s with Node-API %i can run the project: %s', (version, napi, enough) => {
  expect(nodeIsEnough(version, napi)).toBe(enough);
});

const here = { override: false, installed: false, canDownload: false, platform: 'linux', arch: 'x64' };
it.each([
  ['the person’s own choice comes first', { ...here, override: true, installed: true, canDownload: true }, 'override'],
  ['what is installed is not fetched again', { ...here, installed: true, canDownload: true }, 'installed'],
  ['the official runtime is preferred wherever it can be reached', { ...here, canDownload: true }, 'official'],
  ['the development runtime stands in only on linux-x64', here, 'registry'],
  ['other platforms are told what to run', { ...here, platform: 'darwin', arch: 'arm64' }, 'none'],
])('Electron: %s', (_rule, facts, choice) => {
  expect(chooseElectron(facts)).toBe(choice);
});

it('better-sqlite3 is rebuilt only for a runtime below Node-API 10', () => {
  expect([9, 10, 11].map(needsRebuild)).toEqual([true, false, false]);
});

it('a download that differs from the pinned checksum is named as such', () => {
  expect(integrityProblem('the package', 'aaa', 'aaa')).toBeNull();
  expect(integrityProblem('the package', 'aaa', 'bbb')).toContain(
    'the package is not the one this project was tested with',
  );
});

it('a plain start on a desktop asks for no browser, no virtual display and no test tools', () => {
  const wanted = [
    { purpose: 'run', anyOf: ['lib:a'], packages: ['a'] },
    { purpose: 'browser', anyOf: ['bin:chromium', 'bin:chrome'], packages: ['chromium'] },
  ];
  expect(missingPackages(wanted, () => false, { purposes: ['run'] }).map((entry) => entry.packages[0])).toEqual(['a']);
  expect(
    missingPackages(wanted, (sign) => sign === 'bin:chrome', { purposes: ['run', 'browser'] }).map(
      (entry) => entry.packages[0],
    ),
  ).toEqual(['a']);
});

it('the cache follows each platform’s custom and the person’s wish', () => {
  expect(cacheFolder({}, 'linux', '/home/ana')).toBe('/home/ana/.cache/candor');
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/c' }, 'linux', '/home/ana')).toBe('/var/c/candor');
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux', '/home/ana')).toBe('/home/ana/.cache/candor');
  expect(cacheFolder({}, 'darwin', '/Users/ana')).toBe('/Users/ana/Library/Caches/candor');
});
