// What a verifier may know, what it can find, and what it says in the end (spec: journal.md §7).
import type { ChainId } from './chain.ts';
import type { FrameContent } from './entry.ts';
import type { Unpack } from './fold.ts';
import type { LaneName } from './lane.ts';
import type { StoredPage, StoredReceipt } from './source.ts';

/** What can be wrong, in the order a lane is checked. */
export type FaultKind =
  | 'page-signature' // a page record is not the device's
  | 'wrap-signature' // the device's own wrap of a page key was changed
  | 'page-order' // pages are missing, doubled or out of order
  | 'page-format' // a page of an older format after one of a newer
  | 'page-day' // a frame of another day than its page
  | 'page-readers' // a page without readers, with too many, or with one that has no business with it
  | 'page-too-long' // more frames under one page than any page has
  | 'page-unopened' // with the keys of those who read this lane, a page stays closed
  | 'sequence' // a frame is missing, doubled or out of order
  | 'page-unknown' // a frame names a page that does not cover it
  | 'fold-signature' // a folded page is not the device's, or not at its place
  | 'fold-altered' // with its key, a folded page does not lead to the head it names
  | 'group-signature' // a group of messages is not the device's, or not at its place
  | 'group-altered' // with its key, a group does not open
  | 'redaction-key' // what was taken out of a page can still be guessed at, for its commitment key was left in it
  | 'redaction-unproven' // frames were taken out in a way that nobody can check
  | 'head-differs' // what is signed or receipted is not what is there
  | 'checkpoint-signature'
  | 'receipt-signature'
  | 'frame-altered' // with its key, a frame does not open to what was committed
  | 'entry-wrong' // what a frame says is not what its kind and lane say it must be
  | 'unreadable' // reading on from here failed in a way nobody foresaw
  | 'truncated' // the device or the endpoint signed more than there is
  | 'unsigned'; // frames after the last signature: nobody vouches for them, whether they open or not

/** The first thing found wrong in a lane. */
export interface Fault {
  readonly lane: LaneName;
  readonly seq: number;
  readonly kind: FaultKind;
  /** One sentence for a person. */
  readonly sentence: string;
}

/** Takes what was found wrong; the first of a lane counts. */
export type Found = (seq: number, kind: FaultKind, sentence: string) => void;

/** What was checked of one lane. */
export interface LaneReport {
  readonly lane: LaneName;
  readonly frames: number;
  /** Head after the last frame, hex. */
  readonly head: string;
  /** Through which frame the device's signatures, and receipts where the endpoint's key is known, reach. */
  readonly signedThrough: number;
  /** Through which frame the endpoint's receipts reach; 0 for none. */
  readonly receiptedThrough: number;
  /** Unix second of the last receipt; 0 for none. */
  readonly receiptedAt: number;
  /** How many frames were also opened with their keys. */
  readonly opened: number;
  /** How many of those say nothing any more, because their author discarded the draft as private. */
  readonly withheld: number;
}

/** The verdict over a journal. */
export interface Verdict {
  /** Nothing is wrong, and every frame is signed for. */
  readonly holds: boolean;
  readonly journal: string;
  readonly epoch: number;
  readonly lanes: readonly LaneReport[];
  /** The first fault of each lane that has one. */
  readonly faults: readonly Fault[];
}

/** What a verifier may know beside the journal itself. Each makes the check stronger; none is needed. */
export interface VerifyOptions {
  /** Ed25519 key of the endpoint; without it receipts count for nothing. */
  readonly endpointKey?: Uint8Array;
  /** Ed25519 key the device is enrolled with; without it the key the journal states is believed. */
  readonly deviceKey?: Uint8Array;
  /** Receipts held elsewhere, per lane: they catch a journal rolled back as a whole. */
  readonly receipts?: (lane: LaneName) => readonly StoredReceipt[];
  /** The page key, where it is at hand. */
  readonly pageKey?: (chain: ChainId, page: StoredPage) => Uint8Array | null;
  /** True for a page the keys at hand are meant to open: a fault when it stays closed. */
  readonly mustOpen?: (lane: LaneName, page: StoredPage) => boolean;
  /** What is wrong with a page's readers, as far as somebody knows who they should be. */
  readonly readersFault?: (lane: LaneName, page: StoredPage) => string | null;
  /** Unpacks folded pages; without it they are checked by signature only. */
  readonly unpack?: Unpack;
  /** Called with every frame that opened, in order, and the head after it (null inside a run of frames that were taken out): for comparing contents. */
  readonly onFrame?: (lane: LaneName, seq: number, content: FrameContent, head: Uint8Array | null) => void;
  /** Called with every head that is known, opened or not, in order, before the frame it follows is given to `onFrame`. */
  readonly onHead?: (lane: LaneName, seq: number, head: Uint8Array) => void;
  /** Called with frames that were passed over because they did not open, in order with `onFrame`. */
  readonly onClosed?: (lane: LaneName, from: number, through: number) => void;
  /** Called now and then with frames checked and frames in all. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** True when nothing is wrong but that frames at an end are not signed for yet. */
export function isOnlyUnsigned(verdict: Pick<Verdict, 'faults'>): boolean {
  return verdict.faults.length > 0 && verdict.faults.every((fault) => fault.kind === 'unsigned');
}
