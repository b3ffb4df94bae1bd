// One frame, sealed and opened: commitment over the plaintext, nonce from the commitment, associated data from the chain (spec: journal.md §5).
import { equalBytes, joinBytes, u32be, u64be } from '../bytes/bytes.ts';
import { blake2b, deriveKey, open, pad, seal, unpad } from '../crypto/sodium.ts';
import { frameHeader, type ChainId, type PageFormat } from './chain.ts';
import { decodeFrameContent, encodeFrameContent } from './frame-content.ts';
import type { FrameContent } from './entry.ts';
import type { LaneName } from './lane.ts';

/** Message frames are padded to a multiple of this many bytes; draft frames are not (their length is one edit's). */
export const messagePadding = 64;

/** A frame as stored: `commitment` (32 bytes) and ciphertext with tag. */
export interface SealedFrame {
  readonly seq: number;
  readonly page: number;
  readonly commitment: Uint8Array;
  readonly sealed: Uint8Array;
}

/** What it takes to commit to frames of a page again. */
export interface CommitKeys {
  readonly format: PageFormat;
  /** The commitment key of frame `seq`, which is of this draft (0: none). */
  readonly commit: (draft: number, seq: number) => Uint8Array;
}

/** The keys used under one page key. */
export interface FrameKeys extends CommitKeys {
  readonly seal: Uint8Array;
  /** What groups of messages are sealed with. */
  readonly group: Uint8Array;
}

/** Derives the keys of a page; a draft's is derived once. */
export function frameKeys(pageKey: Uint8Array, lane: LaneName, format: PageFormat): FrameKeys {
  const drafts = new Map<number, Uint8Array>();
  return {
    format,
    seal: deriveKey(pageKey, 'candor seal v1'),
    group: deriveKey(pageKey, 'candor group v1'),
    commit: (draft, seq) => {
      if (isOfFrame(lane, format)) return commitmentKey(pageKey, lane, format, draft, seq);
      let key = drafts.get(draft);
      if (key === undefined) {
        key = commitmentKey(pageKey, lane, format, draft, seq);
        drafts.set(draft, key);
      }
      return key;
    },
  };
}

/**
 * A commitment key (J5.2). Of messages it is the frame's own, so that one frame can be opened to the gateway and no other; of drafts the draft's, so that
 * a page without one draft keeps the others' keys and not this one. Format 1 knew only the draft's.
 */
export function commitmentKey(
  pageKey: Uint8Array,
  lane: LaneName,
  format: PageFormat,
  draft: number,
  seq: number,
): Uint8Array {
  if (format === 1) return deriveKey(pageKey, 'candor commit v1', u32be(draft));
  return deriveKey(
    pageKey,
    'candor commit v2',
    isOfFrame(lane, format) ? joinBytes(Uint8Array.of(1), u64be(seq)) : joinBytes(Uint8Array.of(2), u32be(draft)),
  );
}

function isOfFrame(lane: LaneName, format: PageFormat): boolean {
  return format > 1 && lane === 'messages';
}

/** Seals `content` as frame `seq` after head `previous`; returns it with the head that follows. */
export function sealFrame(
  chain: ChainId,
  page: number,
  seq: number,
  previous: Uint8Array,
  keys: FrameKeys,
  content: FrameContent,
): { readonly frame: SealedFrame; readonly head: Uint8Array } {
  const place = joinBytes(previous, frameHeader(chain, { page, format: keys.format }, seq));
  const plaintext = plaintextOf(chain, encodeFrameContent(content));
  const commitment = commit(place, plaintext, keys.commit(content.draft, seq));
  // The nonce is the commitment's first 24 bytes: the same frame gives the same bytes, another plaintext another nonce,
  // so a frame sealed twice after a crash never reuses one (spec: journal.md §5.3).
  const sealed = seal(plaintext, place, commitment.subarray(0, 24), keys.seal);
  return { frame: { seq, page, commitment, sealed }, head: headAfter(place, commitment) };
}

/** The commitment and the head a frame with this content has after head `previous`: how a folded page is checked without its old ciphertexts. */
export function recommit(
  chain: ChainId,
  page: number,
  seq: number,
  previous: Uint8Array,
  keys: CommitKeys,
  content: FrameContent,
): { readonly commitment: Uint8Array; readonly head: Uint8Array } {
  const place = joinBytes(previous, frameHeader(chain, { page, format: keys.format }, seq));
  const commitment = commit(place, plaintextOf(chain, encodeFrameContent(content)), keys.commit(content.draft, seq));
  return { commitment, head: headAfter(place, commitment) };
}

/** What can be wrong with a frame when its page key is at hand. */
export type FrameFault = 'cannot-be-opened' | 'commitment-differs' | 'content-unreadable';

/** Opens a frame after head `previous`, checking its commitment. */
export function openFrame(
  chain: ChainId,
  frame: SealedFrame,
  previous: Uint8Array,
  keys: FrameKeys,
): { readonly content: FrameContent } | { readonly fault: FrameFault } {
  const place = joinBytes(previous, frameHeader(chain, { page: frame.page, format: keys.format }, frame.seq));
  const plaintext = open(frame.sealed, place, frame.commitment.subarray(0, 24), keys.seal);
  if (plaintext === null) return { fault: 'cannot-be-opened' };
  let content: FrameContent;
  try {
    if (chain.lane === 'messages' && plaintext.length % messagePadding !== 0) return { fault: 'content-unreadable' };
    content = decodeFrameContent(chain.lane === 'messages' ? unpad(plaintext, messagePadding) : plaintext);
  } catch {
    return { fault: 'content-unreadable' };
  }
  if (!equalBytes(commit(place, plaintext, keys.commit(content.draft, frame.seq)), frame.commitment))
    return { fault: 'commitment-differs' };
  return { content };
}

/** What a frame says whose content, as bytes, was sealed with others in a group: held against its own commitment after head `previous`. */
export function openGrouped(
  chain: ChainId,
  { seq, page, commitment }: Omit<SealedFrame, 'sealed'>,
  encoded: Uint8Array,
  previous: Uint8Array,
  keys: FrameKeys,
): { readonly content: FrameContent } | { readonly fault: FrameFault } {
  const place = joinBytes(previous, frameHeader(chain, { page, format: keys.format }, seq));
  let content: FrameContent;
  try {
    content = decodeFrameContent(encoded);
  } catch {
    return { fault: 'content-unreadable' };
  }
  return equalBytes(commit(place, plaintextOf(chain, encoded), keys.commit(content.draft, seq)), commitment)
    ? { content }
    : { fault: 'commitment-differs' };
}

function plaintextOf(chain: ChainId, encoded: Uint8Array): Uint8Array {
  return chain.lane === 'messages' ? pad(encoded, messagePadding) : encoded;
}

// `place` is the previous head and the header: where in the chain a frame stands.
function commit(place: Uint8Array, plaintext: Uint8Array, key: Uint8Array): Uint8Array {
  return blake2b(joinBytes(place, plaintext), key);
}

function headAfter(place: Uint8Array, commitment: Uint8Array): Uint8Array {
  return blake2b(joinBytes(place, commitment));
}
