// A lying device: everything it brings is signed and sealed as it should be, and what is inside is whatever the test wants.
import { joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { blake2b, deriveKey, seal, sealBox, sign, signKeyPair } from '../../src/crypto/sodium.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { frameHeader, genesisHead, headBytes, nextHead, type ChainId, type PageName } from '../../src/journal/chain.ts';
import { sealFold } from '../../src/journal/folded-page.ts';
import { commitmentKey } from '../../src/journal/frame.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { signPage } from '../../src/journal/page.ts';
import type { ReviewFold, ReviewFrame } from '../../src/protocol/endpoint.ts';
import { wirePage } from '../../src/protocol/wire-page.ts';
import type { RoomJournal, RoomLane } from '../../main/vault/room-source.ts';
import { reviewerBox } from './room.ts';

/** A page of messages: the plaintexts of its frames, as they are sealed (padding and all). */
export interface HostilePage {
  readonly frames: readonly Uint8Array[];
  readonly day: number;
  /** How long the key is that custodians let out for it; 32 is an honest one. */
  readonly keyLength: number;
  /** What a custodian let out was not for this reviewer. */
  readonly foreignBox: boolean;
}

/** A page of drafts: its folded bytes, and how many frames the device says it has. */
export interface HostileFold extends Omit<HostilePage, 'frames'> {
  readonly folded: Uint8Array;
  readonly says: number;
  /** The head it says it leads to; made up when null. */
  readonly after: Uint8Array | null;
}

/** One author's journal, every signature of which holds. `n` tells devices apart. */
export function hostileJournal(
  n: number,
  person: string,
  messages: readonly HostilePage[],
  drafts: readonly HostileFold[],
): RoomJournal {
  const seed = blake2b(Uint8Array.of(n & 255, (n >> 8) & 255, (n >> 16) & 255, 9));
  const keys = signKeyPair(seed);
  const journal = blake2b(seed).subarray(0, 16);
  const previous = new Uint8Array(32);
  const chain = (lane: LaneName): ChainId => ({ journal, epoch: 0, lane });
  const archive = new Uint8Array(32).fill(9);
  const pageKeyOf = (lane: LaneName, page: number): Uint8Array =>
    blake2b(joinBytes(seed, Uint8Array.of(lane === 'messages' ? 1 : 2, page)));
  const page = (lane: LaneName, number: number, firstSeq: number, day: number): RoomLane['pages'][number] => {
    const head = {
      page: number,
      format: 2 as const,
      firstSeq,
      day,
      box: blake2b(joinBytes(seed, Uint8Array.of(3, number))),
      readers: [archive],
    };
    return {
      ...wirePage(lane, { ...head, signature: signPage(chain(lane), head, keys.secretKey) }),
      arrived: null,
    };
  };
  const boxOf = (
    key: Uint8Array,
    { keyLength, foreignBox }: Pick<HostilePage, 'keyLength' | 'foreignBox'>,
  ): Uint8Array =>
    foreignBox
      ? new Uint8Array(90).fill(4)
      : sealBox(joinBytes(key, key).subarray(0, keyLength), reviewerBox().publicKey);
  const checkpoint = (lane: LaneName, seq: number, head: Uint8Array): RoomLane['checkpoint'] => ({
    lane,
    seq,
    head: toBase64Url(head),
    signature: toBase64Url(sign(contexts.head, headBytes(chain(lane), seq, head), keys.secretKey)),
  });

  let head = genesisHead(chain('messages'), keys.publicKey, previous);
  let seq = 0;
  const frames: ReviewFrame[] = [];
  const messageLane = messages.map((one, i) => {
    const name: PageName = { page: i + 1, format: 2 };
    const pageKey = pageKeyOf('messages', i + 1);
    const made = page('messages', i + 1, seq + 1, one.day);
    for (const plaintext of one.frames) {
      seq++;
      const place = joinBytes(head, frameHeader(chain('messages'), name, seq));
      const commitment = blake2b(joinBytes(place, plaintext), commitmentKey(pageKey, 'messages', 2, 0, seq));
      frames.push({
        seq,
        page: i + 1,
        commitment: toBase64Url(commitment),
        sealed: toBase64Url(seal(plaintext, place, commitment.subarray(0, 24), deriveKey(pageKey, 'candor seal v1'))),
      });
      head = nextHead(head, frameHeader(chain('messages'), name, seq), commitment);
    }
    return { page: made, box: { page: i + 1, box: boxOf(pageKey, one) } };
  });
  const first: RoomLane = {
    pages: messageLane.map((one) => one.page),
    frames,
    folds: [],
    checkpoint: seq === 0 ? null : checkpoint('messages', seq, head),
    receipt: null,
    boxes: messageLane.map((one) => one.box),
    refused: [],
  };

  let before = genesisHead(chain('drafts'), keys.publicKey, previous);
  let last = 0;
  const folds: ReviewFold[] = [];
  const draftLane = drafts.map((one, i) => {
    const firstSeq = last + 1;
    last += one.says;
    const after = one.after ?? blake2b(joinBytes(before, one.folded.subarray(0, 64)));
    const pageKey = pageKeyOf('drafts', i + 1);
    const { sealed, signature } = sealFold(
      chain('drafts'),
      { page: i + 1, format: 2, firstSeq, lastSeq: last, before, after },
      one.folded,
      pageKey,
      keys.secretKey,
    );
    folds.push({
      page: i + 1,
      lastSeq: last,
      head: toBase64Url(after),
      sealed: toBase64Url(sealed),
      signature: toBase64Url(signature),
    });
    before = after;
    return { page: page('drafts', i + 1, firstSeq, one.day), box: { page: i + 1, box: boxOf(pageKey, one) } };
  });
  const second: RoomLane = {
    pages: draftLane.map((one) => one.page),
    frames: [],
    folds,
    checkpoint: last === 0 ? null : checkpoint('drafts', last, before),
    receipt: null,
    boxes: draftLane.map((one) => one.box),
    refused: [],
  };
  const enrolment = {
    person,
    name: `${person} the liar`,
    role: 'employee' as const,
    signKey: toBase64Url(keys.publicKey),
    boxKey: toBase64Url(keys.publicKey),
    journal: toBase64Url(journal),
    epoch: 0,
    previous: toBase64Url(previous),
    issued: 1,
    expires: 4_000_000_000,
  };
  return { enrolment, lanes: { messages: first, drafts: second } };
}
