// The few cryptographic operations Candor uses, over libsodium; nothing else in the project touches the library.
import sodium from 'libsodium-wrappers';
import { ascii, joinBytes } from '../bytes/bytes.ts';

/** Resolves when the operations below may be used; call it once at the start of a process. */
export async function cryptoReady(): Promise<void> {
  await sodium.ready;
}

/** An Ed25519 or X25519 key pair, 32-byte public key. */
export interface KeyPair {
  readonly publicKey: Uint8Array;
  readonly secretKey: Uint8Array;
}

/** `n` random bytes from the system. For keys and ids only; core functions take randomness from their callers. */
export function randomBytes(n: number): Uint8Array {
  return sodium.randombytes_buf(n);
}

/** BLAKE2b-256 of `message`, keyed when `key` (16 to 64 bytes) is given (RFC 7693). */
export function blake2b(message: Uint8Array, key?: Uint8Array): Uint8Array {
  return sodium.crypto_generichash(32, message, key ?? null);
}

/** BLAKE2b-256 over bytes that come in pieces. */
export function startHash(): { readonly update: (piece: Uint8Array) => void; readonly end: () => Uint8Array } {
  const state = sodium.crypto_generichash_init(null, 32);
  return {
    update: (piece) => {
      sodium.crypto_generichash_update(state, piece);
    },
    end: () => sodium.crypto_generichash_final(state, 32),
  };
}

/** A 32-byte key derived from `key` for one purpose: keyed BLAKE2b-256 of the purpose, then `extra`. */
export function deriveKey(key: Uint8Array, purpose: string, extra: Uint8Array = new Uint8Array(0)): Uint8Array {
  return blake2b(joinBytes(ascii(purpose), extra), key);
}

/** An Ed25519 key pair from a 32-byte seed. */
export function signKeyPair(seed: Uint8Array): KeyPair {
  const pair = sodium.crypto_sign_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: pair.privateKey };
}

/** An X25519 key pair from a 32-byte seed. */
export function boxKeyPair(seed: Uint8Array): KeyPair {
  const pair = sodium.crypto_box_seed_keypair(seed);
  return { publicKey: pair.publicKey, secretKey: pair.privateKey };
}

/** Ed25519 signature (64 bytes) over `context ‖ NUL ‖ message`; the context keeps one kind of signature from passing for another. */
export function sign(context: string, message: Uint8Array, secretKey: Uint8Array): Uint8Array {
  return sodium.crypto_sign_detached(joinBytes(ascii(context), Uint8Array.of(0), message), secretKey);
}

/** True when `signature` is `publicKey`'s over `context ‖ NUL ‖ message`. Never throws on bad input. */
export function verifySignature(
  context: string,
  message: Uint8Array,
  signature: Uint8Array,
  publicKey: Uint8Array,
): boolean {
  if (signature.length !== 64 || publicKey.length !== 32) return false;
  return sodium.crypto_sign_verify_detached(signature, joinBytes(ascii(context), Uint8Array.of(0), message), publicKey);
}

/** XChaCha20-Poly1305 (IETF): ciphertext and 16-byte tag. `nonce` is 24 bytes. */
export function seal(plaintext: Uint8Array, associated: Uint8Array, nonce: Uint8Array, key: Uint8Array): Uint8Array {
  return sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(plaintext, associated, null, nonce, key);
}

/** Opens what `seal` made; `null` when any of its inputs is not the one it was sealed with. */
export function open(
  sealed: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
): Uint8Array | null {
  if (sealed.length < 16) return null;
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, key);
  } catch {
    return null; // the library throws for exactly one reason: the tag does not match
  }
}

/** An anonymous sealed box for an X25519 public key (48 bytes longer than its message). */
export function sealBox(message: Uint8Array, publicKey: Uint8Array): Uint8Array {
  return sodium.crypto_box_seal(message, publicKey);
}

/** Opens a sealed box; `null` when it was not made for this key pair or was changed. */
export function openBox(box: Uint8Array, pair: KeyPair): Uint8Array | null {
  if (box.length < 48) return null;
  try {
    return sodium.crypto_box_seal_open(box, pair.publicKey, pair.secretKey);
  } catch {
    return null;
  }
}

/** Pads to a multiple of `block` bytes (ISO/IEC 7816-4), so that a length tells less. */
export function pad(message: Uint8Array, block: number): Uint8Array {
  return sodium.pad(message, block);
}

/** Takes the padding off; throws when there is none. */
export function unpad(message: Uint8Array, block: number): Uint8Array {
  return sodium.unpad(message, block);
}

/** Overwrites a secret in place. */
export function wipe(secret: Uint8Array): void {
  sodium.memzero(secret);
}
