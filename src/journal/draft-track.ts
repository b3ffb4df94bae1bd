// One draft of a record that is being checked, entry by entry, as far as its frames open (P2; spec: journal.md §7).
import { ChunkedText } from '../draft/chunked-text.ts';
import { contentHash } from '../message/content-hash.ts';
import type { DraftOutcome, EditEntry } from '../draft/entries.ts';
import type { DraftLaneEntry } from './entry.ts';

/** No draft is longer, UTF-16 units: the box holds a million, and what an input method adds beyond. */
const longestText = 8_388_608;

/** A draft. What it cannot judge, because frames before did not open, it leaves open; everything else that contradicts itself it names. */
export class DraftTrack {
  readonly number: number;
  id: string | null = null;
  conversation: string | null = null;
  /** Second of its first entry, null where that did not open. */
  started: number | null = null;
  outcome: 'open' | DraftOutcome = 'open';
  /** Frames of it, withheld ones included. */
  frames = 0;
  withheld = 0;
  /** Null: frames before did not open, and nothing since says the whole text. */
  #text: ChunkedText | null;
  /** Number of the last edit seen. */
  #edits = 0;
  /** False: edits may be missing between the last one seen and the next. */
  #follows: boolean;
  /** Hash of the composer's text where it differed: the next entry is that text. */
  #differed: string | null = null;
  /** Whether its next known entry is its first, and whether that has to open it. */
  #isFirst = true;
  #mustOpen: boolean;

  /** `isWhole`: every frame before opened, so that this one is its first. */
  constructor(number: number, isWhole: boolean) {
    this.number = number;
    this.#text = isWhole ? new ChunkedText() : null;
    this.#follows = isWhole;
    this.#mustOpen = isWhole;
  }

  /** The number of its last edit, null where it is not known. */
  get edits(): number | null {
    return this.#follows ? this.#edits : null;
  }

  /** Units of text held of it. */
  get length(): number {
    return this.#text?.length ?? 0;
  }

  /** True when this is its text, or its text is not known. */
  mayBe(text: string): boolean {
    return this.#text === null || (this.#text.length === text.length && this.#text.toString() === text);
  }

  /** Frames were passed over that may have been of this draft. */
  passOver(): void {
    this.#text = null;
    this.#follows = false;
    this.#differed = null;
    this.#mustOpen = false;
  }

  /** It ended: its text is of no use any more. */
  drop(): void {
    this.#text = null;
  }

  /** Takes an entry; what is wrong with it, as a sentence, or null. */
  take(seq: number, second: number, entry: DraftLaneEntry | EditEntry): string | null {
    if (this.outcome !== 'open') return `Frame ${seq} adds to a draft that had ended.`;
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    // Its first known one: an unknown entry in front opens nothing (J7.8).
    if (isFirst && this.#mustOpen && this.withheld === 0 && entry.kind !== 'draft-opened')
      return `Frame ${seq} belongs to a draft that was never opened.`;
    const awaited = this.#differed;
    this.#differed = null;
    if (awaited !== null && entry.kind !== 'draft-resync')
      return `Frame ${seq} stands where the text should be that differed from replay.`;
    switch (entry.kind) {
      case 'draft-opened':
        if (!isFirst || this.id !== null || this.withheld > 0 || this.#edits > 0)
          return `Frame ${seq} opens a draft that was opened before.`;
        this.id = entry.id;
        this.conversation = entry.conversation;
        this.started = second;
        this.#text = new ChunkedText();
        this.#follows = true;
        return null;
      case 'edit':
        return this.#edit(seq, entry.edit.n, entry.edit.at, entry.edit.deleted, entry.edit.inserted);
      case 'draft-check':
        if (entry.held === (entry.hash !== undefined))
          return `Frame ${seq} says of a comparison both that it held and that it did not.`;
        this.#differed = entry.hash ?? null;
        return null;
      case 'draft-resync': {
        if (awaited !== null && contentHash(entry.text) !== awaited)
          return `Frame ${seq} is not the text that differed from replay.`;
        const length = this.#text?.length ?? 0;
        if (this.#text === null) this.#text = new ChunkedText();
        return this.#edit(seq, entry.n, 0, length, entry.text);
      }
      case 'draft-closed':
        this.outcome = entry.outcome;
        return null;
    }
  }

  #edit(seq: number, n: number, at: number, deleted: number, inserted: string): string | null {
    if (this.#follows ? n !== this.#edits + 1 : n <= this.#edits)
      return `Edit ${n} in frame ${seq} does not follow edit ${this.#edits} of its draft.`;
    this.#edits = n;
    this.#follows = true;
    const text = this.#text;
    if (text === null) return null;
    if (at + deleted > text.length) return `Edit ${n} in frame ${seq} does not fit a text of ${text.length} units.`;
    if (text.length - deleted + inserted.length > longestText)
      return `With edit ${n} in frame ${seq} the draft is longer than any can be.`;
    text.splice(at, deleted, inserted);
    return null;
  }
}
