// Walks through a lane of a journal file, checking every frame against the chain, from any place on it.
import { equalBytes } from '../../src/bytes/bytes.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { verifySignature } from '../../src/crypto/sodium.ts';
import { frameHeader, genesisHead, headBytes, nextHead, type ChainId } from '../../src/journal/chain.ts';
import { unwrapPageKey, type DeviceKeys } from '../../src/journal/device-keys.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import { contentFault } from '../../src/journal/entry-check.ts';
import { foldIsSigned, headsOf, openFold, type OpenedPage } from '../../src/journal/folded-page.ts';
import { frameKeys, type FrameKeys } from '../../src/journal/frame.ts';
import { commitmentIn, framesIn, groupIsSigned } from '../../src/journal/group.ts';
import { dayOf } from '../../src/journal/day.ts';
import { HeadWalk } from '../../src/journal/head-walk.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { JournalIdentity, StoredFold, StoredGroup, StoredPage } from '../../src/journal/source.ts';
import { damaged } from './damaged.ts';
import type { JournalFile } from './journal-file.ts';
import { FrameOpener } from './laid-frame.ts';
import { unpack } from './pack.ts';

/** A point of a lane's chain. */
export interface LanePlace {
  readonly seq: number;
  readonly head: Uint8Array;
  /** The UTC day the current page began on. */
  readonly pageDay: number;
}

/** Where a walk has come to: the place, and the page that covers it. */
export interface LaneState {
  readonly chain: ChainId;
  seq: number;
  head: Uint8Array;
  page: number;
  pageFirst: number;
  pageDay: number;
  keys: FrameKeys | null;
  readers: readonly Uint8Array[];
  /** The page was closed before it was full: the next frame begins another. */
  ended: boolean;
}

/** Frames opened before others get their turn; some milliseconds. */
const slice = 128;

/** The lanes of one journal file, for walking. */
export class LaneWalk {
  readonly #file: JournalFile;
  readonly #keys: DeviceKeys;
  readonly #identity: JournalIdentity;

  constructor(file: JournalFile, keys: DeviceKeys, identity: JournalIdentity) {
    this.#file = file;
    this.#keys = keys;
    this.#identity = identity;
  }

  /** A lane before its first frame. */
  start(lane: LaneName): LaneState {
    const chain = { journal: this.#identity.journal, epoch: this.#identity.epoch, lane };
    return {
      chain,
      seq: 0,
      head: this.#genesis(chain),
      page: 0,
      pageFirst: 0,
      pageDay: -1,
      keys: null,
      readers: [],
      ended: false,
    };
  }

  /**
   * Moves `state` on to frame `through`, or to the lane's end, checking each frame, and yields now and then so that others get their turn.
   * Without `onFrame` folded pages and groups are checked by their signature alone. Throws `journal-damaged` naming the first frame that does not hold.
   */
  *walk(
    state: LaneState,
    onFrame: ((seq: number, content: FrameContent) => void) | null,
    through = Infinity,
  ): Generator<undefined> {
    const { lane } = state.chain;
    const pages = this.#file.pages(lane);
    const begun = state.seq;
    let [foldedSeq, foldedHead] = [0, this.#genesis(state.chain)];
    const folds = lane === 'drafts' ? this.#file.foldEnds() : [];
    for (const [i, end] of folds.entries()) {
      if (foldedSeq >= through) return;
      if (end.lastSeq > begun) {
        const opened = this.#openFolded(
          { ...state, seq: foldedSeq, head: foldedHead },
          pages[i],
          this.#file.fold(end.page),
          onFrame !== null,
        );
        for (const content of opened?.contents.slice(Math.max(0, begun - foldedSeq)) ?? [])
          onFrame?.(++state.seq, content);
        [state.seq, state.head] = [end.lastSeq, end.head];
        yield;
      }
      [foldedSeq, foldedHead] = [end.lastSeq, end.head];
    }
    if (lane === 'messages' && onFrame === null) yield* this.#passGroups(state, pages, through);
    const opener = new FrameOpener(state.chain);
    let at = pages.findLastIndex((page) => page.firstSeq <= state.seq);
    if (at >= 0) this.#enterPage(state, pages[at]);
    state.ended = at >= 0 && at < folds.length;
    for (const frame of this.#file.allFrames(lane, state.seq + 1)) {
      if (frame.seq > through) return;
      while ((pages[at + 1]?.firstSeq ?? Infinity) <= frame.seq) this.#enterPage(state, pages[++at]);
      if (frame.seq !== state.seq + 1 || state.keys === null || frame.page !== state.page || state.ended)
        throw damaged(lane, frame.seq);
      const opened = opener.open(frame, state.head, state.keys);
      if ('fault' in opened) throw damaged(lane, frame.seq);
      const wrong = contentFault(lane, state.keys.format, opened.content);
      if (wrong !== null) throw damaged(lane, frame.seq, wrong);
      state.head = nextHead(
        state.head,
        frameHeader(state.chain, { page: frame.page, format: state.keys.format }, frame.seq),
        frame.commitment,
      );
      state.seq = frame.seq;
      if ('group' in frame && frame.index === framesIn(frame.group) - 1) this.#checkEnd(state, frame.group);
      if (frame.seq === state.pageFirst) state.pageDay = dayOf(opened.content.second);
      onFrame?.(frame.seq, opened.content);
      if (frame.seq % slice === 0) yield;
    }
  }

  /** True when a lane has this head right after this frame. */
  isOnChain(lane: LaneName, { seq, head }: LanePlace): boolean {
    const found = this.headAt(lane, seq);
    return found !== null && equalBytes(found, head);
  }

  /** The head of a lane right after frame `seq`; null when there is no such frame, or its head went with a draft that was discarded as private. */
  headAt(lane: LaneName, seq: number): Uint8Array | null {
    const { chain, head: genesis } = this.start(lane);
    if (seq === 0) return genesis;
    const folds = lane === 'drafts' ? this.#file.foldEnds() : [];
    const inside = folds.findIndex((end) => end.lastSeq >= seq);
    const before = inside < 0 ? folds.at(-1) : folds[inside - 1];
    if (inside >= 0)
      return this.#headInside(chain, seq, inside, { seq: before?.lastSeq ?? 0, head: before?.head ?? genesis });
    let [from, head] = [before?.lastSeq ?? 0, before?.head ?? genesis];
    const signed = this.#file.lastCheckpoint(lane, seq);
    const group = lane === 'messages' ? this.#file.groups.endingBy(seq) : null;
    if (group !== null) {
      if (!groupIsSigned(chain, group, this.#keys.sign.publicKey)) return null;
      [from, head] = [group.firstSeq + framesIn(group) - 1, group.head];
    }
    if (signed !== null && signed.seq > from) {
      if (
        !verifySignature(
          contexts.head,
          headBytes(chain, signed.seq, signed.head),
          signed.signature,
          this.#keys.sign.publicKey,
        )
      )
        return null;
      [from, head] = [signed.seq, signed.head];
    }
    for (const frame of from === seq ? [] : this.#file.allFrames(lane, from + 1)) {
      if (frame.seq !== from + 1) return null;
      head = nextHead(
        head,
        frameHeader(chain, { page: frame.page, format: this.#file.formatOf(lane, frame.page) }, frame.seq),
        frame.commitment,
      );
      from = frame.seq;
      if (from === seq) break;
    }
    return from === seq ? head : null;
  }

  /** The folded page that begins after `state`, opened, with the device's signature over it. Throws `journal-damaged`. */
  openFolded(
    state: Pick<LaneState, 'chain' | 'seq' | 'head'>,
    page: StoredPage | undefined,
  ): { readonly opened: OpenedPage; readonly signature: Uint8Array } {
    const fold = page === undefined ? null : this.#file.fold(page.page);
    const opened = this.#openFolded(state, page, fold, true);
    if (opened === null || fold === null) throw damaged('drafts', state.seq + 1);
    return { opened, signature: fold.signature };
  }

  /** The keys of a page, null when its wrap was changed. */
  pageKeys(chain: ChainId, page: StoredPage): FrameKeys | null {
    const pageKey = unwrapPageKey(page.wrapped, chain, page.page, this.#keys.wrap);
    return pageKey === null ? null : frameKeys(pageKey, chain.lane, page.format);
  }

  #headInside(
    chain: ChainId,
    seq: number,
    index: number,
    before: { readonly seq: number; readonly head: Uint8Array },
  ): Uint8Array | null {
    const page = this.#file.pages('drafts')[index];
    const fold = this.#file.fold(page?.page ?? 0);
    if (fold?.lastSeq === seq) return fold.head;
    const opened = this.#openFolded({ chain, ...before }, page, fold, true);
    if (opened === null || page === undefined) return null;
    for (const step of headsOf(chain, { page: page.page, firstSeq: page.firstSeq, before: before.head }, opened))
      if (step.seq === seq) return step.head;
    return null;
  }

  #openFolded(
    state: Pick<LaneState, 'chain' | 'seq' | 'head'>,
    page: StoredPage | undefined,
    fold: StoredFold | null,
    isWanted: boolean,
  ): OpenedPage | null {
    const firstSeq = state.seq + 1;
    if (fold === null || page?.page !== fold.page || page.firstSeq !== firstSeq) throw damaged('drafts', firstSeq);
    const span = {
      page: fold.page,
      format: page.format,
      firstSeq,
      lastSeq: fold.lastSeq,
      before: state.head,
      after: fold.head,
    };
    if (!foldIsSigned(state.chain, span, fold, this.#keys.sign.publicKey)) throw damaged('drafts', firstSeq);
    if (!isWanted) return null;
    const pageKey = unwrapPageKey(page.wrapped, state.chain, page.page, this.#keys.wrap);
    const opened = pageKey === null ? null : openFold(state.chain, span, fold, pageKey, unpack);
    if (opened === null) throw damaged('drafts', firstSeq);
    for (const [i, content] of opened.contents.entries()) {
      const wrong = contentFault('drafts', page.format, content);
      if (wrong !== null) throw damaged('drafts', firstSeq + i, wrong);
    }
    return opened;
  }

  // Whole groups: their frames keep their commitments, and one signature is over the head those lead to and over what is sealed.
  *#passGroups(state: LaneState, pages: readonly StoredPage[], through: number): Generator<undefined> {
    let at = 0;
    for (;;) {
      const group = this.#file.groups.covering(state.seq + 1);
      const frames = group === null ? 0 : framesIn(group);
      if (group?.firstSeq !== state.seq + 1 || state.seq + frames > through) return;
      while ((pages[at + 1]?.firstSeq ?? Infinity) <= group.firstSeq) at++;
      const page = pages[at];
      if (frames === 0 || page?.page !== group.page || (pages[at + 1]?.firstSeq ?? Infinity) < group.firstSeq + frames)
        throw damaged('messages', group.firstSeq);
      state.head = headThrough(state.chain, page, state.head, group);
      this.#checkEnd(state, group);
      state.seq += frames;
      yield;
    }
  }

  // What a group names as its head is the one its frames lead to, and it is signed.
  #checkEnd({ chain, head }: LaneState, group: StoredGroup): void {
    if (!equalBytes(head, group.head) || !groupIsSigned(chain, group, this.#keys.sign.publicKey))
      throw damaged('messages', group.firstSeq);
  }

  #enterPage(state: LaneState, page: StoredPage | undefined): void {
    if (page === undefined || page.page === state.page) return;
    Object.assign(state, {
      page: page.page,
      pageFirst: page.firstSeq,
      keys: this.pageKeys(state.chain, page),
      readers: page.readers,
      ended: false,
    });
  }

  #genesis(chain: ChainId): Uint8Array {
    return genesisHead(chain, this.#identity.deviceKey, this.#identity.previous);
  }
}

function headThrough(chain: ChainId, page: StoredPage, before: Uint8Array, group: StoredGroup): Uint8Array {
  const walk = new HeadWalk(chain);
  let head = before;
  for (let i = 0; i < framesIn(group); i++) head = walk.next(head, page, group.firstSeq + i, commitmentIn(group, i));
  return head;
}

/** Takes a walk to its end at once. */
export function toEnd(steps: Generator<undefined>): void {
  while (steps.next().done !== true);
}
