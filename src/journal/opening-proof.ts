// An opening proof: one frame of the messages lane laid open, and what leads from it to a head somebody signed, so that the gateway sees the message itself in the record and nothing else (P1; spec: journal.md §8c).
import { joinBytes } from '../bytes/bytes.ts';
import { blake2b, pad, unpad } from '../crypto/sodium.ts';
import { frameHeader, nextHead, type ChainId } from './chain.ts';
import type { FrameContent } from './entry.ts';
import { messagePadding, type SealedFrame } from './frame.ts';
import { decodeFrameContent, encodeFrameContent } from './frame-content.ts';

/** Frames a proof may lead through at most: what a device pushes at once. */
export const maxFollowing = 4096;

/** A frame of what follows: what the chain needs of it, and nothing that opens it. */
export type ProofStep = Pick<SealedFrame, 'page' | 'commitment'>;

/** One opened frame and the way to a later head of its lane. Its page must be of format 2: only there is the key the frame's own. */
export interface OpeningProof {
  readonly seq: number;
  readonly page: number;
  /** The head before the frame. */
  readonly before: Uint8Array;
  /** What was committed to and sealed: the frame's content with its padding. */
  readonly plaintext: Uint8Array;
  /** The commitment key of this frame and no other (J5.2). */
  readonly key: Uint8Array;
  /** The frames after it, in order, up to the one whose head is signed. */
  readonly following: readonly ProofStep[];
}

/** Where a proof leads. */
export interface ProofEnd {
  /** The head right after the opened frame. */
  readonly own: Uint8Array;
  /** The last frame of the proof and the head after it: what a receipt or the device must have signed. */
  readonly seq: number;
  readonly head: Uint8Array;
}

/**
 * Computes commitment and heads of a proof anew (J8.15). It proves nothing by itself: the caller compares `seq` and `head` with what a trusted key signed.
 * Whoever finds another content, place or key with the same head has found a collision of BLAKE2b.
 */
export function followProof(chain: ChainId, proof: OpeningProof): ProofEnd {
  const place = joinBytes(proof.before, frameHeader(chain, { page: proof.page, format: 2 }, proof.seq));
  const commitment = blake2b(joinBytes(place, proof.plaintext), proof.key);
  const own = blake2b(joinBytes(place, commitment));
  let [head, seq] = [own, proof.seq];
  for (const step of proof.following)
    head = nextHead(head, frameHeader(chain, { page: step.page, format: 2 }, ++seq), step.commitment);
  return { own, seq, head };
}

/** The plaintext of a frame with this content (J5.1). */
export function proofPlaintext(content: FrameContent): Uint8Array {
  return pad(encodeFrameContent(content), messagePadding);
}

/** Reads what `proofPlaintext` wrote; throws `RangeError` on anything else. */
export function readProofPlaintext(plaintext: Uint8Array): FrameContent {
  let content: Uint8Array;
  try {
    content = unpad(plaintext, messagePadding);
  } catch (cause) {
    throw new RangeError('the padding of an opened frame is not one', { cause });
  }
  return decodeFrameContent(content);
}
