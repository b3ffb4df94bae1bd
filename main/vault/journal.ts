// A journal in use: where each lane stands, sealing entries into frames, pages and their keys, signatures, and reading it all back.
import { equalBytes, fromBase64Url, joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes, sign } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { frameHeader, headBytes, nextHead, wrapBytes, type ChainId } from '../../src/journal/chain.ts';
import { unwrapPageKey, wrapPageKey, type DeviceKeys } from '../../src/journal/device-keys.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { sealFold, type OpenedPage, type PageSpan } from '../../src/journal/folded-page.ts';
import { encodeFrameContent } from '../../src/journal/frame-content.ts';
import { frameKeys, openFrame, sealFrame, type FrameKeys, type SealedFrame } from '../../src/journal/frame.ts';
import { framesIn, maxGroupFrames, sealGroup } from '../../src/journal/group.ts';
import { boxName, boxPageKey, signPage, type PagePlace } from '../../src/journal/page.ts';
import type {
  JournalIdentity,
  StoredCheckpoint,
  StoredFold,
  StoredGroup,
  StoredPage,
  StoredReceipt,
} from '../../src/journal/source.ts';
import type { PushRequest, Receipt } from '../../src/protocol/endpoint.ts';
import { dayOf } from '../../src/journal/day.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import type { Beginning } from './shapes.ts';
import { damaged } from './damaged.ts';
import type { JournalFile } from './journal-file.ts';
import { FrameOpener, type LaidFrame } from './laid-frame.ts';
import { LaneWalk, toEnd, type LanePlace, type LaneState } from './lane-walk.ts';
import { MessageFrames } from './message-frames.ts';
import { wirePage } from '../../src/protocol/wire-page.ts';
import { wireCheckpoint, wireFold, wireFrame } from './wire.ts';

/** Who may open the pages: custodians' X25519 public keys, outermost box first. */
export type Readers = Readonly<Record<LaneName, readonly Uint8Array[]>>;

/** When a page ends at the latest: after so many frames, or when the (UTC) day changes. */
export const pageFrames: Readonly<Record<LaneName, number>> = { messages: 4096, drafts: 65_536 };
const checkpointEvery = 4096;
/** The format of every page that is begun. */
const newestFormat = 2;
/** Sealed bytes in one push, unless a single frame has more. */
const pushBytes = 2 * 1024 * 1024;
/** A page of drafts is folded and brought as a whole, so it ends once what is long in it (pastes) adds up to this, bytes; what is short folds to next to nothing. */
const pageLong = 1024 * 1024;
const isLong = 512;

/** A group ends once what its frames say adds up to this, bytes: a message is opened with its whole group. */
const groupLong = 64 * 1024;

/** A closed page on its way to being folded. */
export interface PageToFold {
  readonly span: PageSpan;
  readonly pageKey: Uint8Array;
}

/** Frames of messages on their way into a group. */
export interface FramesToGroup {
  readonly page: number;
  readonly firstSeq: number;
  readonly keys: FrameKeys;
  /** The head before the first and after the last. */
  readonly before: Uint8Array;
  readonly head: Uint8Array;
  /** 32 bytes a frame. */
  readonly commitments: Uint8Array;
  /** What each says, as bytes. */
  readonly contents: readonly Uint8Array[];
}

/** A folded page, opened. */
export interface FoldedPage {
  readonly span: PageSpan;
  readonly opened: OpenedPage;
  readonly page: StoredPage;
  /** The device's over the fold as it is now. */
  readonly signature: Uint8Array;
}

/** Where both lanes stand, with what it takes to open any frame of messages before: what a snapshot is bound to. */
export interface JournalPlace extends Readonly<Record<LaneName, LanePlace>> {
  readonly marks: Uint8Array;
}

interface LaneInUse extends LaneState {
  /** The last frame the device signed. */
  signed: number;
}

/** One open journal. All methods are synchronous; those named `stage…` run inside `commit`. */
export class Journal {
  readonly identity: JournalIdentity;
  readonly #file: JournalFile;
  readonly #keys: DeviceKeys;
  #readers: Readers;
  #long = { page: 0, bytes: 0 };
  readonly #walk: LaneWalk;
  readonly #lanes: Readonly<Record<LaneName, LaneInUse>>;
  #messages: MessageFrames;

  private constructor(file: JournalFile, keys: DeviceKeys, identity: JournalIdentity, readers: Readers) {
    this.identity = identity;
    this.#file = file;
    this.#keys = keys;
    this.#readers = readers;
    this.#walk = new LaneWalk(file, keys, identity);
    this.#lanes = {
      messages: { ...this.#walk.start('messages'), signed: 0 },
      drafts: { ...this.#walk.start('drafts'), signed: 0 },
    };
    this.#messages = this.#messageFrames(this.#lanes.messages.head);
  }

  /** Opens the journal in `file`, or begins it (with `beginning`). Throws `key-lost` when it belongs to another device key. */
  static open(file: JournalFile, keys: DeviceKeys, readers: Readers, beginning?: Beginning): Journal {
    let identity = file.identity();
    if (identity === null) {
      const journal = beginning?.journal ?? null;
      const previous = beginning?.previous ?? null;
      identity = {
        journal: journal === null ? randomBytes(16) : fromBase64Url(journal),
        epoch: beginning?.epoch ?? 0,
        deviceKey: keys.sign.publicKey,
        previous: previous === null ? new Uint8Array(32) : fromBase64Url(previous.digest),
      };
      const fresh = identity;
      file.commit(() => {
        file.begin(fresh);
      });
    } else if (toBase64Url(identity.deviceKey) !== toBase64Url(keys.sign.publicKey)) {
      throw new CandorError(
        'key-lost',
        'The record on this computer was made under another key, which this computer no longer has. The record was left exactly as it is.',
        { next: 'Call IT: the company’s custodians can still open it.' },
      );
    }
    return new Journal(file, keys, identity, readers);
  }

  /** From now on pages are boxed for these readers (a policy change begins new pages). */
  setReaders(readers: Readers): void {
    this.#readers = readers;
  }

  /** Where a lane stands. */
  position(lane: LaneName): { readonly seq: number; readonly head: Uint8Array } {
    const { seq, head } = this.#lanes[lane];
    return { seq, head };
  }

  /** Where the journal stands now, to go on from. */
  place(): JournalPlace {
    const of = (lane: LaneName): LanePlace => {
      const { seq, head, pageDay } = this.#lanes[lane];
      return { seq, head, pageDay };
    };
    return { messages: of('messages'), drafts: of('drafts'), marks: this.#messages.marks() };
  }

  /** True when this place lies on the chains in the file. What is before it is not looked at: `check` does that. */
  holds(place: JournalPlace): boolean {
    return lanes.every((lane) => this.#walk.isOnChain(lane, place[lane]));
  }

  /**
   * Reads both lanes from the beginning, or on from a place that holds, checking each frame, and moves to their ends; call once after `open`.
   * Lanes in `whole` are read from the beginning all the same. Throws `journal-damaged` naming the first frame that does not hold. `onFrame` gets frames
   * in their order within a lane, messages before drafts.
   */
  replay(
    onFrame: (lane: LaneName, seq: number, content: FrameContent) => void,
    from?: JournalPlace,
    whole: ReadonlySet<LaneName> = new Set(),
  ): void {
    if (from !== undefined && !whole.has('messages')) this.#messages = this.#messageFrames(from.marks);
    for (const lane of lanes) {
      const state = this.#lanes[lane];
      if (from !== undefined && !whole.has(lane)) Object.assign(state, from[lane]);
      toEnd(
        this.#walk.walk(state, (seq, content) => {
          if (lane === 'messages') this.#messages.took(seq, state.head, content);
          onFrame(lane, seq, content);
        }),
      );
      const last = this.#file.lastCheckpoint(lane);
      if (last !== null && last.seq > state.seq) throw damaged(lane, state.seq + 1);
      if (last?.seq === state.seq && !equalBytes(last.head, state.head)) throw damaged(lane, state.seq);
      state.signed = last?.seq ?? 0;
    }
  }

  /** Checks in small steps that what lies before a place leads to it; throws `journal-damaged` as `replay` would have. */
  *check(place: JournalPlace): Generator<undefined> {
    for (const lane of lanes) {
      for (;;) {
        const folds = this.#file.foldEnds().length;
        try {
          const state = this.#walk.start(lane);
          yield* this.#walk.walk(state, null, place[lane].seq);
          if (state.seq < place[lane].seq) throw damaged(lane, state.seq + 1);
          if (state.seq === place[lane].seq && !equalBytes(state.head, place[lane].head))
            throw damaged(lane, state.seq);
          break;
        } catch (error) {
          // A page that was folded meanwhile took its frames away from under the walk: then once more.
          if (this.#file.foldEnds().length === folds) throw error;
        }
      }
    }
  }

  /** What frame `seq` of the messages says; throws `journal-damaged` when it does not open, and then nothing is recorded any more. */
  readMessage(seq: number): FrameContent {
    try {
      return this.#messages.open(seq);
    } catch (error) {
      if (error instanceof CandorError) this.#file.refuse(error);
      throw error;
    }
  }

  /** Runs `work` as one durable commit. On failure the journal's own position goes back with it. */
  commit(work: () => void): void {
    const before = lanes.map((lane) => ({ ...this.#lanes[lane] }));
    try {
      this.#file.commit(work);
    } catch (error) {
      lanes.forEach((lane, i) => Object.assign(this.#lanes[lane], before[i]));
      throw error;
    }
  }

  /** Seals entries of one lane, draft and second as the next frame; inside `commit`. Returns its sequence number. */
  stage(lane: LaneName, draft: number, second: number, entries: readonly Entry[]): number {
    const state = this.#lanes[lane];
    this.#turnPage(state, second);
    if (state.keys === null) throw new CandorError('internal', 'A page without a key.');
    const content = { draft, second, entries };
    const { frame, head } = sealFrame(state.chain, state.page, state.seq + 1, state.head, state.keys, content);
    this.#file.addFrame(lane, frame);
    if (lane === 'drafts')
      this.#long = {
        page: state.page,
        bytes: this.#longIn(state) + (frame.sealed.length > isLong ? frame.sealed.length : 0),
      };
    state.seq = frame.seq;
    state.head = head;
    if (lane === 'messages') this.#messages.took(frame.seq, head, content);
    if (state.seq - state.signed >= checkpointEvery) this.stageCheckpoint(lane);
    return frame.seq;
  }

  /** Signs where a lane stands, unless that is signed already; inside `commit`. */
  stageCheckpoint(lane: LaneName): void {
    const state = this.#lanes[lane];
    if (state.seq === 0 || state.signed === state.seq) return;
    this.#file.addCheckpoint(lane, {
      seq: state.seq,
      head: state.head,
      signature: sign(contexts.head, headBytes(state.chain, state.seq, state.head), this.#keys.sign.secretKey),
    });
    state.signed = state.seq;
  }

  /** True when the next entry of a lane at `second` begins a new page, so that the old one's end can be anchored first. */
  pageEndsAt(lane: LaneName, second: number): boolean {
    const state = this.#lanes[lane];
    return state.page > 0 && this.#pageIsOver(state, second);
  }

  /** The first frame of the page on which the next entry of a lane at `second` goes. */
  pageFirstAt(lane: LaneName, second: number): number {
    const state = this.#lanes[lane];
    return state.page === 0 || this.#pageIsOver(state, second) ? state.seq + 1 : state.pageFirst;
  }

  /** Closes the current drafts page, so that it can be folded and brought to the endpoint; inside `commit`. */
  stagePageEnd(): void {
    const state = this.#lanes.drafts;
    if (state.page === 0 || state.ended) return;
    this.stageCheckpoint('drafts');
    state.ended = true;
  }

  /** Frames in the current drafts page. */
  get draftsInPage(): number {
    const { page, seq, pageFirst, ended } = this.#lanes.drafts;
    return page === 0 || ended ? 0 : seq - pageFirst + 1;
  }

  /** The oldest closed page that is not folded yet, or null. */
  pageToFold(): PageToFold | null {
    const state = this.#lanes.drafts;
    const pages = this.#file.pages('drafts');
    const folded = this.#file.foldEnds().length;
    const page = pages[folded];
    if (page === undefined || (page.page === state.page && !state.ended)) return null;
    const lastSeq = (pages[folded + 1]?.firstSeq ?? state.seq + 1) - 1;
    const pageKey = unwrapPageKey(page.wrapped, state.chain, page.page, this.#keys.wrap);
    if (pageKey === null) throw damaged('drafts', page.firstSeq);
    return {
      span: {
        page: page.page,
        format: page.format,
        firstSeq: page.firstSeq,
        lastSeq,
        before: this.headOf('drafts', page.firstSeq - 1),
        after: this.headOf('drafts', lastSeq),
      },
      pageKey,
    };
  }

  /** A slice of a page's contents, at most `limit` frames from `seq` on, with the head after it. */
  openSlice(
    { span, pageKey }: PageToFold,
    seq: number,
    before: Uint8Array,
    limit: number,
  ): { readonly contents: readonly FrameContent[]; readonly head: Uint8Array } {
    const { chain } = this.#lanes.drafts;
    const keys = frameKeys(pageKey, 'drafts', span.format);
    let head = before;
    const contents = this.#file.frames('drafts', seq, Math.min(limit, span.lastSeq - seq + 1)).map((frame) => {
      const opened = openFrame(chain, frame, head, keys);
      if ('fault' in opened) throw damaged('drafts', frame.seq);
      head = nextHead(head, frameHeader(chain, span, frame.seq), frame.commitment);
      return opened.content;
    });
    return { contents, head };
  }

  /** Puts the folded page in place of its frames; inside `commit`. It must be the one `pageToFold` names. */
  stageFold({ span, pageKey }: PageToFold, folded: Uint8Array): void {
    this.#file.foldPage(
      sealFold(this.#lanes.drafts.chain, span, folded, pageKey, this.#keys.sign.secretKey),
      span.firstSeq,
    );
  }

  /** The last frame of messages that is in a group. */
  get groupedThrough(): number {
    const last = this.#file.groups.endingBy(this.#lanes.messages.seq);
    return last === null ? 0 : last.firstSeq + framesIn(last) - 1;
  }

  /** The next frames of messages after frame `after`, the last in a group, that can be put into one: of a closed page; null when there are none. Throws `journal-damaged`. */
  framesToGroup(after: number): FramesToGroup | null {
    const found = this.#file.frames('messages', after + 1, maxGroupFrames);
    const [first] = found;
    if (first === undefined || first.page === this.#lanes.messages.page) return null;
    const contents: Uint8Array[] = [];
    let bytes = 0;
    for (const { seq, page } of found) {
      if (seq !== after + 1 + contents.length) throw damaged('messages', after + 1 + contents.length);
      if (page !== first.page || bytes >= groupLong) break;
      const content = encodeFrameContent(this.readMessage(seq));
      contents.push(content);
      bytes += content.length;
    }
    const last = after + contents.length;
    return {
      page: first.page,
      firstSeq: first.seq,
      keys: this.#messages.pageOf(first.seq).keys,
      before: this.headOf('messages', after),
      head: this.headOf('messages', last),
      commitments: joinBytes(...found.slice(0, contents.length).map((frame) => frame.commitment)),
      contents,
    };
  }

  /** Seals and signs a group; nothing is staged. */
  sealGroup(frames: FramesToGroup, grouped: Uint8Array): StoredGroup {
    const { page, firstSeq, head, commitments, keys } = frames;
    const { chain } = this.#lanes.messages;
    return sealGroup(chain, { page, firstSeq, head, commitments }, grouped, keys, this.#keys.sign.secretKey);
  }

  /** Puts groups in place of their frames; inside `commit`. The first must follow the last frame that is in a group. */
  stageGroups(groups: readonly StoredGroup[]): void {
    if (groups[0]?.firstSeq !== this.groupedThrough + 1) return;
    for (const group of groups) this.#file.groups.add(group);
  }

  /** The folded pages that hold frames of `draft`, the last first; frames of it are looked for from `fromSeq` on. */
  pagesWith(draft: number, fromSeq: number): readonly FoldedPage[] {
    const pages = this.#file.pages('drafts');
    const found: FoldedPage[] = [];
    const { chain } = this.#lanes.drafts;
    let { seq, head } = this.#walk.start('drafts');
    for (const [i, end] of this.#file.foldEnds().entries()) {
      const page = pages[i];
      if (end.lastSeq >= fromSeq && page !== undefined) {
        const { opened, signature } = this.#walk.openFolded({ chain, seq, head }, page);
        const span = {
          page: page.page,
          format: page.format,
          firstSeq: page.firstSeq,
          lastSeq: end.lastSeq,
          before: head,
          after: end.head,
        };
        if (opened.contents.some((content) => content.draft === draft && content.withheld !== true))
          found.unshift({ span, opened, page, signature });
      }
      ({ lastSeq: seq, head } = end);
    }
    return found;
  }

  /** A page written anew under a new key, from `folded`; nothing is staged. */
  sealAgain(
    { span, page }: Pick<FoldedPage, 'span' | 'page'>,
    folded: Uint8Array,
  ): { readonly page: StoredPage; readonly fold: StoredFold } {
    const { chain } = this.#lanes.drafts;
    const pageKey = randomBytes(32);
    return {
      page: this.#makePage(chain, page, pageKey, page.readers),
      fold: sealFold(chain, span, folded, pageKey, this.#keys.sign.secretKey),
    };
  }

  /** Puts a page that was written anew in place of the one with signature `over`, unless another has already; inside `commit`. The old key is gone with it. */
  stageReplaced({
    page,
    fold,
    over,
  }: {
    readonly page: StoredPage;
    readonly fold: StoredFold;
    readonly over: Uint8Array;
  }): void {
    this.#file.replacePage(page, fold, over);
  }

  /** Leaves nothing of what was replaced in the write-ahead log. */
  emptyLog(): void {
    this.#file.emptyLog();
  }

  /** What the endpoint does not hold yet after `held`, and a signature over its end: frames of messages, folded pages of drafts; null when there is nothing. */
  pending(lane: LaneName, held: number, limit: number): PushRequest | null {
    const frames = lane === 'messages' ? untilFull(this.#messages.sealed(held + 1, limit)) : [];
    const next = lane === 'drafts' ? this.#file.foldEnds().find((fold) => fold.lastSeq > held) : undefined;
    const folds = [next === undefined ? null : this.#file.fold(next.page)].filter((fold) => fold !== null);
    const through = frames.at(-1)?.seq ?? next?.lastSeq;
    if (through === undefined) return null;
    const pages = this.#file.pages(lane);
    // A page goes with its first frame, or its fold; whoever holds a frame of it holds the page (E3.3).
    const needed =
      folds.length > 0
        ? pages.filter((page) => page.page === folds[0]?.page)
        : pages.filter((page) => page.firstSeq <= through && page.firstSeq > held);
    return {
      journal: toBase64Url(this.identity.journal),
      epoch: this.identity.epoch,
      lane,
      pages: needed.map((page) => wirePage(lane, page)),
      frames: frames.map(wireFrame),
      folds: folds.map(wireFold),
      checkpoint: wireCheckpoint(lane, this.#signedAt(lane, through)),
    };
  }

  /** Keeps a receipt; inside `commit`. */
  stageReceipt(receipt: Receipt): void {
    this.#file.keepReceipt(receipt);
  }

  /** Through which frame of a lane each receipt reaches, and when it was given (Unix second), oldest first; those that reach further than frame `after`. */
  receiptTimes(lane: LaneName, after: number): readonly { readonly seq: number; readonly at: number }[] {
    return this.#file.receiptTimes(lane, after);
  }

  /** The last receipt of a lane, or null. */
  receipt(lane: LaneName): Receipt | null {
    return this.#wireReceipt(lane, this.#file.lastReceipt(lane));
  }

  /** The earliest receipt that covers frame `seq`, or null. */
  receiptCovering(lane: LaneName, seq: number): Receipt | null {
    return this.#wireReceipt(lane, this.#file.receiptFrom(lane, seq));
  }

  /** Contents of a lane from frame `fromSeq` on, opened again from disk (for replay and export). */
  *contentsFrom(lane: LaneName, fromSeq: number): Generator<FrameContent> {
    const state = this.#lanes[lane];
    const pages = this.#file.pages(lane);
    let { seq, head } = this.#walk.start(lane);
    for (const [i, fold] of (lane === 'drafts' ? this.#file.foldEnds() : []).entries()) {
      if (fold.lastSeq >= fromSeq)
        yield* this.#walk
          .openFolded({ chain: state.chain, seq, head }, pages[i])
          .opened.contents.slice(Math.max(0, fromSeq - 1 - seq));
      seq = fold.lastSeq;
      ({ head } = fold);
    }
    const from = Math.max(fromSeq, seq + 1);
    head = this.headOf(lane, from - 1);
    let at = -1;
    let keys: FrameKeys | null = null;
    const opener = new FrameOpener(state.chain);
    for (const frame of this.#file.allFrames(lane, from)) {
      const pageAt = pages.findLastIndex((one) => one.firstSeq <= frame.seq);
      const page = pages[pageAt];
      if (pageAt !== at) keys = page === undefined ? null : this.#walk.pageKeys(state.chain, page);
      at = pageAt;
      const opened = keys === null ? null : opener.open(frame, head, keys);
      if (opened === null || 'fault' in opened) throw damaged(lane, frame.seq);
      head = nextHead(
        head,
        frameHeader(state.chain, { page: frame.page, format: keys?.format ?? 2 }, frame.seq),
        frame.commitment,
      );
      yield opened.content;
    }
  }

  /** The head of a lane right after frame `seq`; throws `journal-damaged` when there is none. */
  headOf(lane: LaneName, seq: number): Uint8Array {
    const state = this.#lanes[lane];
    const head =
      seq === state.seq
        ? state.head
        : lane === 'messages'
          ? this.#messages.headAfter(seq)
          : this.#walk.headAt(lane, seq);
    if (head === null) throw damaged(lane, seq);
    return head;
  }

  /** True when a lane has this head right after frame `seq`. */
  isHead(lane: LaneName, seq: number, head: Uint8Array): boolean {
    return seq <= this.#lanes[lane].seq && equalBytes(this.headOf(lane, seq), head);
  }

  /** A message's frame laid open, with the key of that frame alone; null under a page of format 1, where a key opens more than one frame. */
  openedFrame(seq: number): {
    readonly page: number;
    readonly before: Uint8Array;
    readonly content: FrameContent;
    readonly key: Uint8Array;
  } | null {
    const content = this.readMessage(seq);
    const { page, keys } = this.#messages.pageOf(seq);
    return keys.format === 1
      ? null
      : { page, before: this.headOf('messages', seq - 1), content, key: keys.commit(content.draft, seq) };
  }

  /** Frames `from` to `to` of a lane, as they lie here. */
  framesBetween(lane: LaneName, from: number, to: number): readonly LaidFrame[] {
    return this.#file.laid(lane, from, Math.max(0, to - from + 1));
  }

  /** The device's signature over the head after frame `seq`. */
  signHead(lane: LaneName, seq: number): Uint8Array {
    return this.sign(contexts.head, headBytes(this.#lanes[lane].chain, seq, this.headOf(lane, seq)));
  }

  /** Signs under a context with the device key. */
  sign(context: string, message: Uint8Array): Uint8Array {
    return sign(context, message, this.#keys.sign.secretKey);
  }

  /** Signs where both lanes stand; inside `commit`. */
  stageEnds(): void {
    for (const lane of lanes) this.stageCheckpoint(lane);
  }

  #wireReceipt(lane: LaneName, stored: StoredReceipt | null): Receipt | null {
    if (stored === null) return null;
    return {
      journal: toBase64Url(this.identity.journal),
      epoch: this.identity.epoch,
      lane,
      seq: stored.seq,
      head: toBase64Url(stored.head),
      at: stored.at,
      signature: toBase64Url(stored.signature),
    };
  }

  #turnPage(state: LaneState, second: number): void {
    if (state.page > 0 && !this.#pageIsOver(state, second)) return;
    if (state.page > 0) this.stageCheckpoint(state.chain.lane);
    const readers = this.#readers[state.chain.lane];
    const pageKey = randomBytes(32);
    const page = state.page + 1;
    const firstSeq = state.seq + 1;
    const day = dayOf(second);
    this.#file.addPage(
      state.chain.lane,
      this.#makePage(state.chain, { page, format: newestFormat, firstSeq, day }, pageKey, readers),
    );
    Object.assign(state, {
      page,
      pageFirst: firstSeq,
      pageDay: day,
      keys: frameKeys(pageKey, state.chain.lane, newestFormat),
      readers,
      ended: false,
    });
  }

  #makePage(
    chain: ChainId,
    { page, format, firstSeq, day }: PagePlace,
    pageKey: Uint8Array,
    readers: readonly Uint8Array[],
  ): StoredPage {
    const place = { page, format, firstSeq, day };
    const head = { ...place, box: boxPageKey(pageKey, readers, boxName(chain, place)), readers };
    const wrapped = wrapPageKey(pageKey, chain, page, this.#keys.wrap);
    const wrapSignature = this.sign(contexts.wrap, wrapBytes(chain, page, wrapped));
    return { ...head, wrapped, wrapSignature, signature: signPage(chain, head, this.#keys.sign.secretKey) };
  }

  #pageIsOver(state: LaneState, second: number): boolean {
    if (state.chain.lane === 'drafts' && this.#longIn(state) >= pageLong) return true;
    return (
      state.ended ||
      state.seq + 1 - state.pageFirst >= pageFrames[state.chain.lane] ||
      dayOf(second) !== state.pageDay ||
      namesOf(state.readers) !== namesOf(this.#readers[state.chain.lane])
    );
  }

  /** Bytes of the long frames in the drafts page that is being written. */
  #longIn({ page, pageFirst }: LaneState): number {
    if (this.#long.page !== page) this.#long = { page, bytes: this.#file.longBytes('drafts', pageFirst, isLong) };
    return this.#long.bytes;
  }

  #messageFrames(marks: Uint8Array): MessageFrames {
    const { chain } = this.#lanes.messages;
    const keys = new Map<number, FrameKeys | null>();
    return new MessageFrames(
      this.#file,
      chain,
      (number) => {
        let known = keys.get(number);
        if (known === undefined) {
          const page = this.#file.page('messages', number);
          known = page === null ? null : this.#walk.pageKeys(chain, page);
          keys.set(number, known);
        }
        return known;
      },
      marks,
    );
  }

  /** The device's signature over frame `seq`, made now where there is none yet. */
  #signedAt(lane: LaneName, seq: number): StoredCheckpoint {
    const known = this.#file.checkpointAt(lane, seq);
    if (known !== null) return known;
    const head = this.headOf(lane, seq);
    const made = {
      seq,
      head,
      signature: sign(contexts.head, headBytes(this.#lanes[lane].chain, seq, head), this.#keys.sign.secretKey),
    };
    this.#file.commit(() => {
      this.#file.addCheckpoint(lane, made);
    });
    this.#lanes[lane].signed = Math.max(this.#lanes[lane].signed, seq);
    return made;
  }
}

/** As many frames as one push may carry: the endpoint takes 4 MiB of JSON, and base64url is a third longer. */
function untilFull(frames: readonly SealedFrame[]): readonly SealedFrame[] {
  let size = 0;
  const full = frames.findIndex((frame) => (size += frame.sealed.length + 200) > pushBytes);
  return full <= 0 ? frames.slice(0, full === 0 ? 1 : frames.length) : frames.slice(0, full);
}

function namesOf(readers: readonly Uint8Array[]): string {
  let names = readersNames.get(readers);
  if (names === undefined) {
    names = readers.map(toBase64Url).join(' ');
    readersNames.set(readers, names);
  }
  return names;
}

// Asked for with every frame, and the same few lists each time.
const readersNames = new WeakMap<readonly Uint8Array[], string>();
