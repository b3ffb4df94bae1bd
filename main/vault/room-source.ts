// What the reading room is given: one author's journal as the endpoint serves it for a case, with the page keys that custodians let out, still boxed.
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import type { JournalSource, LaneSource } from '../../src/journal/source.ts';
import type { Checkpoint, Receipt, ReviewFold, ReviewFrame, ReviewPage } from '../../src/protocol/endpoint.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import { readReviewPage } from '../../src/protocol/wire-page.ts';

/** One lane as the endpoint gave it. */
export interface RoomLane {
  readonly pages: readonly ReviewPage[];
  readonly frames: readonly ReviewFrame[];
  readonly folds: readonly ReviewFold[];
  readonly checkpoint: Checkpoint | null;
  readonly receipt: Receipt | null;
  /** Page keys as custodians let them out, boxed for this device. */
  readonly boxes: readonly { readonly page: number; readonly box: Uint8Array }[];
  /** Pages of the case that custodians could not let out, and why, as the end of a sentence. */
  readonly refused: readonly { readonly page: number; readonly why: string }[];
}

/** One author's journal. */
export interface RoomJournal {
  readonly enrolment: Enrolment;
  readonly lanes: Readonly<Record<LaneName, RoomLane>>;
}

const noBytes = new Uint8Array(0);

/** A journal as the endpoint gave it, seen as any other source for the verifier. Throws `RangeError` for what is not as the endpoint's answers are. */
export function sourceOf({ enrolment, lanes: given }: RoomJournal): JournalSource {
  const sources = Object.fromEntries(lanes.map((lane) => [lane, laneSource(given[lane])])) as unknown as Readonly<
    Record<LaneName, LaneSource>
  >;
  return {
    identity: {
      journal: fromBase64Url(enrolment.journal),
      epoch: enrolment.epoch,
      deviceKey: fromBase64Url(enrolment.signKey),
      previous: fromBase64Url(enrolment.previous),
    },
    lane: (name) => sources[name],
  };
}

function laneSource({ pages, frames, folds, checkpoint, receipt }: RoomLane): LaneSource {
  return {
    pages: pages.map(readReviewPage),
    checkpoints:
      checkpoint === null
        ? []
        : [
            {
              seq: checkpoint.seq,
              head: fromBase64Url(checkpoint.head),
              signature: fromBase64Url(checkpoint.signature),
            },
          ],
    receipts:
      receipt === null
        ? []
        : [
            {
              seq: receipt.seq,
              head: fromBase64Url(receipt.head),
              at: receipt.at,
              signature: fromBase64Url(receipt.signature),
            },
          ],
    frames: function* () {
      for (const frame of frames)
        yield {
          seq: frame.seq,
          page: frame.page,
          commitment: fromBase64Url(frame.commitment),
          sealed: frame.sealed === null ? noBytes : fromBase64Url(frame.sealed),
        };
    },
    folds: folds.map((one) => {
      const place = {
        page: one.page,
        lastSeq: one.lastSeq,
        head: fromBase64Url(one.head),
        signature: fromBase64Url(one.signature),
      };
      return 'sealed' in one
        ? { ...place, sealed: fromBase64Url(one.sealed) }
        : { ...place, sealed: noBytes, digest: fromBase64Url(one.digest) };
    }),
    groups: () => [],
    count: frames.length + (folds.at(-1)?.lastSeq ?? 0),
  };
}
