// `node scripts/vectors.ts`: writes docs/spec/vectors.json, the journal format's test vectors, computed from fixed keys with every step in hex.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ascii, joinBytes, toBase64Url, toHex, u32be, u64be } from '../src/bytes/bytes.ts';
import { blake2b, boxKeyPair, cryptoReady, deriveKey, pad, sign, signKeyPair } from '../src/crypto/sodium.ts';
import {
  chainBytes,
  frameHeader,
  genesisHead,
  headBytes,
  receiptBytes,
  wrapBytes,
  type ChainId,
} from '../src/journal/chain.ts';
import { dayOf } from '../src/journal/day.ts';
import { deviceKeys, wrapPageKey } from '../src/journal/device-keys.ts';
import type { FrameContent } from '../src/journal/entry.ts';
import { assembleFold, foldColumns } from '../src/journal/fold.ts';
import { sealFold } from '../src/journal/folded-page.ts';
import { commitmentKey, frameKeys, messagePadding, sealFrame } from '../src/journal/frame.ts';
import { encodeFrameContent } from '../src/journal/frame-content.ts';
import { assembleGroup, groupBytes, sealGroup } from '../src/journal/group.ts';
import { boxName, pageBytes, signPage } from '../src/journal/page.ts';
import type { LaneName } from '../src/journal/lane.ts';
import { encodeRedacted } from '../src/journal/redaction.ts';
import { contexts } from '../src/crypto/contexts.ts';

/** Test vectors as they stand in the file: names of steps to hex, numbers and JSON. */
export type Vectors = Readonly<Record<string, unknown>>;

// A sealed box holds a fresh random key, so it cannot be computed again: these two were made once, and a reader checks that they open.
const boxes: Readonly<Record<LaneName, string>> = {
  messages:
    '1308bda65aec0a510a7f6c85673ecdf087f4728c0831c17170737ae21d452c61c1ee5063d76062fe84573a7ecab31fa6f3ba75cbe9de1f122287f9730fbc59cdccc74d15fe08a36b42f55d4c0bf1b2c995c086397848b117b97571356d61e2e8adf0c1950b82f2ccc5539fb28ef4b2da73ca74625102c8a451f7dcaeb50de4aec5b309',
  drafts:
    'db89ecfb6168351abc328f915f0854e503722af9790a57079c58153f449862182c549d211e04d761d2d37c091e3ba3aecdf6b63853964289a1ae24e2df647613ca7655e5307ad7a5f5f98be962165a49339acc502b2974c16c94082ebfe3f4855ec89a39c1f148f7bb4e04e51562af4e8327574e2935896575ba2fce056373d32fce1a83a88dc59a60d015932e6f34cb03b2678f4187406edec43336250a32e73e4ac001cc5d99a0c6c9fb5a1426baf32365e743491adf6b361915005ca9c018dc9bc457a82992daef9f2383c9140432f2275b2411bf2434bfe79944f0a002742009df0e7deb',
};

/** `length` bytes that count up from `from`. */
function counting(from: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => from + i);
}

const journal = counting(0x20, 16);
const pageKeys: Readonly<Record<LaneName, Uint8Array>> = { messages: counting(0x40, 32), drafts: counting(0x60, 32) };
const custodianSeeds = [counting(0xa0, 32), counting(0xc0, 32)] as const;
const second = 1_795_305_600;

const draftContents: readonly FrameContent[] = [
  {
    draft: 1,
    second,
    entries: [
      { kind: 'draft-opened', id: 'd-1', conversation: 'c-1' },
      {
        kind: 'edit',
        edit: {
          n: 1,
          second,
          at: 0,
          deleted: 0,
          inserted: 'Hi \ud83d',
          kind: 'type',
          composing: false,
          origin: 'person',
        },
      },
    ],
  },
  // Two plain frames, of which a fold writes next to nothing: one in the same second, one two seconds later.
  {
    draft: 1,
    second,
    entries: [
      {
        kind: 'edit',
        edit: { n: 2, second, at: 3, deleted: 1, inserted: '日', kind: 'compose', composing: true, origin: 'person' },
      },
    ],
  },
  {
    draft: 1,
    second: second + 2,
    entries: [
      {
        kind: 'edit',
        edit: {
          n: 3,
          second: second + 2,
          at: 4,
          deleted: 0,
          inserted: '本',
          kind: 'compose',
          composing: true,
          origin: 'person',
        },
      },
    ],
  },
  { draft: 1, second: second + 2, entries: [{ kind: 'draft-closed', outcome: 'sent' }] },
];

function messageContents(drafts: { readonly seq: number; readonly head: Uint8Array }): readonly FrameContent[] {
  return [
    {
      draft: 0,
      second,
      entries: [{ kind: 'epoch-started', journal: toBase64Url(journal), epoch: 0, person: 'employee', previous: null }],
    },
    {
      draft: 0,
      second: second + 2,
      entries: [
        {
          kind: 'message-recorded',
          id: 'm-1',
          conversation: 'c-1',
          text: 'Hi 日本',
          draft: { id: 'd-1', edits: 3, seq: drafts.seq, head: toBase64Url(drafts.head) },
          level: 'edits',
          policy: toBase64Url(counting(0x10, 32)),
        },
      ],
    },
  ];
}

/** Computes all vectors from the sources; call after `cryptoReady`. */
export function computeVectors(): Vectors {
  const root = counting(0x00, 32);
  const device = deviceKeys(root);
  const endpoint = signKeyPair(counting(0xe0, 32));
  const custodians = custodianSeeds.map(boxKeyPair);
  const drafts = laneVectors('drafts', draftContents);
  const messages = laneVectors('messages', messageContents({ seq: drafts.seq, head: drafts.head }));

  function laneVectors(
    lane: LaneName,
    contents: readonly FrameContent[],
  ): {
    readonly seq: number;
    readonly head: Uint8Array;
    readonly commitments: readonly Uint8Array[];
    readonly steps: Vectors;
  } {
    const chain: ChainId = { journal, epoch: 0, lane };
    const place = { page: 1, format: 2, firstSeq: 1, day: dayOf(second) } as const;
    const pageKey = pageKeys[lane];
    const keys = frameKeys(pageKey, lane, 2);
    const box = Buffer.from(boxes[lane], 'hex');
    const genesis = genesisHead(chain, device.sign.publicKey, new Uint8Array(32));
    let head = genesis;
    const commitments: Uint8Array[] = [];
    const frames = contents.map((content, i) => {
      const previous = head;
      const header = frameHeader(chain, place, i + 1);
      const encoded = encodeFrameContent(content);
      const sealed = sealFrame(chain, 1, i + 1, previous, keys, content);
      head = sealed.head;
      commitments.push(sealed.frame.commitment);
      return {
        seq: i + 1,
        header: toHex(header),
        content: toHex(encoded),
        plaintext: toHex(lane === 'messages' ? pad(encoded, messagePadding) : encoded),
        commitmentKey: toHex(commitmentKey(pageKey, lane, 2, content.draft, i + 1)),
        commitment: toHex(sealed.frame.commitment),
        nonce: toHex(sealed.frame.commitment.subarray(0, 24)),
        associated: toHex(joinBytes(previous, header)),
        sealed: toHex(sealed.frame.sealed),
        head: toHex(head),
      };
    });
    const seq = frames.length;
    const readers = (lane === 'messages' ? custodians.slice(0, 1) : custodians).map((pair) => pair.publicKey);
    const pageHead = { ...place, box, readers };
    const pageSigned = pageBytes(chain, pageHead);
    const headSigned = headBytes(chain, seq, head);
    const receiptSigned = receiptBytes(chain, seq, head, second + 5);
    const wrapped = wrapPageKey(pageKey, chain, 1, device.wrap);
    const steps = {
      genesisHead: toHex(genesis),
      page: {
        pageKey: toHex(pageKey),
        sealKey: toHex(keys.seal),
        wrapName: toHex(joinBytes(ascii('candor page key v1 '), ascii(lane), journal, u32be(0), u32be(1))),
        wrapped: toHex(wrapped),
        wrapSigned: toHex(wrapBytes(chain, 1, wrapped)),
        wrapSignature: toHex(sign(contexts.wrap, wrapBytes(chain, 1, wrapped), device.sign.secretKey)),
        readers: readers.map(toHex),
        day: place.day,
        boxName: toHex(boxName(chain, place)),
        box: boxes[lane],
        signed: toHex(pageSigned),
        signature: toHex(signPage(chain, pageHead, device.sign.secretKey)),
      },
      frames,
      checkpoint: {
        signed: toHex(headSigned),
        signature: toHex(sign(contexts.head, headSigned, device.sign.secretKey)),
      },
      receipt: {
        at: second + 5,
        signed: toHex(receiptSigned),
        signature: toHex(sign(contexts.receipt, receiptSigned, endpoint.secretKey)),
      },
    };
    return { seq, head, commitments, steps };
  }

  return {
    about:
      'Test vectors of docs/spec/journal.md. All values are hex unless they are numbers. Written by scripts/vectors.ts, checked by tests/unit/journal/vectors.test.ts.',
    device: {
      root: toHex(root),
      signSeed: toHex(deriveKey(root, 'candor device sign v1')),
      signKey: toHex(device.sign.publicKey),
      boxSeed: toHex(deriveKey(root, 'candor device box v1')),
      boxKey: toHex(device.box.publicKey),
      wrapKey: toHex(device.wrap),
    },
    custodians: custodianSeeds.map((seed, i) => ({
      seed: toHex(seed),
      boxKey: toHex(custodians[i]?.publicKey ?? new Uint8Array(0)),
    })),
    endpoint: { signSeed: toHex(counting(0xe0, 32)), signKey: toHex(endpoint.publicKey) },
    journal: { id: toHex(journal), epoch: 0, previous: toHex(new Uint8Array(32)) },
    drafts: drafts.steps,
    messages: messages.steps,
    fold: foldVectors(drafts),
    group: groupVectors(messages),
    redacted: redactedVectors(drafts),
  };

  // The only draft is taken out, so nothing is left to be read but that it was there.
  function redactedVectors({
    seq,
    head,
    commitments,
  }: {
    readonly seq: number;
    readonly head: Uint8Array;
    readonly commitments: readonly Uint8Array[];
  }): Vectors {
    const chain: ChainId = { journal, epoch: 0, lane: 'drafts' };
    const span = {
      page: 1,
      format: 2 as const,
      firstSeq: 1,
      lastSeq: seq,
      before: genesisHead(chain, device.sign.publicKey, new Uint8Array(32)),
      after: head,
    };
    const pageKey = counting(0x80, 32);
    const redacted = encodeRedacted(
      { keys: new Map(), runs: [{ kept: 0, draft: 1, frames: seq, chain: { commitments } }] },
      assembleFold(foldColumns([]), []),
    );
    const fold = sealFold(chain, span, redacted, pageKey, device.sign.secretKey);
    return {
      pageKey: toHex(pageKey),
      redacted: toHex(redacted),
      sealed: toHex(fold.sealed),
      signature: toHex(fold.signature),
    };
  }

  function groupVectors({
    seq,
    head,
    commitments,
  }: {
    readonly seq: number;
    readonly head: Uint8Array;
    readonly commitments: readonly Uint8Array[];
  }): Vectors {
    const chain: ChainId = { journal, epoch: 0, lane: 'messages' };
    const keys = frameKeys(pageKeys.messages, 'messages', 2);
    const all = joinBytes(...commitments);
    const contents = messageContents({ seq: drafts.seq, head: drafts.head }).map(encodeFrameContent);
    // Nothing is packed here either.
    const bytes = groupBytes(contents);
    const grouped = assembleGroup(bytes, bytes);
    const group = sealGroup(
      chain,
      { page: 1, firstSeq: 1, commitments: all, head },
      grouped,
      keys,
      device.sign.secretKey,
    );
    const place = joinBytes(chainBytes(chain), u32be(1), u64be(1), u64be(seq));
    return {
      commitments: toHex(all),
      grouped: toHex(grouped),
      key: toHex(keys.group),
      place: toHex(place),
      nonce: toHex(group.sealed.subarray(0, 24)),
      sealed: toHex(group.sealed),
      signed: toHex(joinBytes(place, head, blake2b(group.sealed))),
      signature: toHex(group.signature),
    };
  }

  function foldVectors({ seq, head }: { readonly seq: number; readonly head: Uint8Array }): Vectors {
    const chain: ChainId = { journal, epoch: 0, lane: 'drafts' };
    const before = genesisHead(chain, device.sign.publicKey, new Uint8Array(32));
    const span = { page: 1, format: 2 as const, firstSeq: 1, lastSeq: seq, before, after: head };
    // Nothing is packed here, so that the columns can be read: what does not get smaller stays as it is.
    const folded = assembleFold(foldColumns(draftContents), []);
    const fold = sealFold(chain, span, folded, pageKeys.drafts, device.sign.secretKey);
    const associated = joinBytes(journal, u32be(0), u32be(1), u64be(1), u64be(seq), before, head);
    return {
      folded: toHex(folded),
      key: toHex(deriveKey(pageKeys.drafts, 'candor fold v1')),
      associated: toHex(associated),
      sealed: toHex(fold.sealed),
      signed: toHex(joinBytes(associated, blake2b(fold.sealed))),
      signature: toHex(fold.signature),
    };
  }
}

if (import.meta.main) {
  await cryptoReady();
  const path = join(import.meta.dirname, '..', 'docs', 'spec', 'vectors.json');
  writeFileSync(path, `${JSON.stringify(computeVectors(), null, 2)}\n`);
  console.log(`Wrote ${path}`);
}
