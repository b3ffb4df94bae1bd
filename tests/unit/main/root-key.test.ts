// The root key on disk: made once, never made again over a record, and never lost by a crash between writing and renaming (P6).
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { KeyStore } from '../../../main/keys/key-store.ts';
import { keyPlaces, obtainRootKey, type KeyPlaces } from '../../../main/keys/root-key.ts';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import { asynchronousDouble, synchronousDouble } from '../../contract/key-stores/doubles.ts';

vi.mock('electron', () => ({ safeStorage: {} }));
const { systemKeyStore } = await import('../../../main/keys/key-store.ts');

let folder: string;
let places: KeyPlaces;
let store: KeyStore;
beforeAll(cryptoReady);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'candor-root-'));
  places = keyPlaces(folder);
  store = systemKeyStore(synchronousDouble(), 'linux');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A record that somebody wrote under the key. */
function beginJournal(): void {
  mkdirSync(places.journalFolder, { recursive: true });
  writeFileSync(join(places.journalFolder, 'epoch-0.candor'), 'a record');
}
const wrapOf = (path: string): { store: string; wrapped: string } =>
  JSON.parse(readFileSync(path, 'utf8')) as { store: string; wrapped: string };

test('a new device makes one key, and every later start gets the same', async () => {
  const root = await obtainRootKey(places, store);
  beginJournal();
  expect(root).toHaveLength(32);
  expect(await obtainRootKey(places, store)).toEqual(Uint8Array.from(root));
  expect(existsSync(places.previous)).toBe(false);
});

test('P6 a record whose wrap is gone is key-lost, and nothing is created', async () => {
  await obtainRootKey(places, store);
  beginJournal();
  rmSync(places.wrap);
  await expect(obtainRootKey(places, store)).rejects.toMatchObject({ code: 'key-lost' });
  expect([existsSync(places.wrap), existsSync(places.previous), existsSync(`${places.wrap}.new`)]).toEqual([
    false,
    false,
    false,
  ]);
});

test.each(['', '{', '{"version":2,"store":"x","wrapped":""}', '[]', 'null'])(
  'P6 a wrap that reads %j is key-lost and stays as it is',
  async (text) => {
    await obtainRootKey(places, store);
    beginJournal();
    writeFileSync(places.wrap, text);
    await expect(obtainRootKey(places, store)).rejects.toMatchObject({ code: 'key-lost' });
    expect(readFileSync(places.wrap, 'utf8')).toBe(text);
  },
);

test('a key store that is not ready changes nothing', async () => {
  const weak = systemKeyStore(synchronousDouble({ backend: 'basic_text' }), 'linux');
  await expect(obtainRootKey(places, weak)).rejects.toMatchObject({ code: 'keychain-weak' });
  expect(existsSync(places.wrap)).toBe(false);
});

test('P6 a crash before the first rename leaves no key behind; the next start makes one', async () => {
  mkdirSync(join(folder, 'keys'), { recursive: true });
  writeFileSync(`${places.wrap}.new`, '{"version":1,"store":"gnome_lib');
  const root = await obtainRootKey(places, store);
  expect(await obtainRootKey(places, store)).toEqual(Uint8Array.from(root));
});

test('P6 a crash between the two renames of a new wrap: the previous wrap still opens the record', async () => {
  const root = await obtainRootKey(places, store);
  beginJournal();
  // As keepWrap leaves it when it dies after putting the old wrap aside and before the new one is in place.
  writeFileSync(`${places.wrap}.new`, readFileSync(places.wrap));
  renameSync(places.wrap, places.previous);
  expect(await obtainRootKey(places, store)).toEqual(Uint8Array.from(root));
});

test('the wrap is made anew when another store keeps it now, and the previous one stays', async () => {
  const double = synchronousDouble();
  const before = systemKeyStore(double, 'linux');
  const after = systemKeyStore({ ...double, getSelectedStorageBackend: () => 'kwallet6' }, 'linux');
  const root = await obtainRootKey(places, before);
  beginJournal();
  expect(await obtainRootKey(places, after)).toEqual(Uint8Array.from(root));
  expect(wrapOf(places.wrap).store).toBe('kwallet6');
  expect(wrapOf(places.previous).store).toBe('gnome_libsecret');
  expect(await obtainRootKey(places, after)).toEqual(Uint8Array.from(root));
});

test('the wrap is made anew when the keychain asks for it', async () => {
  const asking = systemKeyStore(asynchronousDouble({ shouldReEncrypt: true }), 'win32');
  const root = await obtainRootKey(places, asking);
  beginJournal();
  const first = wrapOf(places.wrap).wrapped;
  expect(await obtainRootKey(places, asking)).toEqual(Uint8Array.from(root));
  expect(wrapOf(places.wrap).wrapped).not.toBe(first);
  expect(wrapOf(places.previous).wrapped).toBe(first);
});

test('P6 a keychain that does not give back what it took changes nothing', async () => {
  const root = await obtainRootKey(places, store);
  beginJournal();
  const before = readFileSync(places.wrap, 'utf8');
  let calls = 0;
  const forgetful: KeyStore = {
    ...store,
    name: 'another',
    unwrap: async (wrapped) => (++calls === 1 ? store.unwrap(wrapped) : { secret: new Uint8Array(32), rewrap: false }),
  };
  await expect(obtainRootKey(places, forgetful)).rejects.toMatchObject({ code: 'keychain-unavailable' });
  expect(readFileSync(places.wrap, 'utf8')).toBe(before);
  expect(await obtainRootKey(places, store)).toEqual(Uint8Array.from(root));
});
