// The second verifier's bytes and keys: written from docs/spec/journal.md alone, over the bare library, sharing nothing with src/.
import { brotliDecompressSync } from 'node:zlib';
import sodium from 'libsodium-wrappers';

/** What is wrong, found by the second verifier. */
export class Lie extends Error {}

/** Throws a `Lie` unless something is so. */
export function must(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Lie(what);
}

export const text = (ascii: string): Uint8Array => new Uint8Array(Buffer.from(ascii, 'latin1'));
export const join = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
export const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');
export const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
export const hash = (message: Uint8Array, key: Uint8Array | null = null): Uint8Array =>
  sodium.crypto_generichash(32, message, key);
export const derive = (key: Uint8Array, purpose: string, extra: Uint8Array = new Uint8Array(0)): Uint8Array =>
  hash(join(text(purpose), extra), key);

export function u32(n: number): Uint8Array {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(n);
  return new Uint8Array(out);
}

export function u64(n: number): Uint8Array {
  const out = Buffer.alloc(8);
  out.writeBigUInt64BE(BigInt(n));
  return new Uint8Array(out);
}

/** J1.4 */
export function isSigned(context: string, message: Uint8Array, signature: Uint8Array, by: Uint8Array): boolean {
  return (
    signature.length === 64 &&
    sodium.crypto_sign_verify_detached(signature, join(text(context), Uint8Array.of(0), message), by)
  );
}

/** Opens XChaCha20-Poly1305, or null. */
export function unseal(
  sealed: Uint8Array,
  associated: Uint8Array,
  nonce: Uint8Array,
  key: Uint8Array,
): Uint8Array | null {
  try {
    return sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(null, sealed, associated, nonce, key);
  } catch {
    return null;
  }
}

/** Unpacks one whole Brotli stream. */
export function unpacked(bytes: Uint8Array, limit: number): Uint8Array {
  const { buffer, engine } = brotliDecompressSync(bytes, { maxOutputLength: limit, info: true }) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
  must(engine.bytesWritten === bytes.length, 'bytes after a packed column');
  return new Uint8Array(buffer);
}

/** Reads numbers and bytes from front to back. */
export class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get isOver(): boolean {
    return this.#at >= this.#bytes.length;
  }

  take(count: number): Uint8Array {
    must(count <= this.#bytes.length - this.#at, 'bytes are missing');
    this.#at += count;
    return this.#bytes.slice(this.#at - count, this.#at);
  }

  byte(): number {
    return this.take(1)[0] ?? 0;
  }

  /** J1.1 */
  varint(): number {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.byte();
      must(shift === 0n || byte !== 0, 'a number longer than it has to be');
      value |= BigInt(byte & 0x7f) << shift;
      must(value <= BigInt(Number.MAX_SAFE_INTEGER), 'a number beyond 2⁵³−1');
      if (byte < 0x80) return Number(value);
    }
  }

  zigzag(): number {
    const n = this.varint();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  sized(): Uint8Array {
    return this.take(this.varint());
  }

  rest(): Uint8Array {
    return this.take(this.#bytes.length - this.#at);
  }
}

/** J1.2: by turning it into UTF-16 and back. */
export function wtf8(bytes: Uint8Array): string {
  let out = '';
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    let point = length === 1 ? first : first & (0xff >> (length + 1));
    for (let k = 1; k < length; k++) point = (point << 6) | ((bytes[i + k] ?? 0) & 0x3f);
    must(point <= 0x10ffff, 'no code point');
    out += String.fromCodePoint(point);
    i += length;
  }
  must(same(toWtf8(out), bytes), 'not WTF-8');
  return out;
}

export function toWtf8(words: string): Uint8Array {
  if (words.isWellFormed()) return new Uint8Array(Buffer.from(words, 'utf8'));
  return join(
    ...[...words].map((one) =>
      one.isWellFormed()
        ? new Uint8Array(Buffer.from(one, 'utf8'))
        : Uint8Array.of(
            0xe0 | (one.charCodeAt(0) >> 12),
            0x80 | ((one.charCodeAt(0) >> 6) & 0x3f),
            0x80 | (one.charCodeAt(0) & 0x3f),
          ),
    ),
  );
}
