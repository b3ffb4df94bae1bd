// Two safeStorages as Electron has had them: the old one that answers at once, the new one that answers later and may ask for a new wrap.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SafeStorageLike } from '../../../main/keys/key-store.ts';

/** How a double behaves. */
export interface DoubleOptions {
  readonly available?: boolean;
  readonly backend?: string;
  /** The keychain asks for every secret to be wrapped anew. */
  readonly shouldReEncrypt?: boolean;
  /** A person pressed “Deny”. */
  readonly denied?: boolean;
}

function cipher(): { wrap: (text: string) => Buffer; unwrap: (wrapped: Buffer) => string } {
  const key = randomBytes(32);
  return {
    wrap: (text) => {
      const nonce = randomBytes(12);
      const sealing = createCipheriv('aes-256-gcm', key, nonce);
      return Buffer.concat([
        Buffer.from('v11'),
        nonce,
        sealing.update(text, 'utf8'),
        sealing.final(),
        sealing.getAuthTag(),
      ]);
    },
    unwrap: (wrapped) => {
      const opening = createDecipheriv('aes-256-gcm', key, wrapped.subarray(3, 15));
      opening.setAuthTag(wrapped.subarray(-16));
      return Buffer.concat([opening.update(wrapped.subarray(15, -16)), opening.final()]).toString('utf8');
    },
  };
}

/** Electron up to 45. */
export function synchronousDouble({
  available = true,
  backend = 'gnome_libsecret',
  denied = false,
}: DoubleOptions = {}): SafeStorageLike {
  const { wrap, unwrap } = cipher();
  return {
    isEncryptionAvailable: () => available,
    getSelectedStorageBackend: () => backend,
    encryptString: wrap,
    decryptString: (wrapped) => {
      if (denied) throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
      return unwrap(wrapped);
    },
  };
}

/** Electron from 42 on. */
export function asynchronousDouble({
  available = true,
  backend = 'gnome_libsecret',
  shouldReEncrypt = false,
  denied = false,
}: DoubleOptions = {}): SafeStorageLike {
  const { wrap, unwrap } = cipher();
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (text) => Promise.resolve(wrap(text)),
    decryptStringAsync: (wrapped) =>
      denied
        ? Promise.reject(new Error('denied'))
        : Promise.resolve().then(() => ({ result: unwrap(wrapped), shouldReEncrypt })),
  };
}
