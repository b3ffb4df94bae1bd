// The pages of one author that a case opens: their keys, what is wrong with which, and how much of them may be opened at once (P6).
import { wipe } from '../../src/crypto/sodium.ts';
import { dayOf } from '../../src/journal/day.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import type { Unpack } from '../../src/journal/fold.ts';
import { lanes, type LaneName } from '../../src/journal/lane.ts';
import { maxPageFrames } from '../../src/journal/redaction.ts';
import type { ReviewPage } from '../../src/protocol/endpoint.ts';
import { inScope, type Scope } from '../../src/protocol/scope.ts';
import { frameFault } from './room-entry.ts';
import type { RoomJournal } from './room-source.ts';

/** How many frames a page has at most. */
const pageFrames: Readonly<Record<LaneName, number>> = { messages: 4096, drafts: maxPageFrames };

/** What may be opened at once of one author, and of all: entries, and bytes that columns unpack to. */
export const roomLimits = {
  author: { entries: 2_000_000, bytes: 512 * 1024 * 1024 },
  all: { entries: 8_000_000, bytes: 2 * 1024 * 1024 * 1024 },
} as const;

/** What was opened so far. */
export interface Opened {
  entries: number;
  bytes: number;
}

/** A page that a case names and that could not be opened, or not in full. */
export interface PageFault {
  readonly lane: LaneName;
  readonly page: number;
  /** Why, as the end of a sentence. */
  readonly why: string;
}

interface Page {
  readonly lane: LaneName;
  readonly wire: ReviewPage;
  /** Frames the page has by what the endpoint gave. */
  frames: number;
  taken: number;
  key: Uint8Array | null;
}

const tooMuch = 'it is more than can be opened at once: open a case with fewer days';

/** The pages of one journal in a case. */
export class RoomPages {
  readonly #pages: Readonly<Record<LaneName, Page[]>>;
  /** The page the last frame was on: they come in order. */
  readonly #at: Record<LaneName, number> = { messages: 0, drafts: 0 };
  readonly #faults = new Map<string, PageFault>();
  readonly #own: Opened = { entries: 0, bytes: 0 };
  readonly #all: Opened;

  /** `unbox` opens a box made for this device; `all` counts what the whole case opened. */
  constructor(journal: RoomJournal, scope: Scope, all: Opened, unbox: (box: Uint8Array) => Uint8Array | null) {
    this.#all = all;
    const of = (lane: LaneName): Page[] =>
      journal.lanes[lane].pages.map((wire) => ({ lane, wire, frames: 0, taken: 0, key: null }));
    this.#pages = { messages: of('messages'), drafts: of('drafts') };
    for (const lane of lanes) this.#count(journal, lane);
    for (const lane of lanes) {
      const { boxes, refused } = journal.lanes[lane];
      for (const { page, why } of refused) this.fault(lane, page, why);
      for (const { page: number, box } of boxes) {
        const page = this.#pages[lane].find(({ wire }) => wire.page === number);
        // A custodian lets out nothing else; that the room shows nothing else does not rest on it.
        if (page === undefined || !inScope(scope, journal.enrolment.person, page.wire)) continue;
        const key = unbox(box);
        if (key?.length !== 32) this.fault(lane, number, 'what was let out is not a page key');
        else if (page.frames > pageFrames[lane]) this.fault(lane, number, 'it has more frames than a page can have');
        else page.key = key;
      }
    }
  }

  /** The key of a page, null where it was not let out or what may be opened at once is used up. */
  key(lane: LaneName, number: number): Uint8Array | null {
    const page = this.#pages[lane].find(({ wire }) => wire.page === number);
    if (page === undefined || page.key === null) return null;
    if (!this.#isUsedUp) return page.key;
    this.fault(lane, number, tooMuch);
    page.key = null;
    return null;
  }

  /** True when frame `seq` may be taken. Notes what is wrong with it; a time that is not of its page's day is wrong, and is shown all the same. */
  takes(lane: LaneName, seq: number, content: FrameContent): boolean {
    const page = this.#pageOf(lane, seq);
    if (page === undefined) return false;
    page.taken++;
    this.#own.entries += content.entries.length;
    this.#all.entries += content.entries.length;
    const wrong = frameFault(lane, page.wire.format, content);
    if (wrong !== null) this.fault(lane, page.wire.page, `frame ${seq} has ${wrong}`);
    else if (content.withheld !== true && dayOf(content.second) !== page.wire.day)
      this.fault(lane, page.wire.page, `frame ${seq} says it is of another day than its page`);
    return wrong === null;
  }

  /** Something is wrong with the page that frame `seq` is on. */
  faultAt(lane: LaneName, seq: number, why: string): void {
    const page = this.#pageOf(lane, seq);
    if (page !== undefined) this.fault(lane, page.wire.page, `frame ${seq} ${why}`);
  }

  /** Something is wrong with a page; the first thing counts. */
  fault(lane: LaneName, page: number, why: string): void {
    const name = `${lane} ${page}`;
    if (!this.#faults.has(name)) this.#faults.set(name, { lane, page, why });
  }

  /** Unpacks columns as long as they are not more than may be opened at once. */
  unpacking(unpack: Unpack): Unpack {
    return (bytes, limit) => {
      if (this.#isUsedUp) throw new RangeError(tooMuch);
      const unpacked = unpack(bytes, limit);
      this.#own.bytes += unpacked.length;
      this.#all.bytes += unpacked.length;
      return unpacked;
    };
  }

  /** All of the journal was read: what did not open is noted, and the keys are overwritten. */
  end(): readonly PageFault[] {
    for (const lane of lanes) {
      for (const page of this.#pages[lane]) {
        if (page.key === null) continue;
        if (page.taken < page.frames)
          this.fault(
            lane,
            page.wire.page,
            this.#isUsedUp ? tooMuch : 'what is in it is not what was recorded under its key',
          );
        wipe(page.key);
        page.key = null;
      }
    }
    return [...this.#faults.values()];
  }

  #pageOf(lane: LaneName, seq: number): Page | undefined {
    const pages = this.#pages[lane];
    while ((pages[this.#at[lane] + 1]?.wire.firstSeq ?? Infinity) <= seq) this.#at[lane]++;
    return pages[this.#at[lane]];
  }

  get #isUsedUp(): boolean {
    const { author, all } = roomLimits;
    return (
      this.#own.entries > author.entries ||
      this.#own.bytes > author.bytes ||
      this.#all.entries > all.entries ||
      this.#all.bytes > all.bytes
    );
  }

  #count(journal: RoomJournal, lane: LaneName): void {
    const byNumber = new Map(this.#pages[lane].map((page) => [page.wire.page, page]));
    for (const frame of journal.lanes[lane].frames) {
      const page = byNumber.get(frame.page);
      if (page !== undefined) page.frames++;
    }
    for (const fold of journal.lanes[lane].folds) {
      const page = byNumber.get(fold.page);
      if (page !== undefined) page.frames += fold.lastSeq - page.wire.firstSeq + 1;
    }
  }
}
