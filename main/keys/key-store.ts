// The operating system's keychain behind one interface, whatever shape Electron's safeStorage has; and the sample's file in its place.
import { randomFillSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeStorage } from 'electron';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { open, randomBytes, seal } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';

/** Wraps small secrets. Each failure is one of four: missing, weak, unavailable right now, denied; none makes a new key. */
export interface KeyStore {
  /** Name of what protects the key, kept beside each wrap: a wrap opens only in the store that made it. */
  readonly name: string;
  /** Throws `keychain-missing`, `keychain-weak` or `keychain-unavailable` when it cannot be used now. */
  readonly ready: () => Promise<void>;
  readonly wrap: (secret: Uint8Array) => Promise<Uint8Array>;
  /** `rewrap`: the store asks for the secret to be wrapped anew. Throws `keychain-denied` when it will not open the wrap. */
  readonly unwrap: (wrapped: Uint8Array) => Promise<{ readonly secret: Uint8Array; readonly rewrap: boolean }>;
}

// Electron 45 and later; Electron 33's types lack it and its runtime too, so it is looked for and not assumed.
interface AsyncSafeStorage {
  isAsyncEncryptionAvailable: () => Promise<boolean>;
  encryptStringAsync: (text: string) => Promise<Buffer>;
  decryptStringAsync: (wrapped: Buffer) => Promise<{ result: string; shouldReEncrypt: boolean }>;
}

/** What of safeStorage is used; a parameter so that both shapes can be tried against doubles. */
export type SafeStorageLike = Partial<AsyncSafeStorage> & {
  isEncryptionAvailable?: () => boolean;
  encryptString?: (text: string) => Buffer;
  decryptString?: (wrapped: Buffer) => string;
  getSelectedStorageBackend?: () => string;
};

/** The keychain of this system through safeStorage. */
export function systemKeyStore(
  storage: SafeStorageLike = safeStorage,
  platform: NodeJS.Platform = process.platform,
): KeyStore {
  const name =
    platform === 'linux'
      ? (storage.getSelectedStorageBackend?.() ?? 'secret-service')
      : platform === 'darwin'
        ? 'keychain'
        : 'dpapi';
  const isAvailable = async (): Promise<boolean> =>
    storage.isAsyncEncryptionAvailable === undefined
      ? (storage.isEncryptionAvailable?.() ?? false)
      : storage.isAsyncEncryptionAvailable();
  return {
    name,
    ready: async () => {
      if (name === 'basic_text') {
        throw new CandorError(
          'keychain-weak',
          'This computer would protect the key of your record only with a password everybody knows, so Candor does not use it.',
          { next: 'Install or unlock a keyring (GNOME Keyring or KWallet) and start Candor again.' },
        );
      }
      if (await isAvailable()) return;
      throw name === 'unknown' || name === ''
        ? new CandorError(
            'keychain-missing',
            'This computer has no keychain, so there is nowhere safe for the key of your record.',
            { next: 'Install a keyring, or ask IT.' },
          )
        : new CandorError(
            'keychain-unavailable',
            'The keychain of this computer does not answer right now. Your record is unharmed; Candor will not make a new key.',
            { next: 'Unlock the keychain and try again.' },
          );
    },
    wrap: async (secret) => {
      const text = toBase64Url(secret);
      return storage.encryptStringAsync === undefined
        ? required(storage.encryptString)(text)
        : storage.encryptStringAsync(text);
    },
    unwrap: async (wrapped) => {
      try {
        if (storage.decryptStringAsync !== undefined) {
          const { result, shouldReEncrypt } = await storage.decryptStringAsync(Buffer.from(wrapped));
          return { secret: fromBase64Url(result), rewrap: shouldReEncrypt };
        }
        return { secret: fromBase64Url(required(storage.decryptString)(Buffer.from(wrapped))), rewrap: false };
      } catch (cause) {
        throw new CandorError(
          'keychain-denied',
          'The key to your record is kept by the computer, and it said no. Your record is unharmed; Candor will not make a new key, for that would lose it.',
          {
            next: 'Try again and allow it. If it stays like this, call IT: the custodians can still open the record.',
            cause,
          },
        );
      }
    },
  };
}

/** The sample key store: a key in a file only its owner may read. It protects nothing against the owner and says so in the window. */
export function sampleKeyStore(folder: string): KeyStore {
  const path = join(folder, 'sample-key-store');
  // A key is only ever made to wrap something new: where a wrap waits to be opened, a fresh key would hide that the old one is gone (P6).
  const key = (forNew: boolean): Uint8Array => {
    try {
      return fromBase64Url(readFileSync(path, 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      if (!forNew) return new Uint8Array(32);
      const fresh = randomFillSync(new Uint8Array(32));
      writeFileSync(path, toBase64Url(fresh), { mode: 0o600, flag: 'wx' });
      return fresh;
    }
  };
  return {
    name: 'sample key store',
    ready: () => Promise.resolve(),
    wrap: (secret) => {
      const nonce = randomBytes(24);
      return Promise.resolve(Buffer.concat([nonce, seal(secret, new Uint8Array(0), nonce, key(true))]));
    },
    unwrap: (wrapped) => {
      const secret = open(wrapped.subarray(24), new Uint8Array(0), wrapped.subarray(0, 24), key(false));
      if (secret === null)
        throw new CandorError(
          'keychain-denied',
          'The sample key store does not hold the key of this record. The record was left as it is.',
          { next: 'Use another data folder for a new sample.' },
        );
      return Promise.resolve({ secret, rewrap: false });
    },
  };
}

function required<T>(operation: T | undefined): T {
  if (operation === undefined)
    throw new CandorError('keychain-missing', 'This version of Electron offers no way to the keychain.', {
      next: 'Install Candor again.',
    });
  return operation;
}
