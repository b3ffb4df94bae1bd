// Seals what must wait on the gateway's disk, under a key that is not there (gateway.md §7).
import { fromWtf8, toWtf8 } from '../../src/bytes/wtf8.ts';
import { joinBytes } from '../../src/bytes/bytes.ts';
import { blake2b, deriveKey, open, pad, randomBytes, seal, unpad } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';

const nonceBytes = 24;
/** Lengths tell less when they come in steps. */
const block = 64;

/** The key derived from the configuration's seed, for content at rest alone. */
export class ContentKey {
  readonly #key: Uint8Array;
  readonly #marks: Uint8Array;

  constructor(seed: Uint8Array) {
    this.#key = deriveKey(seed, 'candor gateway content v1');
    this.#marks = deriveKey(seed, 'candor gateway marks v1');
  }

  /** `text` sealed for the place called `name`; it opens nowhere else. */
  seal(text: string, name: string): Uint8Array {
    const nonce = randomBytes(nonceBytes);
    return joinBytes(nonce, seal(pad(toWtf8(text), block), toWtf8(name), nonce, this.#key));
  }

  /** What was sealed for this place; throws `journal-damaged` where it was changed or another seed is configured. */
  open(sealed: Uint8Array, name: string): string {
    const plain = open(sealed.subarray(nonceBytes), toWtf8(name), sealed.subarray(0, nonceBytes), this.#key);
    if (plain === null) {
      throw new CandorError(
        'journal-damaged',
        'Content that waits in this gateway’s data does not open with the configured seed. It was left as it is.',
        { next: 'Start with the configuration this data was made with.' },
      );
    }
    return fromWtf8(unpad(plain, block));
  }

  /** Tells whether two texts are the same, and nothing to somebody without the seed, not even to who guesses. */
  mark(text: string): Uint8Array {
    return blake2b(toWtf8(text), this.#marks);
  }
}
