// Fixed keys of a whole small organisation for tests, and the key file with which the custodians together open everything.
import { writeFileSync } from 'node:fs';
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, signKeyPair, type KeyPair } from '../../src/crypto/sodium.ts';

const seed = (byte: number): Uint8Array => new Uint8Array(32).fill(byte);

/** Seeds, each 32 equal bytes, so that a hex dump shows whose key it is. */
export const seeds = {
  root: seed(1),
  archive: seed(0xa1),
  draftsOuter: seed(0xd1),
  draftsInner: seed(0xd2),
  endpoint: seed(0xe1),
} as const;

/** Public keys that policy names, base64url. Call after `cryptoReady`. */
export function readerKeys(): { readonly messages: readonly string[]; readonly drafts: readonly string[] } {
  const key = (of: Uint8Array): string => toBase64Url(boxKeyPair(of).publicKey);
  return { messages: [key(seeds.archive)], drafts: [key(seeds.draftsOuter), key(seeds.draftsInner)] };
}

/** The endpoint's signing keys. */
export function endpointKeys(): KeyPair {
  return signKeyPair(seeds.endpoint);
}

/** Which secret keys a key file holds. */
export type KeyHolder = 'all' | 'archive' | 'outer only' | 'inner only' | 'nobody';

const held: Readonly<Record<KeyHolder, readonly Uint8Array[]>> = {
  all: [seeds.archive, seeds.draftsOuter, seeds.draftsInner],
  archive: [seeds.archive],
  'outer only': [seeds.archive, seeds.draftsOuter],
  'inner only': [seeds.archive, seeds.draftsInner],
  nobody: [],
};

/** Writes a key file for `candor verify --keys` and returns its path. */
export function writeKeysFile(path: string, holder: KeyHolder = 'all'): string {
  writeFileSync(
    path,
    JSON.stringify({ endpointKey: toBase64Url(endpointKeys().publicKey), keys: held[holder].map(toBase64Url) }),
  );
  return path;
}
