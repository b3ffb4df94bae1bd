// Lays one message open for the gateway: its frame, the key of that frame alone, and the way to a head that is signed (spec: journal.md §8c).
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { proofPlaintext } from '../../src/journal/opening-proof.ts';
import type { SubmitProof } from '../../src/protocol/gateway.ts';
import type { Journal } from './journal.ts';

/** The proof that the message of frame `seq` is on record: by the earliest receipt that covers it, else by this device's own signature. Null under a page of format 1, whose keys open more than one frame. */
export function openingOf(journal: Journal, seq: number): SubmitProof | null {
  const opened = journal.openedFrame(seq);
  if (opened === null) return null;
  const receipt = journal.receiptCovering('messages', seq);
  const head = {
    journal: toBase64Url(journal.identity.journal),
    epoch: journal.identity.epoch,
    seq,
    page: opened.page,
    before: toBase64Url(opened.before),
    plaintext: toBase64Url(proofPlaintext(opened.content)),
    key: toBase64Url(opened.key),
  };
  if (receipt === null)
    return {
      ...head,
      following: [],
      signed: { by: 'device', signature: toBase64Url(journal.signHead('messages', seq)) },
    };
  return { ...head, following: following(journal, seq, receipt.seq), signed: { by: 'endpoint', receipt } };
}

function following(journal: Journal, seq: number, through: number): SubmitProof['following'] {
  const runs: { page: number; commitments: Uint8Array[] }[] = [];
  for (const { page, commitment } of journal.framesBetween('messages', seq + 1, through)) {
    const last = runs.at(-1);
    if (last?.page === page) last.commitments.push(commitment);
    else runs.push({ page, commitments: [commitment] });
  }
  return runs.map(({ page, commitments }) => ({ page, commitments: toBase64Url(Buffer.concat(commitments)) }));
}
