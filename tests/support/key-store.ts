// A key store for tests that runs in plain Node: wraps under its own name, opens what any store of its family wrapped, and fails on demand.
import { ascii, joinBytes } from '../../src/bytes/bytes.ts';
import { blake2b, open, seal } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import type { KeyStore } from '../../main/keys/key-store.ts';

/** Each method as a real one; `denied` makes `unwrap` fail the way a locked keychain does. */
export function testKeyStore(name: string, { denied = false }: { readonly denied?: boolean } = {}): KeyStore {
  const key = blake2b(ascii('the keychain of the tests'));
  return {
    name,
    ready: () => Promise.resolve(),
    wrap: (secret) => {
      const nonce = blake2b(joinBytes(ascii(name), secret)).slice(0, 24);
      return Promise.resolve(joinBytes(nonce, seal(secret, new Uint8Array(0), nonce, key)));
    },
    unwrap: (wrapped) => {
      const secret = denied ? null : open(wrapped.subarray(24), new Uint8Array(0), wrapped.subarray(0, 24), key);
      return secret === null
        ? Promise.reject(new CandorError('keychain-denied', 'The keychain said no.'))
        : Promise.resolve({ secret, rewrap: false });
    },
  };
}
