// Everything a device holds follows from its one root key: who it is, and how it wraps page keys (spec: journal.md §6).
import { ascii, joinBytes, u32be } from '../bytes/bytes.ts';
import { blake2b, boxKeyPair, deriveKey, open, openBox, seal, sealBox, signKeyPair, type KeyPair } from '../crypto/sodium.ts';
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

/** A page key as boxes for its readers, one inside another: `readers` lists the outermost first. */
export function boxPageKey(pageKey: Uint8Array, readers: readonly Uint8Array[]): Uint8Array {
  if (readers.length === 0) throw new RangeError('a page key is never left without a box');
  let boxed = pageKey;
  for (const reader of [...readers].reverse()) boxed = sealBox(boxed, reader);
  return boxed;
}

/** Opens nested boxes with the readers' key pairs, outermost first; `null` when any does not fit. */
export function unboxPageKey(box: Uint8Array, readers: readonly KeyPair[]): Uint8Array | null {
  let inner: Uint8Array | null = box;
  for (const reader of readers) {
    inner = openBox(inner, reader);
    if (inner === null) return null;
  }
  return inner.length === 32 ? inner : null;
}

function pageName(chain: ChainId, page: number): Uint8Array {
  return joinBytes(ascii('candor page key v1 '), ascii(chain.lane), chain.journal, u32be(chain.epoch), u32be(page));
}
