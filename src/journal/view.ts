// What follows from entries: a view takes some kinds of them as they go on record, can be kept, and goes on from what was kept (decision 0017).
import type { Entry, FrameContent, KnownEntry } from './entry.ts';

/** Opens frame `seq` of the messages lane. A view keeps where a message stands, not what it says. */
export type ReadFrame = (seq: number) => FrameContent;

/** Where an entry stands: its frame, that frame's time, and its draft (0 for none). */
export interface Place {
  readonly seq: number;
  readonly second: number;
  readonly draft: number;
}

/** What a view does with an entry, by kind: the kinds it takes are the names in here. */
export type Takes = {
  readonly [K in KnownEntry['kind']]?: (entry: Extract<KnownEntry, { readonly kind: K }>, at: Place) => void;
};

/** A view as plain data, to go on from: facts that can be written as JSON; many of one sort as rows; many numbers as columns. */
export interface SavedView {
  readonly facts: unknown;
  readonly rows?: readonly unknown[];
  readonly columns?: Readonly<Record<string, Uint32Array>>;
}

/** A view's class. Raise `version` with every change of what the view keeps or makes of an entry: what was kept in another is passed over for this view alone, and it reads the journal again. */
export interface ViewKind {
  readonly version: number;
}

/** What one capability makes of the record. Mutable on purpose: one owner, the vault. */
export interface View {
  readonly takes: Takes;
  /** An entry that has to stand before this one on a page that begins with frame `pageFirst`; null when none is missing. */
  readonly before?: (entry: Entry, pageFirst: number) => Entry | null;
  /** The view as it is now; what happens afterwards does not change what was given. */
  save(): SavedView;
}
