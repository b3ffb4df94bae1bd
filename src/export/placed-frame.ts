// What an export is made from: the record's frames as the vault opens them, each with its place.
import type { FrameContent } from '../journal/entry.ts';
import type { LaneName } from '../journal/lane.ts';

/** One frame of the record, opened, with its lane and sequence number. */
export interface PlacedFrame {
  readonly lane: LaneName;
  readonly seq: number;
  readonly content: FrameContent;
}

/** The frames of a record in slices: all of the messages lane in order, then all of the drafts lane in order (export.md X2). */
export type FrameSlices = AsyncIterable<readonly PlacedFrame[]>;
