// Shows that the journal format is what docs/spec/journal.md says: the sources give the vectors in the file, and so does the spec read literally.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sodium from 'libsodium-wrappers';
import { beforeAll, describe, expect, it } from 'vitest';
import { computeVectors } from '../../../scripts/vectors.ts';
import { boxKeyPair, cryptoReady, signKeyPair } from '../../../src/crypto/sodium.ts';
import type { ChainId } from '../../../src/journal/chain.ts';
import { unboxPageKey } from '../../../src/journal/page.ts';
import { unfold } from '../../../src/journal/fold.ts';
import { encodeFrameContent } from '../../../src/journal/frame-content.ts';
import { verifyJournal } from '../../../src/journal/verify.ts';
import type { LaneSource, StoredFold } from '../../../src/journal/source.ts';
import type { LaneName } from '../../../src/journal/lane.ts';

interface FrameVector {
  readonly seq: number;
  readonly header: string;
  readonly content: string;
  readonly plaintext: string;
  readonly commitmentKey: string;
  readonly commitment: string;
  readonly nonce: string;
  readonly associated: string;
  readonly sealed: string;
  readonly head: string;
}

interface LaneVectors {
  readonly genesisHead: string;
  readonly page: Readonly<
    Record<
      | 'pageKey'
      | 'sealKey'
      | 'wrapName'
      | 'wrapped'
      | 'wrapSigned'
      | 'wrapSignature'
      | 'boxName'
      | 'box'
      | 'signed'
      | 'signature',
      string
    >
  > & { readonly readers: readonly string[]; readonly day: number };
  readonly frames: readonly FrameVector[];
  readonly checkpoint: { readonly signed: string; readonly signature: string };
  readonly receipt: { readonly at: number; readonly signed: string; readonly signature: string };
}

interface VectorFile extends Readonly<Record<LaneName, LaneVectors>> {
  readonly redacted: Readonly<Record<'pageKey' | 'redacted' | 'sealed' | 'signature', string>>;
  readonly device: Readonly<Record<'root' | 'signSeed' | 'signKey' | 'boxSeed' | 'boxKey' | 'wrapKey', string>>;
  readonly custodians: readonly { readonly seed: string; readonly boxKey: string }[];
  readonly endpoint: { readonly signSeed: string; readonly signKey: string };
  readonly fold: Readonly<Record<'folded' | 'key' | 'associated' | 'sealed' | 'signed' | 'signature', string>>;
  readonly group: Readonly<
    Record<'commitments' | 'grouped' | 'key' | 'place' | 'nonce' | 'sealed' | 'signed' | 'signature', string>
  >;
  readonly journal: { readonly id: string; readonly epoch: number; readonly previous: string };
}

const file = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'spec', 'vectors.json'), 'utf8'),
) as VectorFile;
const lanes = [
  ['messages', 1],
  ['drafts', 2],
] as const;

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
const hex = (raw: Uint8Array): string => Buffer.from(raw).toString('hex');
/** BLAKE2b-256 by the library itself, so that nothing here leans on the sources. */
const hash = (message: Uint8Array, key: Uint8Array | null = null): Buffer =>
  Buffer.from(sodium.crypto_generichash(32, message, key));
const big = (length: number, value: number): Buffer => {
  const out = Buffer.alloc(length);
  out.writeUIntBE(value, length - Math.min(length, 6), Math.min(length, 6));
  return out;
};

beforeAll(async () => {
  await sodium.ready;
  await cryptoReady();
});

it('P3 the sources give the published vectors, byte for byte', () => {
  expect(JSON.parse(JSON.stringify(computeVectors()))).toEqual(file);
});

describe.each(lanes)('P3 the rules of journal.md, read literally, give the vectors of the %s', (lane, laneByte) => {
  const { frames, page, genesisHead, checkpoint, receipt } = file[lane];
  const chain = Buffer.concat([Buffer.of(laneByte), bytes(file.journal.id), big(4, 0)]);

  it('J3.1 to J3.3 header, genesis and head', () => {
    expect(
      hex(hash(Buffer.concat([Buffer.from('candor genesis v1'), chain, bytes(file.device.signKey), Buffer.alloc(32)]))),
    ).toBe(genesisHead);
    let head = bytes(genesisHead);
    for (const frame of frames) {
      expect(hex(Buffer.concat([Buffer.from('CJ2'), chain, big(4, 1), big(8, frame.seq)]))).toBe(frame.header);
      head = hash(Buffer.concat([head, bytes(frame.header), bytes(frame.commitment)]));
      expect(hex(head)).toBe(frame.head);
    }
  });

  it('J5.1 to J5.4 padding, commitment, nonce and sealing', () => {
    let previous = bytes(genesisHead);
    for (const frame of frames) {
      const padded =
        lane === 'drafts'
          ? bytes(frame.content)
          : Buffer.concat([
              bytes(frame.content),
              Buffer.of(0x80),
              Buffer.alloc(63 - (bytes(frame.content).length % 64)),
            ]);
      expect(hex(padded)).toBe(frame.plaintext);
      // Of messages a frame's own key, of drafts the draft's: here all are of draft 1.
      const key = hash(
        Buffer.concat([
          Buffer.from('candor commit v2'),
          ...(lane === 'messages' ? [Buffer.of(1), big(8, frame.seq)] : [Buffer.of(2), big(4, 1)]),
        ]),
        bytes(page.pageKey),
      );
      expect(hex(key)).toBe(frame.commitmentKey);
      expect(hex(hash(Buffer.concat([previous, bytes(frame.header), padded]), key))).toBe(frame.commitment);
      expect(frame.nonce).toBe(frame.commitment.slice(0, 48));
      expect(frame.associated).toBe(hex(previous) + frame.header);
      const sealKey = hash(Buffer.from('candor seal v1'), bytes(page.pageKey));
      expect(hex(sealKey)).toBe(page.sealKey);
      expect(
        hex(
          sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
            padded,
            bytes(frame.associated),
            null,
            bytes(frame.nonce),
            sealKey,
          ),
        ),
      ).toBe(frame.sealed);
      previous = bytes(frame.head);
    }
  });

  it('J6.1 to J6.5 keys, wrap and boxes', () => {
    const derive = (purpose: string): Buffer => hash(Buffer.from(purpose), bytes(file.device.root));
    expect(hex(sodium.crypto_sign_seed_keypair(derive('candor device sign v1')).publicKey)).toBe(file.device.signKey);
    expect(hex(sodium.crypto_box_seed_keypair(derive('candor device box v1')).publicKey)).toBe(file.device.boxKey);
    const wrapKey = derive('candor device wrap v1');
    const name = Buffer.concat([
      Buffer.from(`candor page key v1 ${lane}`),
      bytes(file.journal.id),
      big(4, 0),
      big(4, 1),
    ]);
    const nonce = hash(Buffer.concat([name, bytes(page.pageKey)]), wrapKey).subarray(0, 24);
    const wrapped = Buffer.concat([
      nonce,
      sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(page.pageKey), name, null, nonce, wrapKey),
    ]);
    expect(hex(wrapped)).toBe(page.wrapped);
    const pairs = page.readers.map((_, i) => boxKeyPair(bytes(file.custodians[i]?.seed ?? '')));
    const boxName = Buffer.concat([Buffer.from('candor box v2 '), chain, big(4, 1), big(8, 1), big(4, page.day)]);
    expect(hex(boxName)).toBe(page.boxName);
    expect(hex(unboxPageKey(bytes(page.box), pairs, boxName) ?? Buffer.alloc(0))).toBe(page.pageKey);
    expect(unboxPageKey(bytes(page.box), [...pairs].reverse().concat(pairs), boxName)).toBeNull();
    // Each layer read literally: the name, then the next box, at last the key.
    let layer = bytes(page.box);
    for (const pair of pairs) {
      layer = Buffer.from(sodium.crypto_box_seal_open(layer, pair.publicKey, pair.secretKey));
      expect(hex(layer.subarray(0, boxName.length))).toBe(page.boxName);
      layer = layer.subarray(boxName.length);
    }
    expect(hex(layer)).toBe(page.pageKey);
  });

  it('J3.4 to J3.6 what is signed, under which context', () => {
    const signedBy = (context: string, message: string, key: string, signature: string): boolean =>
      sodium.crypto_sign_verify_detached(
        bytes(signature),
        Buffer.concat([Buffer.from(context), Buffer.of(0), bytes(message)]),
        bytes(key),
      );
    const last = frames.at(-1);
    const signedHead = Buffer.concat([chain, big(8, last?.seq ?? 0), bytes(last?.head ?? '')]);
    expect(hex(signedHead)).toBe(checkpoint.signed);
    expect(hex(Buffer.concat([signedHead, big(8, receipt.at)]))).toBe(receipt.signed);
    expect(
      hex(
        Buffer.concat([
          chain,
          big(4, 1),
          big(8, 1),
          big(4, page.day),
          hash(bytes(page.box)),
          ...page.readers.map(bytes),
        ]),
      ),
    ).toBe(page.signed);
    expect(signedBy('candor head v1', checkpoint.signed, file.device.signKey, checkpoint.signature)).toBe(true);
    expect(signedBy('candor page v2', page.signed, file.device.signKey, page.signature)).toBe(true);
    expect(hex(Buffer.concat([chain, big(4, 1), bytes(page.wrapped)]))).toBe(page.wrapSigned);
    expect(signedBy('candor wrap v1', page.wrapSigned, file.device.signKey, page.wrapSignature)).toBe(true);
    expect(signedBy('candor receipt v1', receipt.signed, file.endpoint.signKey, receipt.signature)).toBe(true);
    expect(signedBy('candor page v2', checkpoint.signed, file.device.signKey, checkpoint.signature)).toBe(false);
  });
});

it('P3 the rules of journal.md, read literally, give the folded page: J8.1 to J8.6', () => {
  const { fold, drafts, device } = file;
  const key = hash(Buffer.from('candor fold v1'), bytes(drafts.page.pageKey));
  expect(hex(key)).toBe(fold.key);
  const first = drafts.genesisHead;
  const last = drafts.frames.at(-1);
  expect(fold.associated).toBe(
    file.journal.id + hex(Buffer.concat([big(4, 0), big(4, 1), big(8, 1), big(8, 4)])) + first + (last?.head ?? ''),
  );
  const nonce = hash(bytes(fold.folded), key).subarray(0, 24);
  const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
    bytes(fold.folded),
    bytes(fold.associated),
    null,
    nonce,
    key,
  );
  expect(hex(Buffer.concat([nonce, box]))).toBe(fold.sealed);
  expect(fold.signed).toBe(fold.associated + hex(hash(bytes(fold.sealed))));
  expect(
    sodium.crypto_sign_verify_detached(
      bytes(fold.signature),
      Buffer.concat([Buffer.from('candor fold v1'), Buffer.of(0), bytes(fold.signed)]),
      bytes(device.signKey),
    ),
  ).toBe(true);
  const contents = unfold(bytes(fold.folded), (packed) => packed);
  expect(contents.map((content) => hex(encodeFrameContent(content)))).toEqual(
    drafts.frames.map((frame) => frame.content),
  );
});

it('P3 the rules of journal.md, read literally, give the group: J8.18 and J8.19', () => {
  const { group, messages, device } = file;
  const contents = messages.frames.map((frame) => bytes(frame.content));
  expect(group.commitments).toBe(messages.frames.map((frame) => frame.commitment).join(''));
  // Lengths from 128 to 16383 take two bytes, the low seven bits first.
  const sized = contents.flatMap((content) => [
    content.length < 128
      ? Buffer.of(content.length)
      : Buffer.of((content.length % 128) + 128, Math.floor(content.length / 128)),
    content,
  ]);
  const bare = Buffer.concat([Buffer.of(0), ...sized]);
  const grouped = Buffer.concat([bare, Buffer.of(0x80), Buffer.alloc(63 - (bare.length % 64))]);
  expect(hex(grouped)).toBe(group.grouped);
  const key = hash(Buffer.from('candor group v1'), bytes(messages.page.pageKey));
  expect(hex(key)).toBe(group.key);
  const place = Buffer.concat([
    Buffer.of(1),
    bytes(file.journal.id),
    big(4, 0),
    big(4, 1),
    big(8, 1),
    big(8, contents.length),
  ]);
  expect(hex(place)).toBe(group.place);
  const nonce = hash(Buffer.concat([place, grouped]), key).subarray(0, 24);
  expect(hex(nonce)).toBe(group.nonce);
  const box = sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(grouped, place, null, nonce, key);
  expect(hex(Buffer.concat([nonce, box]))).toBe(group.sealed);
  expect(group.signed).toBe(group.place + (messages.frames.at(-1)?.head ?? '') + hex(hash(bytes(group.sealed))));
  expect(
    sodium.crypto_sign_verify_detached(
      bytes(group.signature),
      Buffer.concat([Buffer.from('candor group v1'), Buffer.of(0), bytes(group.signed)]),
      bytes(device.signKey),
    ),
  ).toBe(true);
});

it('P3 the rules of journal.md, read literally, give the redacted page: J8.8 and J8.9', () => {
  const { fold, redacted, drafts, device } = file;
  // No key is kept, one run of the four frames of draft 1 with their commitments, and a fold of no frames: seven columns of nothing.
  expect(redacted.redacted).toBe(
    `030001${'000104'}${drafts.frames.map((frame) => frame.commitment).join('')}${'0100'}${'01'.repeat(7)}`,
  );
  const key = hash(Buffer.from('candor fold v1'), bytes(redacted.pageKey));
  const nonce = hash(bytes(redacted.redacted), key).subarray(0, 24);
  const sealed = Buffer.concat([
    nonce,
    sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(
      bytes(redacted.redacted),
      bytes(fold.associated),
      null,
      nonce,
      key,
    ),
  ]);
  expect(hex(sealed)).toBe(redacted.sealed);
  const signed = Buffer.concat([
    Buffer.from('candor fold v1'),
    Buffer.of(0),
    bytes(fold.associated),
    hash(bytes(redacted.sealed)),
  ]);
  expect(sodium.crypto_sign_verify_detached(bytes(redacted.signature), signed, bytes(device.signKey))).toBe(true);
});

describe('P3 the journal of the vectors is verified like any other', () => {
  const laneSource = (
    lane: LaneName,
    change: (frames: readonly FrameVector[]) => readonly FrameVector[] = (frames) => frames,
  ): LaneSource => {
    const { page, frames, checkpoint, receipt } = file[lane];
    const last = frames.at(-1);
    const anchor = { seq: last?.seq ?? 0, head: bytes(last?.head ?? '') };
    const kept = change(frames);
    return {
      pages: [
        {
          page: 1,
          format: 2,
          firstSeq: 1,
          day: page.day,
          box: bytes(page.box),
          readers: page.readers.map(bytes),
          wrapped: bytes(page.wrapped),
          wrapSignature: bytes(page.wrapSignature),
          signature: bytes(page.signature),
        },
      ],
      checkpoints: [{ ...anchor, signature: bytes(checkpoint.signature) }],
      folds: [],
      groups: () => [],
      receipts: [{ ...anchor, at: receipt.at, signature: bytes(receipt.signature) }],
      frames: () =>
        kept.map((one) => ({ seq: one.seq, page: 1, commitment: bytes(one.commitment), sealed: bytes(one.sealed) })),
      count: kept.length,
    };
  };
  const identity = {
    journal: bytes(file.journal.id),
    epoch: 0,
    deviceKey: bytes(file.device.signKey),
    previous: bytes(file.journal.previous),
  };
  const options = { pageKey: ({ lane }: ChainId) => bytes(file[lane].page.pageKey) };

  it('it holds, signed, receipted and opened to its last frame', () => {
    const verdict = verifyJournal(
      { identity, lane: laneSource },
      { ...options, endpointKey: signKeyPair(bytes(file.endpoint.signSeed)).publicKey },
    );
    expect(verdict.faults).toEqual([]);
    expect(
      verdict.lanes.map(({ frames, signedThrough, receiptedThrough, opened }) => [
        frames,
        signedThrough,
        receiptedThrough,
        opened,
      ]),
    ).toEqual([
      [2, 2, 2, 2],
      [4, 4, 4, 4],
    ]);
  });

  const foldedSource = (change: Partial<StoredFold> = {}): LaneSource => {
    const last = file.drafts.frames.at(-1);
    const fold = {
      page: 1,
      lastSeq: 4,
      head: bytes(last?.head ?? ''),
      sealed: bytes(file.fold.sealed),
      signature: bytes(file.fold.signature),
      ...change,
    };
    return { ...laneSource('drafts', () => []), folds: [fold], count: 4 };
  };

  it('folded it holds just as well, with its key and, by signature alone, without', () => {
    const source = { identity, lane: (lane: LaneName) => (lane === 'drafts' ? foldedSource() : laneSource(lane)) };
    const opened = verifyJournal(source, { ...options, unpack: (packed) => packed });
    expect([opened.faults, opened.lanes[1]?.opened, opened.lanes[1]?.head]).toEqual([
      [],
      4,
      file.drafts.frames.at(-1)?.head,
    ]);
    const stranger = verifyJournal(source);
    expect([stranger.faults, stranger.lanes[1]?.opened, stranger.lanes[1]?.signedThrough]).toEqual([[], 0, 4]);
  });

  it('a folded page that was changed is not what the device signed', () => {
    const turned = Buffer.from(bytes(file.fold.sealed));
    turned[30] = (turned[30] ?? 0) ^ 1;
    const verdict = verifyJournal({
      identity,
      lane: (lane) => (lane === 'drafts' ? foldedSource({ sealed: turned }) : laneSource(lane)),
    });
    expect(verdict.faults.map(({ lane, kind }) => [lane, kind])).toEqual([['drafts', 'fold-signature']]);
  });

  it.each([
    [
      'a bit of a sealed frame is turned',
      'frame-altered',
      (all: readonly FrameVector[]) =>
        all.map((one) =>
          one.seq === 2 ? { ...one, sealed: `${one.sealed.slice(0, -1)}${one.sealed.endsWith('0') ? '1' : '0'}` } : one,
        ),
    ],
    [
      'a commitment is exchanged',
      'frame-altered',
      (all: readonly FrameVector[]) =>
        all.map((one) => (one.seq === 2 ? { ...one, commitment: '00'.repeat(32) } : one)),
    ],
    ['the end is cut off', 'truncated', (all: readonly FrameVector[]) => all.slice(0, 2)],
    ['the first frame is taken out', 'sequence', (all: readonly FrameVector[]) => all.slice(1)],
  ] as const)('it does not hold once %s', (_, kind, change) => {
    const verdict = verifyJournal(
      { identity, lane: (lane) => laneSource(lane, lane === 'drafts' ? change : undefined) },
      options,
    );
    expect(verdict.faults.map((fault) => [fault.lane, fault.kind])).toEqual([['drafts', kind]]);
  });
});
