// Keys in their places: what is wrapped, boxed or sealed for one page, lane, journal or reader opens nowhere else.
import { beforeAll, describe, expect, it } from 'vitest';
import { boxKeyPair, cryptoReady, type KeyPair } from '../../../src/crypto/sodium.ts';
import { genesisHead, nextHead, frameHeader, headerLength, type ChainId } from '../../../src/journal/chain.ts';
import { deviceKeys, unwrapPageKey, wrapPageKey } from '../../../src/journal/device-keys.ts';
import { boxName, boxPageKey, openBoxLayer, unboxPageKey } from '../../../src/journal/page.ts';
import { frameKeys, messagePadding, openFrame, sealFrame, type SealedFrame } from '../../../src/journal/frame.ts';
import type { FrameContent } from '../../../src/journal/entry.ts';

beforeAll(cryptoReady);

const bytes = (fill: number, length = 32): Uint8Array => new Uint8Array(length).fill(fill);
const chain: ChainId = { journal: bytes(1, 16), epoch: 0, lane: 'drafts' };
const elsewhere: readonly (readonly [string, ChainId, number])[] = [
  ['another page', chain, 2],
  ['another lane', { ...chain, lane: 'messages' }, 1],
  ['another epoch', { ...chain, epoch: 1 }, 1],
  ['another journal', { ...chain, journal: bytes(2, 16) }, 1],
];
const pageKey = bytes(7);

describe('a device wrap', () => {
  const { wrap } = ((): { wrap: Uint8Array } => ({ wrap: bytes(5) }))();
  it('P4 opens for its own page', () => {
    expect(unwrapPageKey(wrapPageKey(pageKey, chain, 1, wrap), chain, 1, wrap)).toEqual(pageKey);
  });

  it.each(elsewhere)('P3 does not open for %s', (_what, other, page) => {
    expect(unwrapPageKey(wrapPageKey(pageKey, chain, 1, wrap), other, page, wrap)).toBeNull();
  });

  it('P3 does not open under another device, cut, or with any one bit changed', () => {
    const wrapped = wrapPageKey(pageKey, chain, 1, wrap);
    expect(unwrapPageKey(wrapped, chain, 1, bytes(6))).toBeNull();
    for (const length of [0, 10, 24, 39, 71])
      expect(unwrapPageKey(wrapped.slice(0, length), chain, 1, wrap)).toBeNull();
    for (let i = 0; i < wrapped.length; i++) {
      const changed = wrapped.slice();
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(unwrapPageKey(changed, chain, 1, wrap)).toBeNull();
    }
  });
});

it('a device’s keys follow from its root alone, and differ from each other and from another device’s', () => {
  const all = [deviceKeys(bytes(1)), deviceKeys(bytes(2))].flatMap((keys) =>
    [keys.sign.publicKey, keys.box.publicKey, keys.wrap].map(String),
  );
  expect(new Set(all).size).toBe(6);
  expect(deviceKeys(bytes(1))).toEqual(deviceKeys(bytes(1)));
});

describe('boxes for readers', () => {
  let outer: KeyPair;
  let inner: KeyPair;
  let other: KeyPair;
  const place = { page: 1, format: 2, firstSeq: 1, day: 20_000 } as const;
  const name = boxName(chain, place);
  beforeAll(() => {
    [outer, inner, other] = [boxKeyPair(bytes(11)), boxKeyPair(bytes(12)), boxKeyPair(bytes(13))];
  });

  it('P4 drafts open only with both custodians, in their order', () => {
    const box = boxPageKey(pageKey, [outer.publicKey, inner.publicKey], name);
    expect(unboxPageKey(box, [outer, inner], name)).toEqual(pageKey);
    for (const pairs of [
      [outer],
      [inner],
      [inner, outer],
      [outer, outer],
      [outer, other],
      [other, inner],
      [outer, inner, inner],
      [],
    ])
      expect(unboxPageKey(box, pairs, name)).toBeNull();
  });

  it.each([
    ...elsewhere.map(([what, of, page]) => [what, boxName(of, { ...place, page })] as const),
    ['another first frame', boxName(chain, { ...place, firstSeq: 2 })] as const,
    ['another day', boxName(chain, { ...place, day: 20_001 })] as const,
  ])('P4 J6.4 a box made for one page opens under no name of %s, at either layer', (_what, wrong) => {
    const box = boxPageKey(pageKey, [outer.publicKey, inner.publicKey], name);
    expect(unboxPageKey(box, [outer, inner], wrong)).toBeNull();
    expect(openBoxLayer(box, outer, wrong)).toBe('other-page');
    const layer = openBoxLayer(box, outer, name);
    expect(layer instanceof Uint8Array && openBoxLayer(layer, inner, wrong)).toBe('other-page');
  });

  it('P4 nothing of the page key stands in a box', () => {
    expect(Buffer.from(boxPageKey(pageKey, [outer.publicKey], name)).includes(Buffer.from(pageKey))).toBe(false);
  });

  it('P3 a box with any one byte changed opens to nothing', () => {
    const box = boxPageKey(pageKey, [outer.publicKey, inner.publicKey], name);
    for (let i = 0; i < box.length; i++) {
      const changed = box.slice();
      changed[i] = (changed[i] ?? 0) ^ 0x10;
      expect(unboxPageKey(changed, [outer, inner], name)).toBeNull();
    }
  });
});

describe('a frame', () => {
  const content: FrameContent = {
    draft: 1,
    second: 5,
    entries: [{ kind: 'draft-opened', id: 'd', conversation: 'c' }],
  };
  const sealed = (draftsChain = chain, previous = bytes(9), seq = 3): { frame: SealedFrame; head: Uint8Array } =>
    sealFrame(draftsChain, 1, seq, previous, frameKeys(pageKey, 'drafts', 2), content);
  const fault = (result: ReturnType<typeof openFrame>): boolean => 'fault' in result;

  it('P3 opens in its place', () => {
    expect(openFrame(chain, sealed().frame, bytes(9), frameKeys(pageKey, 'drafts', 2))).toEqual({ content });
  });

  it.each(elsewhere)('P3 does not open in %s', (_what, other, page) => {
    expect(fault(openFrame(other, { ...sealed().frame, page }, bytes(9), frameKeys(pageKey, 'drafts', 2)))).toBe(true);
  });

  it('P3 does not open at another number, after another head, or under another page key', () => {
    const { frame } = sealed();
    expect(fault(openFrame(chain, { ...frame, seq: 4 }, bytes(9), frameKeys(pageKey, 'drafts', 2)))).toBe(true);
    expect(fault(openFrame(chain, frame, bytes(8), frameKeys(pageKey, 'drafts', 2)))).toBe(true);
    expect(fault(openFrame(chain, frame, bytes(9), frameKeys(bytes(8), 'drafts', 2)))).toBe(true);
  });

  it('P3 does not open with any one byte of it changed', () => {
    const { frame } = sealed();
    for (const part of ['commitment', 'sealed'] as const) {
      for (let i = 0; i < frame[part].length; i++) {
        const changed = frame[part].slice();
        changed[i] = (changed[i] ?? 0) ^ 2;
        expect(fault(openFrame(chain, { ...frame, [part]: changed }, bytes(9), frameKeys(pageKey, 'drafts', 2)))).toBe(
          true,
        );
      }
    }
  });

  it('sealed again is the same bytes; another content, place or history has another nonce', () => {
    const first = sealed();
    expect(sealed()).toEqual(first);
    const others = [
      sealed(chain, bytes(8)),
      sealed(chain, bytes(9), 4),
      sealed({ ...chain, epoch: 1 }),
      sealFrame(chain, 1, 3, bytes(9), frameKeys(pageKey, 'drafts', 2), { ...content, second: 6 }),
      sealFrame(chain, 1, 3, bytes(9), frameKeys(pageKey, 'drafts', 2), { ...content, draft: 2 }),
    ];
    const nonces = [first, ...others].map(({ frame }) => String(frame.commitment.subarray(0, 24)));
    expect(new Set(nonces).size).toBe(nonces.length);
  });

  it('P4 the length of a messages frame tells no more than its padding', () => {
    const length = (text: string): number =>
      sealFrame({ ...chain, lane: 'messages' }, 1, 1, bytes(9), frameKeys(pageKey, 'messages', 2), {
        draft: 0,
        second: 5,
        entries: [{ kind: 'capture-gap', draft: null, through: 0, cause: text }],
      }).frame.sealed.length;
    for (let i = 0; i < 100; i++) expect((length('x'.repeat(i)) - 16) % messagePadding).toBe(0);
    expect(length('a')).toBe(length('bb'));
  });
});

it('P3 every part of a header, a genesis and a link moves the head', () => {
  const name1 = { page: 1, format: 2 } as const;
  const header = frameHeader(chain, name1, 1);
  expect(header).toHaveLength(headerLength);
  const heads = [
    nextHead(bytes(0), header, bytes(1)),
    nextHead(bytes(3), header, bytes(1)),
    nextHead(bytes(0), header, bytes(2)),
    ...elsewhere.map(([, other, page]) => nextHead(bytes(0), frameHeader(other, { page, format: 2 }, 1), bytes(1))),
    nextHead(bytes(0), frameHeader(chain, name1, 2), bytes(1)),
    nextHead(bytes(0), frameHeader(chain, { page: 1, format: 1 }, 1), bytes(1)),
    ...elsewhere.slice(1).map(([, other]) => genesisHead(other, bytes(4), bytes(0))),
    genesisHead(chain, bytes(4), bytes(0)),
    genesisHead(chain, bytes(5), bytes(0)),
    genesisHead(chain, bytes(4), bytes(1)),
  ].map(String);
  expect(new Set(heads).size).toBe(heads.length);
});
