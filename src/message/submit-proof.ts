// What a submit proves: that this very message stands at its place in the device's record, and who signed for that (P1; gateway.md §4).
import { equalBytes, fromBase64Url } from '../bytes/bytes.ts';
import { contexts } from '../crypto/contexts.ts';
import { verifySignature } from '../crypto/sodium.ts';
import { headBytes, type ChainId } from '../journal/chain.ts';
import type { MessageLaneEntry } from '../journal/entry.ts';
import { entryFault } from '../journal/entry-check.ts';
import { followProof, maxFollowing, readProofPlaintext, type ProofStep } from '../journal/opening-proof.ts';
import { receiptHolds } from '../protocol/credentials.ts';
import type { SubmitProof } from '../protocol/gateway.ts';

/** A message as its entry records it. */
export type RecordedMessage = Extract<MessageLaneEntry, { kind: 'message-recorded' }>;

/** A message whose place in the record is shown. */
export interface ProvenMessage {
  readonly message: RecordedMessage;
  /** The head right after its frame. */
  readonly head: Uint8Array;
  /** Whether the endpoint's receipt covers it; otherwise the device alone signed. */
  readonly isReceipted: boolean;
}

/** By whom a proof is judged: the device's certificate and the endpoint's key. */
export interface ProofJudges {
  readonly journal: string;
  readonly epoch: number;
  readonly signKey: string;
  readonly endpointKey: Uint8Array;
}

/** Reads a proof; a sentence when it does not show that the message is on record. Never throws on what a modified client sends. */
export function readSubmitProof(proof: SubmitProof, judges: ProofJudges): ProvenMessage | string {
  if (proof.journal !== judges.journal || proof.epoch !== judges.epoch)
    return 'The proof is from another journal than this device’s.';
  const chain: ChainId = { journal: fromBase64Url(proof.journal), epoch: proof.epoch, lane: 'messages' };
  const following = readFollowing(proof);
  if (following === null) return 'The proof leads through frames that cannot be.';
  const plaintext = fromBase64Url(proof.plaintext);
  const message = readMessage(plaintext);
  if (message === null) return 'The frame that was opened is not a message on record.';
  const end = followProof(chain, {
    seq: proof.seq,
    page: proof.page,
    before: fromBase64Url(proof.before),
    plaintext,
    key: fromBase64Url(proof.key),
    following,
  });
  if (proof.signed.by === 'device') {
    const isSigned = verifySignature(
      contexts.head,
      headBytes(chain, end.seq, end.head),
      fromBase64Url(proof.signed.signature),
      fromBase64Url(judges.signKey),
    );
    return isSigned
      ? { message, head: end.own, isReceipted: false }
      : 'This message is not at the place of the record that the device signed.';
  }
  const { receipt } = proof.signed;
  if (receipt.journal !== proof.journal || receipt.epoch !== proof.epoch || receipt.lane !== 'messages')
    return 'The receipt is for another journal.';
  if (!receiptHolds(receipt, judges.endpointKey)) return 'The receipt is not the endpoint’s.';
  const isThere = receipt.seq === end.seq && equalBytes(fromBase64Url(receipt.head), end.head);
  return isThere
    ? { message, head: end.own, isReceipted: true }
    : 'This message is not in the part of the record that the receipt is for.';
}

function readFollowing({ following }: SubmitProof): readonly ProofStep[] | null {
  const steps: ProofStep[] = [];
  for (const { page, commitments } of following) {
    const bytes = fromBase64Url(commitments);
    if (bytes.length % 32 !== 0 || steps.length + bytes.length / 32 > maxFollowing) return null;
    for (let at = 0; at < bytes.length; at += 32) steps.push({ page, commitment: bytes.subarray(at, at + 32) });
  }
  return steps;
}

/** The one message of an opened frame; null for anything else, or for fields that are not what they should be. */
function readMessage(plaintext: Uint8Array): RecordedMessage | null {
  try {
    const { draft, entries } = readProofPlaintext(plaintext);
    const [entry] = entries;
    if (draft !== 0 || entries.length !== 1 || entry?.kind !== 'message-recorded') return null;
    return entryFault('messages', 2, entry) === null ? entry : null; // what the verifier would refuse does not pass either
  } catch {
    return null; // a modified client may send any bytes
  }
}
