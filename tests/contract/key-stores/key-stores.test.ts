// One suite for every key store: what was wrapped comes back exactly, in a later start too; what cannot be opened is said, never replaced (P6).
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { cryptoReady, randomBytes } from '../../../src/crypto/sodium.ts';
import { asynchronousDouble, synchronousDouble } from './doubles.ts';

// Outside Electron there is no keychain to import; the stores take their doubles as a parameter.
vi.mock('electron', () => ({ safeStorage: {} }));
const { sampleKeyStore, systemKeyStore } = await import('../../../main/keys/key-store.ts');

let folder: string;
beforeAll(cryptoReady);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'candor-keys-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const kept = {
  sync: synchronousDouble(),
  async: asynchronousDouble(),
  rewrapping: asynchronousDouble({ shouldReEncrypt: true }),
};
/** Each gives the store anew, as the next start of Candor would. */
const stores = [
  {
    what: 'the system’s keychain, synchronous',
    again: () => systemKeyStore(kept.sync, 'linux'),
    other: () => systemKeyStore(synchronousDouble(), 'linux'),
    rewrap: false,
  },
  {
    what: 'the system’s keychain, asynchronous',
    again: () => systemKeyStore(kept.async, 'darwin'),
    other: () => systemKeyStore(asynchronousDouble(), 'darwin'),
    rewrap: false,
  },
  {
    what: 'the system’s keychain, asking for a new wrap',
    again: () => systemKeyStore(kept.rewrapping, 'win32'),
    other: () => systemKeyStore(asynchronousDouble(), 'win32'),
    rewrap: true,
  },
  {
    what: 'the sample key store',
    again: () => sampleKeyStore(folder),
    other: () => sampleKeyStore(mkdtempSync(join(folder, 'other-'))),
    rewrap: false,
  },
] as const;

describe.each(stores)('$what', ({ again, other, rewrap }) => {
  test('is ready, and gives back exactly what it wrapped, in a later start too', async () => {
    const secret = randomBytes(32);
    const store = again();
    await store.ready();
    const wrapped = await store.wrap(secret);
    expect(Buffer.from(wrapped).includes(Buffer.from(secret))).toBe(false);
    expect(await again().unwrap(wrapped)).toEqual({ secret: Uint8Array.from(secret), rewrap });
    expect(again().name).toBe(store.name);
    expect(store.name).not.toBe('');
  });

  test('wraps the same secret differently each time', async () => {
    const secret = randomBytes(32);
    expect(Buffer.from(await again().wrap(secret)).equals(Buffer.from(await again().wrap(secret)))).toBe(false);
  });

  test('P6 a wrap that another store made, or that was damaged, is keychain-denied', async () => {
    const wrapped = await again().wrap(randomBytes(32));
    await expect(Promise.resolve().then(() => other().unwrap(wrapped))).rejects.toMatchObject({
      code: 'keychain-denied',
    });
    const damaged = Uint8Array.from(wrapped);
    damaged[damaged.length - 3] = (damaged.at(-3) ?? 0) ^ 1;
    await expect(Promise.resolve().then(() => again().unwrap(damaged))).rejects.toMatchObject({
      code: 'keychain-denied',
    });
  });
});

test('P6 a sample key store whose file is gone opens nothing and makes no new key', async () => {
  const wrapped = await sampleKeyStore(folder).wrap(randomBytes(32));
  rmSync(join(folder, 'sample-key-store'));
  await expect(Promise.resolve().then(() => sampleKeyStore(folder).unwrap(wrapped))).rejects.toMatchObject({
    code: 'keychain-denied',
  });
  expect(existsSync(join(folder, 'sample-key-store'))).toBe(false);
});

describe.each([
  ['synchronous', synchronousDouble],
  ['asynchronous', asynchronousDouble],
] as const)('a keychain that cannot be used, %s', (_shape, double) => {
  test('a hard-coded password is keychain-weak and never used', async () => {
    await expect(systemKeyStore(double({ backend: 'basic_text' }), 'linux').ready()).rejects.toMatchObject({
      code: 'keychain-weak',
    });
  });
  test('none at all is keychain-missing', async () => {
    await expect(
      systemKeyStore(double({ available: false, backend: 'unknown' }), 'linux').ready(),
    ).rejects.toMatchObject({ code: 'keychain-missing' });
  });
  test('one that does not answer now is keychain-unavailable, which may pass', async () => {
    await expect(systemKeyStore(double({ available: false }), 'linux').ready()).rejects.toMatchObject({
      code: 'keychain-unavailable',
    });
    await expect(systemKeyStore(double({ available: false }), 'darwin').ready()).rejects.toMatchObject({
      code: 'keychain-unavailable',
    });
  });
  test('one at which somebody pressed “Deny” is keychain-denied', async () => {
    const store = systemKeyStore(double({ denied: true }), 'darwin');
    const wrapped = await store.wrap(randomBytes(32));
    await expect(store.unwrap(wrapped)).rejects.toMatchObject({ code: 'keychain-denied' });
  });
});
