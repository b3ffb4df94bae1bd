// Opens single frames of the messages lane wherever they stand, each against the head before it; the last ones opened are kept.
import type { ChainId } from '../../src/journal/chain.ts';
import { frameHeader, nextHead } from '../../src/journal/chain.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import { contentFault } from '../../src/journal/entry-check.ts';
import { sealFrame, type FrameKeys, type SealedFrame } from '../../src/journal/frame.ts';
import { damaged } from './damaged.ts';
import type { JournalFile } from './journal-file.ts';
import { FrameOpener, type LaidFrame } from './laid-frame.ts';

/** A head is kept after every so many frames: 2 MB for a million, and the head before any frame is at most as many hashes away. */
const markEvery = 16;
const headLength = 32;
const keptContents = 4096;
const keptRuns = 64;

interface Run {
  readonly frames: readonly LaidFrame[];
  /** The head before each. */
  readonly heads: readonly Uint8Array[];
}

/** Frames of the messages lane by number. */
export class MessageFrames {
  readonly #file: JournalFile;
  readonly #chain: ChainId;
  readonly #keysOf: (page: number) => FrameKeys | null;
  /** The head before the first frame, and after every `markEvery`-th. */
  #marks: Uint8Array;
  #marked: number;
  readonly #opener: FrameOpener;
  readonly #contents = new Map<number, FrameContent>();
  readonly #runs = new Map<number, Run>();

  /** `marks`: what `marks` gave before, or the head before the first frame. */
  constructor(file: JournalFile, chain: ChainId, keysOf: (page: number) => FrameKeys | null, marks: Uint8Array) {
    this.#file = file;
    this.#chain = chain;
    this.#keysOf = keysOf;
    this.#opener = new FrameOpener(chain);
    this.#marks = marks.slice();
    this.#marked = marks.length / headLength;
  }

  /** Tells of the next frame: the head after it and what it says. */
  took(seq: number, head: Uint8Array, content: FrameContent): void {
    this.#keep(seq, content);
    if (seq !== this.#marked * markEvery) return;
    const at = this.#marked * headLength;
    if (at === this.#marks.length) {
      const wider = new Uint8Array(Math.max(1024, Math.ceil(this.#marked * 1.5)) * headLength);
      wider.set(this.#marks);
      this.#marks = wider;
    }
    this.#marks.set(head, at);
    this.#marked++;
  }

  /** What frame `seq` says; throws `journal-damaged` when it does not open at its place. */
  open(seq: number): FrameContent {
    const kept = this.#contents.get(seq);
    if (kept !== undefined) return kept;
    const { frame, before } = this.#find(seq);
    const keys = frame === undefined ? null : this.#keysOf(frame.page);
    const opened =
      frame === undefined || before === undefined || keys === null ? null : this.#opener.open(frame, before, keys);
    if (opened === null || 'fault' in opened) throw damaged('messages', seq);
    const wrong = contentFault('messages', keys?.format ?? 1, opened.content);
    if (wrong !== null) throw damaged('messages', seq, wrong);
    this.#keep(seq, opened.content);
    return opened.content;
  }

  /** The page of frame `seq` and its keys; throws `journal-damaged` where there are none. */
  pageOf(seq: number): { readonly page: number; readonly keys: FrameKeys } {
    const { frame } = this.#find(seq);
    const keys = frame === undefined ? null : this.#keysOf(frame.page);
    if (frame === undefined || keys === null) throw damaged('messages', seq);
    return { page: frame.page, keys };
  }

  /** The head after frame `seq`. */
  headAfter(seq: number): Uint8Array {
    if (seq % markEvery === 0) return this.#mark(seq / markEvery);
    const { frame, before } = this.#find(seq);
    if (frame === undefined || before === undefined) throw damaged('messages', seq);
    return nextHead(before, this.#headerOf(frame), frame.commitment);
  }

  /** Frames from `seq` on as they were sealed before they were put into groups: the same bytes, for a nonce follows from what is sealed (J5.3). At most `limit`. */
  sealed(seq: number, limit: number): readonly SealedFrame[] {
    return this.#file.laid('messages', seq, limit).map((frame) => {
      if ('sealed' in frame) return frame;
      const keys = this.#keysOf(frame.page);
      const before = this.headAfter(frame.seq - 1);
      if (keys === null) throw damaged('messages', frame.seq);
      return sealFrame(this.#chain, frame.page, frame.seq, before, keys, this.open(frame.seq)).frame;
    });
  }

  /** The heads kept, to go on from. */
  marks(): Uint8Array {
    return this.#marks.slice(0, this.#marked * headLength);
  }

  #headerOf({ page, seq }: LaidFrame): Uint8Array {
    return frameHeader(this.#chain, { page, format: this.#file.formatOf('messages', page) }, seq);
  }

  #mark(number: number): Uint8Array {
    return this.#marks.slice(number * headLength, (number + 1) * headLength);
  }

  #find(seq: number): { readonly frame: LaidFrame | undefined; readonly before: Uint8Array | undefined } {
    const number = Math.floor((seq - 1) / markEvery);
    const index = (seq - 1) % markEvery;
    let run = this.#runs.get(number);
    if (run === undefined || index >= run.frames.length) {
      run = this.#readRun(number);
      keep(this.#runs, number, run, keptRuns);
    }
    const frame = run.frames[index];
    return { frame: frame?.seq === seq ? frame : undefined, before: run.heads[index] };
  }

  #readRun(number: number): Run {
    const frames = this.#file.laid('messages', number * markEvery + 1, markEvery);
    const heads: Uint8Array[] = [];
    let head = this.#mark(number);
    for (const frame of frames) {
      heads.push(head);
      head = nextHead(head, this.#headerOf(frame), frame.commitment);
    }
    return { frames, heads };
  }

  #keep(seq: number, content: FrameContent): void {
    keep(this.#contents, seq, content, keptContents);
  }
}

// The oldest kept goes first; a map remembers in which order things came.
function keep<T>(all: Map<number, T>, key: number, value: T, most: number): void {
  all.delete(key);
  all.set(key, value);
  if (all.size <= most) return;
  const [oldest] = all.keys();
  if (oldest !== undefined) all.delete(oldest);
}
