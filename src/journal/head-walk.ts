// The head of a lane as it goes from frame to frame: the same as `nextHead`, with one buffer for all frames of a walk.
import { blake2b } from '../crypto/sodium.ts';
import { frameHeader, headerLength, nextHead, type ChainId, type PageName } from './chain.ts';

const headLength = 32;
const seqAt = headLength + headerLength - 8;
const commitmentAt = headLength + headerLength;

/** Walks a chain (J3.3). */
export class HeadWalk {
  readonly #chain: ChainId;
  // head(n−1) ‖ header(n) ‖ commitment(n)
  readonly #bytes = new Uint8Array(commitmentAt + headLength);
  readonly #numbers = new DataView(this.#bytes.buffer);
  #page: PageName | null = null;

  constructor(chain: ChainId) {
    this.#chain = chain;
  }

  /** The head after frame `seq` under `page`, which follows head `before`. */
  next(before: Uint8Array, page: PageName, seq: number, commitment: Uint8Array): Uint8Array {
    // What is not as long as it has to be is a fault elsewhere; here it must not run over what stands beside it.
    if (before.length !== headLength || commitment.length !== headLength)
      return nextHead(before, frameHeader(this.#chain, page, seq), commitment);
    if (this.#page !== page) this.#bytes.set(frameHeader(this.#chain, page, seq), headLength);
    this.#page = page;
    this.#numbers.setUint32(seqAt, Math.floor(seq / 0x100000000));
    this.#numbers.setUint32(seqAt + 4, seq % 0x100000000);
    this.#bytes.set(before);
    this.#bytes.set(commitment, commitmentAt);
    return blake2b(this.#bytes);
  }
}
