// J3.3 a walk along a chain gives the heads the rule gives, whatever page, number or length comes next.
import { beforeAll, expect, it } from 'vitest';
import { blake2b, cryptoReady } from '../../../src/crypto/sodium.ts';
import { frameHeader, nextHead, type ChainId } from '../../../src/journal/chain.ts';
import { HeadWalk } from '../../../src/journal/head-walk.ts';

beforeAll(cryptoReady);

it('J3.3 each head is that of the frame before, its header and its commitment', () => {
  const chain: ChainId = { journal: new Uint8Array(16).fill(7), epoch: 3, lane: 'drafts' };
  const pages = [
    { page: 1, format: 1 as const },
    { page: 2 ** 32 - 1, format: 2 as const },
  ];
  const walk = new HeadWalk(chain);
  let head = blake2b(Uint8Array.of(1));
  for (const seq of [1, 2, 255, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1])
    for (const page of pages)
      for (const length of [32, 0, 31, 33, 32]) {
        const commitment = new Uint8Array(length).fill(seq % 251);
        const expected = nextHead(head, frameHeader(chain, page, seq), commitment);
        expect(walk.next(head, page, seq, commitment)).toEqual(expected);
        head = expected;
      }
  expect(walk.next(new Uint8Array(70), pages[0] ?? { page: 1, format: 1 }, 1, head)).toEqual(
    nextHead(new Uint8Array(70), frameHeader(chain, { page: 1, format: 1 }, 1), head),
  );
});
