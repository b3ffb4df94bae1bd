// Seals a client's thread for the client alone: the key comes from the session's secret, which is in the client's browser and not here (web-chat.md §6).
import { fromBase64Url, toBase64Url } from '../../../../src/bytes/bytes.ts';
import { fromWtf8, toWtf8 } from '../../../../src/bytes/wtf8.ts';
import {
  blake2b,
  boxKeyPair,
  deriveKey,
  openBox,
  pad,
  randomBytes,
  sealBox,
  unpad,
  type KeyPair,
} from '../../../../src/crypto/sodium.ts';

const block = 64;

/** A new session's secret: 32 random bytes, base64url. */
export function mintSecret(): string {
  return toBase64Url(randomBytes(32));
}

/** What a session is found by. It tells nothing of the key. */
export function secretHash(secret: string): Uint8Array {
  return blake2b(toWtf8(secret));
}

/** The key pair that opens the thread. `secret` is one that was minted here. */
export function threadKeys(secret: string): KeyPair {
  return boxKeyPair(deriveKey(fromBase64Url(secret), 'candor web chat thread v1'));
}

/** `text` for the holder of the secret alone. */
export function sealFor(publicKey: Uint8Array, text: string): Uint8Array {
  return sealBox(pad(toWtf8(text), block), publicKey);
}

/** What was sealed for this pair; null when it was not, or was changed. */
export function openWith(pair: KeyPair, sealed: Uint8Array): string | null {
  const plain = openBox(sealed, pair);
  return plain === null ? null : fromWtf8(unpad(plain, block));
}
