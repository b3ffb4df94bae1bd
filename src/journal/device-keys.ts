// Everything a device holds follows from its one root key: who it is, and how it wraps page keys (spec: journal.md §6).
import { ascii, joinBytes, u32be } from '../bytes/bytes.ts';
import { blake2b, boxKeyPair, deriveKey, open, seal, signKeyPair, type KeyPair } from '../crypto/sodium.ts';
import type { ChainId } from './chain.ts';

/** A device's keys. */
export interface DeviceKeys {
  readonly sign: KeyPair;
  readonly box: KeyPair;
  /** Wraps page keys for the device itself. */
  readonly wrap: Uint8Array;
}

/** Derives a device's keys from its 32-byte root key. */
export function deviceKeys(root: Uint8Array): DeviceKeys {
  return {
    sign: signKeyPair(deriveKey(root, 'candor device sign v1')),
    box: boxKeyPair(deriveKey(root, 'candor device box v1')),
    wrap: deriveKey(root, 'candor device wrap v1'),
  };
}

/** A page key wrapped for the device (72 bytes: nonce, key, tag): bound to its chain and page, so wraps cannot be swapped. */
export function wrapPageKey(pageKey: Uint8Array, chain: ChainId, page: number, wrap: Uint8Array): Uint8Array {
  const name = pageName(chain, page);
  // The nonce depends on the key that is wrapped, so a page begun twice after a crash never reuses one.
  const nonce = blake2b(joinBytes(name, pageKey), wrap).slice(0, 24);
  return joinBytes(nonce, seal(pageKey, name, nonce, wrap));
}

/** Opens a device wrap; `null` when it is not this device's or was changed. */
export function unwrapPageKey(wrapped: Uint8Array, chain: ChainId, page: number, wrap: Uint8Array): Uint8Array | null {
  return open(wrapped.subarray(24), pageName(chain, page), wrapped.subarray(0, 24), wrap);
}

function pageName(chain: ChainId, page: number): Uint8Array {
  return joinBytes(ascii('candor page key v1 '), ascii(chain.lane), chain.journal, u32be(chain.epoch), u32be(page));
}
