// Frames, folds and signatures as they travel to the endpoint: the same bytes as base64url.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import type { SealedFrame } from '../../src/journal/frame.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { StoredCheckpoint, StoredFold } from '../../src/journal/source.ts';
import type { Checkpoint, WireFold, WireFrame } from '../../src/protocol/endpoint.ts';

/** A folded page as it travels. */
export function wireFold(fold: StoredFold): WireFold {
  return {
    page: fold.page,
    lastSeq: fold.lastSeq,
    head: toBase64Url(fold.head),
    sealed: toBase64Url(fold.sealed),
    signature: toBase64Url(fold.signature),
  };
}

/** A frame as it travels. */
export function wireFrame(frame: SealedFrame): WireFrame {
  return {
    seq: frame.seq,
    page: frame.page,
    commitment: toBase64Url(frame.commitment),
    sealed: toBase64Url(frame.sealed),
  };
}

/** A checkpoint as it travels. */
export function wireCheckpoint(lane: LaneName, checkpoint: StoredCheckpoint): Checkpoint {
  return {
    lane,
    seq: checkpoint.seq,
    head: toBase64Url(checkpoint.head),
    signature: toBase64Url(checkpoint.signature),
  };
}
