// One frame laid open for the gateway: it shows itself at its place in the chain, and nothing else becomes readable or guessable (P1, journal.md §8c).
import { beforeAll, describe, expect, it } from 'vitest';
import { equalBytes } from '../../../src/bytes/bytes.ts';
import { blake2b, cryptoReady } from '../../../src/crypto/sodium.ts';
import { genesisHead, type ChainId } from '../../../src/journal/chain.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import { commitmentKey, frameKeys, openFrame, sealFrame, type SealedFrame } from '../../../src/journal/frame.ts';
import {
  followProof,
  proofPlaintext,
  readProofPlaintext,
  type OpeningProof,
} from '../../../src/journal/opening-proof.ts';

beforeAll(cryptoReady);

const chain: ChainId = { journal: new Uint8Array(16).fill(1), epoch: 0, lane: 'messages' };
const pageKey = new Uint8Array(32).fill(7);
const message = (n: number): Entry => ({
  kind: 'message-recorded',
  id: `m-${n}`,
  conversation: 'c',
  text: `text ${n}`,
  draft: null,
  level: 'messages',
  policy: 'p',
});

function lane(count: number): { readonly frames: readonly SealedFrame[]; readonly heads: readonly Uint8Array[] } {
  const heads = [genesisHead(chain, new Uint8Array(32).fill(2), new Uint8Array(32))];
  const frames = Array.from({ length: count }, (_, i) => {
    const { frame, head } = sealFrame(
      chain,
      1,
      i + 1,
      heads[i] ?? new Uint8Array(32),
      frameKeys(pageKey, 'messages', 2),
      { draft: 0, second: 5, entries: [message(i + 1)] },
    );
    heads.push(head);
    return frame;
  });
  return { frames, heads };
}

function proofOf(seq: number, through: number): OpeningProof {
  const { frames, heads } = lane(through);
  return {
    seq,
    page: 1,
    before: heads[seq - 1] ?? new Uint8Array(32),
    plaintext: proofPlaintext({ draft: 0, second: 5, entries: [message(seq)] }),
    key: commitmentKey(pageKey, 'messages', 2, 0, seq),
    following: frames.slice(seq).map(({ page, commitment }) => ({ page, commitment })),
  };
}

describe('P1 an opening proof', () => {
  it('J8.15 leads from the opened frame to the head that is signed, right after it or later', () => {
    const { heads } = lane(6);
    for (const through of [3, 6]) {
      const end = followProof(chain, proofOf(3, through));
      expect([end.seq, end.head, end.own]).toEqual([through, heads[through], heads[3]]);
    }
    expect(readProofPlaintext(proofOf(3, 6).plaintext).entries).toEqual([message(3)]);
  });

  it('J8.15 leads elsewhere with any other content, key, place, history or follower', () => {
    const good = followProof(chain, proofOf(3, 6)).head;
    const proof = proofOf(3, 6);
    const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, i) => (i === 5 ? byte ^ 1 : byte));
    const others: readonly OpeningProof[] = [
      { ...proof, plaintext: proofPlaintext({ draft: 0, second: 5, entries: [message(4)] }) },
      { ...proof, plaintext: flipped(proof.plaintext) },
      { ...proof, key: flipped(proof.key) },
      { ...proof, before: flipped(proof.before) },
      { ...proof, seq: 2 },
      { ...proof, page: 2 },
      { ...proof, following: proof.following.slice(1) },
      {
        ...proof,
        following: proof.following.map((step, i) =>
          i === 1 ? { ...step, commitment: flipped(step.commitment) } : step,
        ),
      },
      { ...proof, following: proof.following.map((step) => ({ ...step, page: 2 })) },
    ];
    for (const other of others) expect(equalBytes(followProof(chain, other).head, good)).toBe(false);
    expect(equalBytes(followProof({ ...chain, epoch: 1 }, proof).head, good)).toBe(false);
    expect(equalBytes(followProof({ ...chain, lane: 'drafts' }, proof).head, good)).toBe(false);
  });

  it('P4 J8.16 opens no other frame: its key is neither a neighbour’s, nor a draft’s, nor the page’s, and confirms no guess', () => {
    const { frames, heads } = lane(4);
    const { key } = proofOf(2, 4);
    const keys = frameKeys(pageKey, 'messages', 2);
    for (const other of [1, 3, 4]) {
      const guess = blake2b(
        new Uint8Array([
          ...(heads[other - 1] ?? []),
          ...proofPlaintext({ draft: 0, second: 5, entries: [message(other)] }),
        ]),
        key,
      );
      expect(equalBytes(guess, frames[other - 1]?.commitment ?? new Uint8Array(0))).toBe(false);
      expect(keys.commit(0, other)).not.toEqual(key);
      const frame = frames[other - 1];
      if (frame !== undefined)
        expect(openFrame(chain, frame, heads[other - 1] ?? new Uint8Array(32), { ...keys, seal: key })).toEqual({
          fault: 'cannot-be-opened',
        });
    }
    expect(commitmentKey(pageKey, 'drafts', 2, 2, 2)).not.toEqual(key);
    expect(commitmentKey(pageKey, 'messages', 1, 0, 2)).not.toEqual(key);
  });

  it('P6 what is no plaintext of a frame is refused', () => {
    for (const bad of [
      new Uint8Array(0),
      new Uint8Array(64),
      new Uint8Array(63).fill(0x80),
      new Uint8Array([...new Uint8Array(63).fill(255), 0x80]),
    ])
      expect(() => readProofPlaintext(bad)).toThrow(RangeError);
  });
});
