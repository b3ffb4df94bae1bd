// Everything a player can say about one replay, worked out once: texts, sheets, moments, and where a step by word stops.
import type { Replay } from '../../src/draft/calls.ts';
import { findMoments, type Moment } from '../../src/draft/moments.ts';
import { createProvenance, type Provenance } from '../../src/draft/provenance.ts';
import { createReplayIndex, type ReplayIndex } from '../../src/draft/replay-index.ts';
import { findWordStops } from './word-stops.ts';

/** What the views of the player read. */
export interface ReplayModel {
  readonly replay: Replay;
  readonly index: ReplayIndex;
  readonly provenance: Provenance;
  readonly moments: readonly Moment[];
  /** Positions after which a word was complete, ascending. */
  readonly wordStops: readonly number[];
  /** True when a sheet costs more than a frame: then moving shows the plain text, resting the whole sheet. */
  readonly heavy: boolean;
}

/** Above this many edits a coloured sheet takes longer than a frame (measured: 8 ms at 250,000 local edits, 80 ms at scattered ones). */
const heavyFrom = 100_000;

/** Builds the model; throws `CandorError('draft-mismatch')` when the edits do not fit each other. */
export function createReplayModel(replay: Replay): ReplayModel {
  const { edits } = replay;
  const index = createReplayIndex(edits);
  return {
    replay,
    index,
    provenance: createProvenance(edits),
    moments: findMoments(edits, replay.outcome),
    wordStops: findWordStops(edits),
    heavy: edits.length > heavyFrom,
  };
}
