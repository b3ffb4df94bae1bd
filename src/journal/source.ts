// What a verifier reads, wherever it comes from: a journal file, a copy, or an exported bundle (spec: journal.md §7).
import type { LaneName } from './lane.ts';
import type { PageHead } from './page.ts';
import type { SealedFrame } from './frame.ts';

/** A journal's identity as it states it itself. */
export interface JournalIdentity {
  /** 16 bytes. */
  readonly journal: Uint8Array;
  readonly epoch: number;
  /** Ed25519 public key. */
  readonly deviceKey: Uint8Array;
  /** Digest of the epoch before, 32 zero bytes for the first. */
  readonly previous: Uint8Array;
}

/** A page: a run of frames under one key. */
export interface StoredPage extends PageHead {
  /** The device's own wrap of the page key, and its signature over that; both empty where the source does not carry them (bundles, the endpoint). */
  readonly wrapped: Uint8Array;
  readonly wrapSignature: Uint8Array;
  readonly signature: Uint8Array;
}

/** A closed page of the drafts lane in its compact form: one ciphertext in place of its frames, signed by the device (journal.md §8). */
export interface StoredFold {
  readonly page: number;
  readonly lastSeq: number;
  /** The head after its last frame. */
  readonly head: Uint8Array;
  readonly sealed: Uint8Array;
  /** In place of the sealed bytes where only the chain is shown (endpoint.md E4.4): their BLAKE2b, which is what is signed. `sealed` is empty then. */
  readonly digest?: Uint8Array;
  readonly signature: Uint8Array;
}

/** Frames of messages of one closed page, sealed together; each keeps its commitment (journal.md §8d). */
export interface StoredGroup {
  readonly page: number;
  readonly firstSeq: number;
  /** 32 bytes a frame, one after another. */
  readonly commitments: Uint8Array;
  /** The head after its last frame. */
  readonly head: Uint8Array;
  readonly sealed: Uint8Array;
  readonly signature: Uint8Array;
}

/** A device signature over a head. */
export interface StoredCheckpoint {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}

/** An endpoint signature over a head. `at`: Unix seconds. */
export interface StoredReceipt extends StoredCheckpoint {
  readonly at: number;
}

/** One lane, each list in ascending order; `frames` may be long and is read once, in a stream. */
export interface LaneSource {
  readonly pages: readonly StoredPage[];
  readonly checkpoints: readonly StoredCheckpoint[];
  readonly receipts: readonly StoredReceipt[];
  readonly frames: () => Iterable<SealedFrame>;
  /** The first pages, folded; `frames` begins after the last of them. Empty for messages. */
  readonly folds: readonly StoredFold[];
  /** The first frames of messages, in groups; `frames` begins after the last of them. They may be many and are read once, in a stream; none of drafts. */
  readonly groups: () => Iterable<StoredGroup>;
  /** How many frames there are, folded and grouped ones included, for progress. */
  readonly count: number;
}

/** A whole journal of one epoch. */
export interface JournalSource {
  readonly identity: JournalIdentity;
  readonly lane: (name: LaneName) => LaneSource;
}
