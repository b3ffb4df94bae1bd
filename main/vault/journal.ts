// A journal in use: where each lane stands, sealing entries into frames, pages and their keys, signatures, and reading it all back.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { randomBytes, sign } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { frameHeader, genesisHead, headBytes, nextHead, pageBytes, type ChainId } from '../../src/journal/chain.ts';
import { boxPageKey, unwrapPageKey, wrapPageKey, type DeviceKeys } from '../../src/journal/device-keys.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { frameKeys, openFrame, sealFrame, type FrameKeys, type SealedFrame } from '../../src/journal/frame.ts';
import type { JournalIdentity, StoredPage } from '../../src/journal/source.ts';
import { lanes, type LaneName, type PushRequest, type Receipt, type WireFrame } from '../../src/protocol/endpoint.ts';
import { contexts } from '../../src/protocol/signed.ts';
import { wireCheckpoint, type JournalFile } from './journal-file.ts';

/** Who may open the pages: custodians' X25519 public keys, outermost box first. */
export type Readers = Readonly<Record<LaneName, readonly Uint8Array[]>>;

/** When a page ends: after so many frames, or when the (UTC) day changes. */
export const pageFrames: Readonly<Record<LaneName, number>> = { messages: 4096, drafts: 16_384 };
const checkpointEvery = 4096;
const secondsADay = 86_400;

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
      return { chain, seq: 0, head: genesisHead(chain, identity.deviceKey, identity.previous), page: 0, pageFirst: 0, pageDay: -1, keys: null, signed: 0, readersName: '' };
    };
    this.#lanes = { messages: start('messages'), drafts: start('drafts') };
  }

  /** Opens the journal in `file`, or begins it. Throws `key-lost` when it belongs to another device key. */
  static open(file: JournalFile, keys: DeviceKeys, readers: Readers, previous: Uint8Array = new Uint8Array(32), epoch = 0): Journal {
    let identity = file.identity();
    if (identity === null) {
      identity = { journal: randomBytes(16), epoch, deviceKey: keys.sign.publicKey, previous };
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
      for (const frame of this.#file.allFrames(lane)) {
        while (at + 1 < pages.length && (pages[at + 1]?.firstSeq ?? Infinity) <= frame.seq) {
          at++;
          this.#enterPage(state, pages[at]);
        }
        if (frame.seq !== state.seq + 1 || state.keys === null || frame.page !== state.page) throw damaged(lane, frame.seq);
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

  /** What the endpoint does not hold yet: frames after `held`, their pages, and a signature over the last of them; null when there is none. */
  pending(lane: LaneName, held: number, limit: number): PushRequest | null {
    const frames = this.#file.frames(lane, held + 1, limit);
    const last = frames.at(-1);
    if (last === undefined) return null;
    let checkpoint = this.#file.checkpoints(lane).find((one) => one.seq === last.seq);
    if (checkpoint === undefined) {
      const head = this.#headAt(lane, last.seq);
      const made = { seq: last.seq, head, signature: sign(contexts.head, headBytes(this.#lanes[lane].chain, last.seq, head), this.#keys.sign.secretKey) };
      this.#file.commit(() => {
        this.#file.addCheckpoint(lane, made);
      });
      if (made.seq > this.#lanes[lane].signed) this.#lanes[lane].signed = made.seq;
      checkpoint = made;
    }
    const first = frames[0]?.seq ?? 0;
    const pages = this.#file.pages(lane);
    const needed = pages.filter((page, i) => page.firstSeq <= last.seq && (pages[i + 1]?.firstSeq ?? Infinity) > first);
    return {
      journal: toBase64Url(this.identity.journal),
      epoch: this.identity.epoch,
      lane,
      pages: needed.map((page) => ({ lane, page: page.page, firstSeq: page.firstSeq, box: toBase64Url(page.box), readers: page.readers.map(toBase64Url), signature: toBase64Url(page.signature) })),
      frames: frames.map(wireFrame),
      checkpoint: wireCheckpoint(lane, checkpoint),
    };
  }

  /** Keeps a receipt; inside `commit`. */
  stageReceipt(receipt: Receipt): void {
    this.#file.keepReceipt(receipt);
  }

  /** The last receipt of a lane, or null. */
  receipt(lane: LaneName): Receipt | null {
    const last = this.#file.receipts(lane).at(-1);
    return last === undefined
      ? null
      : { journal: toBase64Url(this.identity.journal), epoch: this.identity.epoch, lane, seq: last.seq, head: toBase64Url(last.head), at: last.at, signature: toBase64Url(last.signature) };
  }

  /** The frames of one draft, opened again from disk (for replay). Draft frames carry their draft's number in the content. */
  *draftFrames(fromSeq: number): Generator<FrameContent> {
    const lane = 'drafts';
    const chain = this.#lanes[lane].chain;
    const pages = this.#file.pages(lane);
    let head = this.#headAt(lane, fromSeq - 1);
    for (const frame of this.#file.allFrames(lane, fromSeq)) {
      const page = pages.findLast((one) => one.firstSeq <= frame.seq);
      const keys = page === undefined ? null : this.#pageKeys(chain, page);
      const opened = keys === null ? null : openFrame(chain, frame, head, keys);
      if (opened === null || 'fault' in opened) throw damaged(lane, frame.seq);
      head = nextHead(head, frameHeader(chain, frame.page, frame.seq), frame.commitment);
      yield opened.content;
    }
  }

  /** The head of the messages lane right after `seq`, for a message's proof. */
  headOf(lane: LaneName, seq: number): Uint8Array {
    return this.#headAt(lane, seq);
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
    const box = boxPageKey(pageKey, readers);
    this.#file.addPage(state.chain.lane, {
      page,
      firstSeq,
      box,
      readers,
      wrapped: wrapPageKey(pageKey, state.chain, page, this.#keys.wrap),
      signature: sign(contexts.page, pageBytes(state.chain, page, firstSeq, box), this.#keys.sign.secretKey),
    });
    Object.assign(state, { page, pageFirst: firstSeq, pageDay: Math.floor(second / secondsADay), keys: frameKeys(pageKey), readersName: namesOf(readers) });
  }

  #pageIsOver(state: LaneState, second: number): boolean {
    return state.seq + 1 - state.pageFirst >= pageFrames[state.chain.lane] || Math.floor(second / secondsADay) !== state.pageDay || state.readersName !== namesOf(this.#readers[state.chain.lane]);
  }

  #enterPage(state: LaneState, page: StoredPage | undefined): void {
    if (page === undefined) return;
    Object.assign(state, { page: page.page, pageFirst: page.firstSeq, keys: this.#pageKeys(state.chain, page), readersName: namesOf(page.readers) });
  }

  #pageKeys(chain: ChainId, page: StoredPage): FrameKeys | null {
    const pageKey = unwrapPageKey(page.wrapped, chain, page.page, this.#keys.wrap);
    return pageKey === null ? null : frameKeys(pageKey);
  }

  #headAt(lane: LaneName, seq: number): Uint8Array {
    const state = this.#lanes[lane];
    if (seq === state.seq) return state.head;
    const from = this.#file.checkpoints(lane).findLast((one) => one.seq <= seq);
    let head = from?.head ?? genesisHead(state.chain, this.identity.deviceKey, this.identity.previous);
    for (const frame of this.#file.allFrames(lane, (from?.seq ?? 0) + 1)) {
      if (frame.seq > seq) break;
      head = nextHead(head, frameHeader(state.chain, frame.page, frame.seq), frame.commitment);
    }
    return head;
  }
}

function namesOf(readers: readonly Uint8Array[]): string {
  return readers.map(toBase64Url).join(' ');
}

function wireFrame(frame: SealedFrame): WireFrame {
  return { seq: frame.seq, page: frame.page, commitment: toBase64Url(frame.commitment), sealed: toBase64Url(frame.sealed) };
}

function damaged(lane: LaneName, seq: number): CandorError {
  return new CandorError('journal-damaged', `From frame ${seq} of the ${lane} on, the record does not match; something changed it from outside. Nothing was replaced, and everything before it is proven unchanged.`, {
    next: 'You can no longer write here. Call IT and keep the file.',
  });
}
