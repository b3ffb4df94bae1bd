// A frame as it lies in the file: sealed by itself, or with others in a group (spec: journal.md §8d).
import type { ChainId } from '../../src/journal/chain.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import { openFrame, openGrouped, type FrameFault, type FrameKeys, type SealedFrame } from '../../src/journal/frame.ts';
import { commitmentIn, openGroup } from '../../src/journal/group.ts';
import type { StoredGroup } from '../../src/journal/source.ts';
import { unpack } from './pack.ts';

/** What is known of every frame without a key. */
export type LaidFrame = Omit<SealedFrame, 'sealed'> &
  ({ readonly sealed: Uint8Array } | { readonly group: StoredGroup; readonly index: number });

/** The frames of a group that holds frame `seq`, from there on, at most `limit`. */
export function laidIn(group: StoredGroup, seq: number, limit: number): readonly LaidFrame[] {
  const from = seq - group.firstSeq;
  return Array.from({ length: Math.min(limit, Math.floor(group.commitments.length / 32) - from) }, (_, i) => ({
    seq: seq + i,
    page: group.page,
    commitment: commitmentIn(group, from + i),
    group,
    index: from + i,
  }));
}

const kept = 16;

/** Opens frames wherever they lie; the groups opened last are kept, for who reads one message reads its neighbours. */
export class FrameOpener {
  readonly #chain: ChainId;
  readonly #groups = new Map<string, readonly Uint8Array[] | null>();

  constructor(chain: ChainId) {
    this.#chain = chain;
  }

  /** What a frame says after head `previous`. */
  open(
    frame: LaidFrame,
    previous: Uint8Array,
    keys: FrameKeys,
  ): { readonly content: FrameContent } | { readonly fault: FrameFault } {
    if ('sealed' in frame) return openFrame(this.#chain, frame, previous, keys);
    const encoded = this.#contentsOf(frame.group, keys)?.[frame.index];
    return encoded === undefined
      ? { fault: 'cannot-be-opened' }
      : openGrouped(this.#chain, frame, encoded, previous, keys);
  }

  #contentsOf(group: StoredGroup, keys: FrameKeys): readonly Uint8Array[] | null {
    // By its signature: what is kept is of these very bytes at this very place, or of none.
    const name = Buffer.from(group.signature).toString('latin1');
    const known = this.#groups.get(name);
    const contents = known ?? openGroup(this.#chain, group, keys, unpack);
    this.#groups.delete(name);
    this.#groups.set(name, contents);
    const [oldest] = this.#groups.keys();
    if (this.#groups.size > kept && oldest !== undefined) this.#groups.delete(oldest);
    return contents;
  }
}
