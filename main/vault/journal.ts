// A journal in use: where each lane stands, sealing entries into frames, pages and their keys, signatures, and reading it all back.
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes, sign } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { frameHeader, genesisHead, headBytes, nextHead, pageBytes, wrapBytes, type ChainId } from '../../src/journal/chain.ts';
import { boxPageKey, unwrapPageKey, wrapPageKey, type DeviceKeys } from '../../src/journal/device-keys.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { foldIsSigned, openFold, sealFold, type PageSpan } from '../../src/journal/folded-page.ts';
import { frameKeys, openFrame, sealFrame, type FrameKeys, type SealedFrame } from '../../src/journal/frame.ts';
import type { JournalIdentity, StoredCheckpoint, StoredFold, StoredPage } from '../../src/journal/source.ts';
import type { PushRequest, Receipt, WireFrame } from '../../src/protocol/endpoint.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import type { Beginning } from './door.ts';
import { wireCheckpoint, type JournalFile } from './journal-file.ts';
import { unpack } from './pack.ts';

/** Who may open the pages: custodians' X25519 public keys, outermost box first. */
export type Readers = Readonly<Record<LaneName, readonly Uint8Array[]>>;

/** When a page ends at the latest: after so many frames, or when the (UTC) day changes. */
export const pageFrames: Readonly<Record<LaneName, number>> = { messages: 4096, drafts: 65_536 };
const checkpointEvery = 4096;
const secondsADay = 86_400;

/** A closed page on its way to being folded. */
export interface PageToFold {
  readonly span: PageSpan;
  readonly pageKey: Uint8Array;
}

interface LaneState {
  readonly chain: ChainId;
  seq: number;
  head: Uint8Array;
  page: number;
  pageFirst: number;
  pageDay: number;
  keys: FrameKeys | null;
  signed: number;
  /** Readers the current page's key is boxed for; other readers mean a new page. */
  readersName: string;
  /** The page was closed before it was full: the next frame begins another. */
  ended: boolean;
}

/** One open journal. All methods are synchronous; those named `stage…` run inside `commit`. */
export class Journal {
  readonly identity: JournalIdentity;
  readonly #file: JournalFile;
  readonly #keys: DeviceKeys;
  #readers: Readers;
  readonly #lanes: Readonly<Record<LaneName, LaneState>>;

  private constructor(file: JournalFile, keys: DeviceKeys, identity: JournalIdentity, readers: Readers) {
    this.identity = identity;
    this.#file = file;
    this.#keys = keys;
    this.#readers = readers;
    const start = (lane: LaneName): LaneState => {
      const chain = { journal: identity.journal, epoch: identity.epoch, lane };
      return { chain, seq: 0, head: genesisHead(chain, identity.deviceKey, identity.previous), page: 0, pageFirst: 0, pageDay: -1, keys: null, signed: 0, readersName: '', ended: false };
    };
    this.#lanes = { messages: start('messages'), drafts: start('drafts') };
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
      throw new CandorError('key-lost', 'The record on this computer was made under another key, which this computer no longer has. The record was left exactly as it is.', { next: 'Call IT: the company’s custodians can still open it.' });
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

  /**
   * Reads every frame of both lanes from the beginning, checking each, and moves to their ends; call once after `open`.
   * Throws `journal-damaged` naming the first frame that does not hold. `onEntry` gets entries in their order within a lane.
   */
  replay(onFrame: (lane: LaneName, seq: number, content: FrameContent) => void): void {
    for (const lane of lanes) {
      const state = this.#lanes[lane];
      const pages = this.#file.pages(lane);
      let at = -1;
      for (const fold of lane === 'drafts' ? this.#file.folds() : []) {
        at++;
        const contents = this.#openFolded(state, pages[at], fold);
        for (const content of contents) {
          state.seq++;
          onFrame(lane, state.seq, content);
        }
        state.head = fold.head;
        state.ended = true;
      }
      for (const frame of this.#file.allFrames(lane)) {
        while (at + 1 < pages.length && (pages[at + 1]?.firstSeq ?? Infinity) <= frame.seq) {
          at++;
          this.#enterPage(state, pages[at]);
        }
        if (frame.seq !== state.seq + 1 || state.keys === null || frame.page !== state.page || state.ended) throw damaged(lane, frame.seq);
        const opened = openFrame(state.chain, frame, state.head, state.keys);
        if ('fault' in opened) throw damaged(lane, frame.seq);
        state.head = nextHead(state.head, frameHeader(state.chain, frame.page, frame.seq), frame.commitment);
        state.seq = frame.seq;
        if (frame.seq === state.pageFirst) state.pageDay = Math.floor(opened.content.second / secondsADay);
        onFrame(lane, frame.seq, opened.content);
      }
      const last = this.#file.lastCheckpoint(lane);
      if (last !== null && last.seq > state.seq) throw damaged(lane, state.seq + 1);
      if (last?.seq === state.seq && toBase64Url(last.head) !== toBase64Url(state.head)) throw damaged(lane, state.seq);
      state.signed = last?.seq ?? 0;
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
    const { frame, head } = sealFrame(state.chain, state.page, state.seq + 1, state.head, state.keys, { draft, second, entries });
    this.#file.addFrame(lane, frame);
    state.seq = frame.seq;
    state.head = head;
    if (state.seq - state.signed >= checkpointEvery) this.stageCheckpoint(lane);
    return frame.seq;
  }

  /** Signs where a lane stands, unless that is signed already; inside `commit`. */
  stageCheckpoint(lane: LaneName): void {
    const state = this.#lanes[lane];
    if (state.seq === 0 || state.signed === state.seq) return;
    this.#file.addCheckpoint(lane, { seq: state.seq, head: state.head, signature: sign(contexts.head, headBytes(state.chain, state.seq, state.head), this.#keys.sign.secretKey) });
    state.signed = state.seq;
  }

  /** True when the next entry of a lane at `second` begins a new page, so that the old one's end can be anchored first. */
  pageEndsAt(lane: LaneName, second: number): boolean {
    const state = this.#lanes[lane];
    return state.page > 0 && this.#pageIsOver(state, second);
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
    const folded = this.#file.folds().length;
    const page = pages[folded];
    if (page === undefined || (page.page === state.page && !state.ended)) return null;
    const lastSeq = (pages[folded + 1]?.firstSeq ?? state.seq + 1) - 1;
    const pageKey = unwrapPageKey(page.wrapped, state.chain, page.page, this.#keys.wrap);
    if (pageKey === null) throw damaged('drafts', page.firstSeq);
    return { span: { page: page.page, firstSeq: page.firstSeq, lastSeq, before: this.headOf('drafts', page.firstSeq - 1), after: this.headOf('drafts', lastSeq) }, pageKey };
  }

  /** A slice of a page's contents, at most `limit` frames from `seq` on, with the head after it. */
  openSlice({ span, pageKey }: PageToFold, seq: number, before: Uint8Array, limit: number): { readonly contents: readonly FrameContent[]; readonly head: Uint8Array } {
    const { chain } = this.#lanes.drafts;
    const keys = frameKeys(pageKey);
    let head = before;
    const contents = this.#file.frames('drafts', seq, Math.min(limit, span.lastSeq - seq + 1)).map((frame) => {
      const opened = openFrame(chain, frame, head, keys);
      if ('fault' in opened) throw damaged('drafts', frame.seq);
      head = nextHead(head, frameHeader(chain, frame.page, frame.seq), frame.commitment);
      return opened.content;
    });
    return { contents, head };
  }

  /** Puts the folded page in place of its frames; inside `commit`. It must be the one `pageToFold` names. */
  stageFold({ span, pageKey }: PageToFold, folded: Uint8Array): void {
    this.#file.foldPage(sealFold(this.#lanes.drafts.chain, span, folded, pageKey, this.#keys.sign.secretKey), span.firstSeq);
  }

  /** What the endpoint does not hold yet after `held`, and a signature over its end: frames of messages, folded pages of drafts; null when there is nothing. */
  pending(lane: LaneName, held: number, limit: number): PushRequest | null {
    const frames = lane === 'messages' ? this.#file.frames(lane, held + 1, limit) : [];
    const folds = lane === 'drafts' ? this.#file.folds().filter((fold) => fold.lastSeq > held).slice(0, 1) : [];
    const through = frames.at(-1)?.seq ?? folds.at(-1)?.lastSeq;
    if (through === undefined) return null;
    const pages = this.#file.pages(lane);
    const needed = folds.length > 0 ? pages.filter((page) => page.page === folds[0]?.page) : pages.filter((page, i) => page.firstSeq <= through && (pages[i + 1]?.firstSeq ?? Infinity) > held + 1);
    return {
      journal: toBase64Url(this.identity.journal),
      epoch: this.identity.epoch,
      lane,
      pages: needed.map((page) => ({ lane, page: page.page, firstSeq: page.firstSeq, box: toBase64Url(page.box), readers: page.readers.map(toBase64Url), signature: toBase64Url(page.signature) })),
      frames: frames.map(wireFrame),
      folds: folds.map((fold) => ({ page: fold.page, lastSeq: fold.lastSeq, head: toBase64Url(fold.head), sealed: toBase64Url(fold.sealed), signature: toBase64Url(fold.signature) })),
      checkpoint: wireCheckpoint(lane, this.#signedAt(lane, through)),
    };
  }

  /** Keeps a receipt; inside `commit`. */
  stageReceipt(receipt: Receipt): void {
    this.#file.keepReceipt(receipt);
  }

  /** Through which frame of a lane each receipt reaches, and when it was given (Unix second), oldest first. */
  receiptTimes(lane: LaneName): readonly { readonly seq: number; readonly at: number }[] {
    return this.#file.receipts(lane);
  }

  /** The last receipt of a lane, or null. */
  receipt(lane: LaneName): Receipt | null {
    const last = this.#file.receipts(lane).at(-1);
    return last === undefined
      ? null
      : { journal: toBase64Url(this.identity.journal), epoch: this.identity.epoch, lane, seq: last.seq, head: toBase64Url(last.head), at: last.at, signature: toBase64Url(last.signature) };
  }

  /** Contents of a lane from frame `fromSeq` on, opened again from disk (for replay and export). */
  *contentsFrom(lane: LaneName, fromSeq: number): Generator<FrameContent> {
    const state = this.#lanes[lane];
    const pages = this.#file.pages(lane);
    let head = genesisHead(state.chain, this.identity.deviceKey, this.identity.previous);
    let seq = 0;
    for (const [i, fold] of (lane === 'drafts' ? this.#file.folds() : []).entries()) {
      if (fold.lastSeq >= fromSeq) yield* this.#openFolded({ ...state, seq, head }, pages[i], fold).slice(Math.max(0, fromSeq - 1 - seq));
      seq = fold.lastSeq;
      ({ head } = fold);
    }
    const from = Math.max(fromSeq, seq + 1);
    head = this.headOf(lane, from - 1);
    let at = -1;
    let keys: FrameKeys | null = null;
    for (const frame of this.#file.allFrames(lane, from)) {
      const pageAt = pages.findLastIndex((one) => one.firstSeq <= frame.seq);
      const page = pages[pageAt];
      if (pageAt !== at) keys = page === undefined ? null : this.#pageKeys(state.chain, page);
      at = pageAt;
      const opened = keys === null ? null : openFrame(state.chain, frame, head, keys);
      if (opened === null || 'fault' in opened) throw damaged(lane, frame.seq);
      head = nextHead(head, frameHeader(state.chain, frame.page, frame.seq), frame.commitment);
      yield opened.content;
    }
  }

  /** The head of a lane right after frame `seq`, which must not lie inside a folded page. */
  headOf(lane: LaneName, seq: number): Uint8Array {
    const state = this.#lanes[lane];
    if (seq === state.seq) return state.head;
    const folded = lane === 'drafts' ? this.#file.folds().findLast((one) => one.lastSeq <= seq) : undefined;
    const signed = this.#file.checkpoints(lane).findLast((one) => one.seq <= seq);
    let [from, head] = [0, genesisHead(state.chain, this.identity.deviceKey, this.identity.previous)];
    if (signed !== undefined) [from, head] = [signed.seq, signed.head];
    if (folded !== undefined && folded.lastSeq > from) [from, head] = [folded.lastSeq, folded.head];
    for (const frame of from === seq ? [] : this.#file.allFrames(lane, from + 1)) {
      if (frame.seq > seq) break;
      head = nextHead(head, frameHeader(state.chain, frame.page, frame.seq), frame.commitment);
    }
    return head;
  }

  /** Signs under a context with the device key. */
  sign(context: string, message: Uint8Array): Uint8Array {
    return sign(context, message, this.#keys.sign.secretKey);
  }

  /** Signs both lanes' ends and closes the file. */
  close(): void {
    this.commit(() => {
      for (const lane of lanes) this.stageCheckpoint(lane);
    });
    this.#file.close();
  }

  #turnPage(state: LaneState, second: number): void {
    if (state.page > 0 && !this.#pageIsOver(state, second)) return;
    if (state.page > 0) this.stageCheckpoint(state.chain.lane);
    const readers = this.#readers[state.chain.lane];
    const pageKey = randomBytes(32);
    const page = state.page + 1;
    const firstSeq = state.seq + 1;
    this.#file.addPage(state.chain.lane, this.#makePage(state.chain, page, firstSeq, pageKey, readers));
    Object.assign(state, { page, pageFirst: firstSeq, pageDay: Math.floor(second / secondsADay), keys: frameKeys(pageKey), readersName: namesOf(readers), ended: false });
  }

  #makePage(chain: ChainId, page: number, firstSeq: number, pageKey: Uint8Array, readers: readonly Uint8Array[]): StoredPage {
    const box = boxPageKey(pageKey, readers);
    const wrapped = wrapPageKey(pageKey, chain, page, this.#keys.wrap);
    const wrapSignature = this.sign(contexts.wrap, wrapBytes(chain, page, wrapped));
    return { page, firstSeq, box, readers, wrapped, wrapSignature, signature: this.sign(contexts.page, pageBytes(chain, page, firstSeq, box, readers)) };
  }

  #pageIsOver(state: LaneState, second: number): boolean {
    return state.ended || state.seq + 1 - state.pageFirst >= pageFrames[state.chain.lane] || Math.floor(second / secondsADay) !== state.pageDay || state.readersName !== namesOf(this.#readers[state.chain.lane]);
  }

  #enterPage(state: LaneState, page: StoredPage | undefined): void {
    if (page === undefined) return;
    Object.assign(state, { page: page.page, pageFirst: page.firstSeq, keys: this.#pageKeys(state.chain, page), readersName: namesOf(page.readers), ended: false });
  }

  #pageKeys(chain: ChainId, page: StoredPage): FrameKeys | null {
    const pageKey = unwrapPageKey(page.wrapped, chain, page.page, this.#keys.wrap);
    return pageKey === null ? null : frameKeys(pageKey);
  }

  /** The device's signature over frame `seq`, made now where there is none yet. */
  #signedAt(lane: LaneName, seq: number): StoredCheckpoint {
    const known = this.#file.checkpointAt(lane, seq);
    if (known !== null) return known;
    const head = this.headOf(lane, seq);
    const made = { seq, head, signature: sign(contexts.head, headBytes(this.#lanes[lane].chain, seq, head), this.#keys.sign.secretKey) };
    this.#file.commit(() => {
      this.#file.addCheckpoint(lane, made);
    });
    this.#lanes[lane].signed = Math.max(this.#lanes[lane].signed, seq);
    return made;
  }

  #openFolded(state: LaneState, page: StoredPage | undefined, fold: StoredFold): readonly FrameContent[] {
    const span = { page: fold.page, firstSeq: state.seq + 1, lastSeq: fold.lastSeq, before: state.head, after: fold.head };
    if (page?.page !== fold.page || page.firstSeq !== span.firstSeq || !foldIsSigned(state.chain, span, fold, this.#keys.sign.publicKey)) throw damaged('drafts', span.firstSeq);
    this.#enterPage(state, page);
    const pageKey = unwrapPageKey(page.wrapped, state.chain, page.page, this.#keys.wrap);
    const opened = pageKey === null ? null : openFold(state.chain, span, fold, pageKey, unpack);
    if (opened === null) throw damaged('drafts', span.firstSeq);
    return opened.contents;
  }
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

function wireFrame(frame: SealedFrame): WireFrame {
  return { seq: frame.seq, page: frame.page, commitment: toBase64Url(frame.commitment), sealed: toBase64Url(frame.sealed) };
}

function damaged(lane: LaneName, seq: number): CandorError {
  return new CandorError('journal-damaged', `From frame ${seq} of the ${lane} on, the record does not match; something changed it from outside. Nothing was replaced, and everything before it is proven unchanged.`, {
    next: 'You can no longer write here. Call IT and keep the file.',
  });
}
