// One lane from its first frame to its last: folds, then frames, each led on from the head before it (spec: journal.md §7).
import { equalBytes, toHex } from '../bytes/bytes.ts';
import { Anchors } from './anchors.ts';
import { genesisHead, type ChainId } from './chain.ts';
import type { FrameContent } from './entry.ts';
import { contentFault } from './entry-check.ts';
import { dayOf } from './day.ts';
import { foldIsSigned, headsOf, openFold, type OpenedPage, type PageSpan } from './folded-page.ts';
import { frameKeys, openFrame, openGrouped, type FrameFault, type FrameKeys, type SealedFrame } from './frame.ts';
import { commitmentIn, framesIn, groupIsSigned, openGroup } from './group.ts';
import { HeadWalk } from './head-walk.ts';
import type { LaneName } from './lane.ts';
import { checkPages, pageLimit } from './page-check.ts';
import { maxPageFrames } from './redaction.ts';
import type { JournalSource, LaneSource, StoredFold, StoredGroup, StoredPage } from './source.ts';
import type { Fault, FaultKind, LaneReport, VerifyOptions } from './verdict.ts';

interface PageKeys {
  readonly page: Uint8Array;
  readonly frame: FrameKeys;
}

/** The check of one lane. */
export class LaneCheck {
  readonly #source: JournalSource;
  readonly #lane: LaneName;
  readonly #options: VerifyOptions;
  readonly #tick: () => void;
  readonly #chain: ChainId;
  readonly #deviceKey: Uint8Array;
  readonly #stored: LaneSource;
  readonly #walk: HeadWalk;
  readonly #keys = new Map<number, PageKeys | null>();
  #anchors: Anchors | null = null;
  #fault: Fault | null = null;
  #seq = 0;
  #head: Uint8Array = new Uint8Array(32);
  #folded = 0;
  #opened = 0;
  #withheld = 0;

  constructor(source: JournalSource, lane: LaneName, options: VerifyOptions, tick: () => void) {
    const { identity } = source;
    this.#source = source;
    this.#lane = lane;
    this.#options = options;
    this.#tick = tick;
    this.#chain = { journal: identity.journal, epoch: identity.epoch, lane };
    this.#deviceKey = options.deviceKey ?? identity.deviceKey;
    this.#stored = source.lane(lane);
    this.#walk = new HeadWalk(this.#chain);
  }

  /** Checks all of it; call once. */
  run(): void {
    const found = this.found.bind(this);
    this.#head = genesisHead(this.#chain, this.#deviceKey, this.#source.identity.previous);
    checkPages(this.#source, this.#chain, this.#deviceKey, this.#options, found);
    this.#anchors = new Anchors(this.#chain, this.#stored, this.#deviceKey, this.#options, found);
    for (const page of this.#stored.pages) this.#keysOf(page); // a page nothing is under yet has a box, too
    for (const [i, fold] of this.#stored.folds.entries()) if (!this.#takeFold(fold, this.#stored.pages[i])) break;
    const grouped = this.#takeGroups();
    this.#folded = this.#seq;
    if (grouped) this.#takeFrames();
    this.#end();
  }

  /** Notes a fault; the first one counts. */
  found(seq: number, kind: FaultKind, sentence: string): void {
    this.#fault ??= { lane: this.#lane, seq, kind, sentence };
  }

  /** The frame the check has come to. */
  get seq(): number {
    return this.#seq;
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  /** What was checked. */
  get report(): LaneReport {
    const last = this.#anchors?.lastReceipt(this.#seq) ?? null;
    return {
      lane: this.#lane,
      frames: this.#seq,
      head: toHex(this.#head),
      signedThrough: this.#signedThrough,
      receiptedThrough: last?.seq ?? 0,
      receiptedAt: last?.at ?? 0,
      opened: this.#opened,
      withheld: this.#withheld,
    };
  }

  get #signedThrough(): number {
    return Math.max(this.#folded, this.#anchors?.signedThrough(this.#seq) ?? 0);
  }

  #takeFold(fold: StoredFold, page: StoredPage | undefined): boolean {
    const span = {
      page: fold.page,
      format: page?.format ?? 1,
      firstSeq: this.#seq + 1,
      lastSeq: fold.lastSeq,
      before: this.#head,
      after: fold.head,
    };
    const name = `olded page ${fold.page} of the ${this.#lane}`;
    if (page?.page !== fold.page || page.firstSeq !== span.firstSeq || fold.lastSeq < span.firstSeq) {
      this.found(span.firstSeq, 'page-order', `F${name} is not the one that should come here.`);
      return false;
    }
    if (fold.lastSeq - span.firstSeq >= maxPageFrames)
      this.found(span.firstSeq, 'page-too-long', `F${name} has more frames than a page can have.`);
    if (!foldIsSigned(this.#chain, span, fold, this.#deviceKey))
      this.found(
        span.firstSeq,
        'fold-signature',
        `F${name} (frames ${span.firstSeq} to ${span.lastSeq}) is not what this device signed.`,
      );
    const { unpack } = this.#options;
    const keys = unpack === undefined ? null : this.#keysOf(page);
    if (keys !== null && unpack !== undefined) {
      const inside = openFold(this.#chain, span, fold, keys.page, unpack);
      if (inside === null) this.found(span.firstSeq, 'fold-altered', `F${name} cannot be opened with its key.`);
      else if (isUnproven(inside))
        this.found(
          span.firstSeq,
          'redaction-unproven',
          `From f${name} something was taken out, and the page does not show what the head after it follows from.`,
        );
      else if (hasKeyLeft(inside))
        this.found(
          span.firstSeq,
          'redaction-key',
          `F${name} carries a key of a draft it has no content of, so that what was taken out can be guessed at.`,
        );
      else if (!this.#takeInside(span, page, inside))
        this.found(span.firstSeq, 'fold-altered', `The content of f${name} does not lead to the head it names.`);
    }
    if (this.#seq < fold.lastSeq) this.#options.onClosed?.(this.#lane, this.#seq + 1, fold.lastSeq);
    this.#seq = fold.lastSeq;
    this.#head = fold.head;
    this.#options.onHead?.(this.#lane, this.#seq, this.#head);
    this.#anchors?.meet(this.#seq, this.#head);
    return true;
  }

  // True when the frames inside lead to the head the fold names.
  #takeInside(span: PageSpan, page: StoredPage, inside: OpenedPage): boolean {
    let last: Uint8Array | null = this.#head;
    for (const step of headsOf(this.#chain, span, inside)) {
      this.#seq = step.seq;
      last = step.head;
      if (last !== null) {
        this.#head = last;
        if (step.seq < span.lastSeq) this.#options.onHead?.(this.#lane, step.seq, last);
        this.#anchors?.meet(step.seq, last);
      }
      this.#take(page, step.content, last);
      this.#tick();
    }
    return this.#seq === span.lastSeq && last !== null && equalBytes(last, span.after);
  }

  // True when the frames after the groups can follow.
  #takeGroups(): boolean {
    const { pages } = this.#stored;
    let at = 0;
    for (const group of this.#stored.groups()) {
      const frames = framesIn(group);
      const name = `roup of messages at frame ${group.firstSeq}`;
      if (group.firstSeq !== this.#seq + 1 || frames === 0) {
        this.found(this.#seq + 1, 'sequence', `The g${name} is not one that could come after frame ${this.#seq}.`);
        return false;
      }
      while ((pages[at + 1]?.firstSeq ?? Infinity) <= group.firstSeq) at++;
      const page = pages[at];
      if (page?.page !== group.page || (pages[at + 1]?.firstSeq ?? Infinity) < group.firstSeq + frames) {
        this.found(group.firstSeq, 'page-unknown', `The g${name} names page ${group.page}, which does not cover it.`);
        return false;
      }
      if (group.firstSeq + frames - page.firstSeq > pageLimit[this.#lane])
        this.found(group.firstSeq, 'page-too-long', `Page ${page.page} has more frames than a page can have.`);
      this.#takeGroup(group, page, frames);
    }
    return true;
  }

  #takeGroup(group: StoredGroup, page: StoredPage, frames: number): void {
    const name = `roup of messages at frame ${group.firstSeq}`;
    if (!groupIsSigned(this.#chain, group, this.#deviceKey))
      this.found(group.firstSeq, 'group-signature', `The g${name} is not what this device signed.`);
    const { unpack } = this.#options;
    const keys = unpack === undefined ? null : this.#keysOf(page);
    const inside = keys === null || unpack === undefined ? null : openGroup(this.#chain, group, keys.frame, unpack);
    if (keys !== null && inside === null)
      this.found(group.firstSeq, 'group-altered', `The g${name} cannot be opened with its key.`);
    for (let i = 0; i < frames; i++) {
      const frame = { seq: group.firstSeq + i, page: group.page, commitment: commitmentIn(group, i) };
      const encoded = inside?.[i];
      this.#takeFrame(frame, page, (before) =>
        keys === null || encoded === undefined ? null : openGrouped(this.#chain, frame, encoded, before, keys.frame),
      );
      this.#tick();
    }
    if (!equalBytes(this.#head, group.head))
      this.found(group.firstSeq, 'group-signature', `The g${name} does not lead to the head it names.`);
  }

  #takeFrames(): void {
    const { pages } = this.#stored;
    let at = Math.max(0, this.#stored.folds.length - 1); // index of the page the next frame is under
    for (const frame of this.#stored.frames()) {
      if (frame.seq !== this.#seq + 1) {
        this.found(
          frame.seq,
          'sequence',
          `Frame ${this.#seq + 1} of the ${this.#lane} is not there; the next one is ${frame.seq}.`,
        );
        return;
      }
      while ((pages[at + 1]?.firstSeq ?? Infinity) <= frame.seq) at++;
      const page = pages[at];
      if (page?.page !== frame.page || (this.#lane === 'drafts' && page.firstSeq <= this.#folded)) {
        this.#seq = frame.seq;
        this.found(
          frame.seq,
          'page-unknown',
          `Frame ${frame.seq} of the ${this.#lane} names page ${frame.page}, which does not cover it.`,
        );
        return;
      }
      if (frame.seq - page.firstSeq >= pageLimit[this.#lane])
        this.found(
          frame.seq,
          'page-too-long',
          `Page ${page.page} of the ${this.#lane} has more frames than a page can have.`,
        );
      this.#takeFrame(frame, page, (before) => {
        const keys = this.#keysOf(page);
        return keys === null ? null : openFrame(this.#chain, frame, before, keys.frame);
      });
      this.#tick();
    }
  }

  // `open` gives null where there is no key.
  #takeFrame(
    frame: Omit<SealedFrame, 'sealed'>,
    page: StoredPage,
    open: (before: Uint8Array) => { readonly content: FrameContent } | { readonly fault: FrameFault } | null,
  ): void {
    this.#seq = frame.seq;
    const before = this.#head;
    this.#head = this.#walk.next(before, page, frame.seq, frame.commitment);
    this.#options.onHead?.(this.#lane, this.#seq, this.#head);
    if (frame.commitment.length !== 32)
      this.found(
        frame.seq,
        'frame-altered',
        `Frame ${frame.seq} of the ${this.#lane} has a commitment of another length.`,
      );
    const result = open(before);
    if (result !== null && 'content' in result) this.#take(page, result.content, this.#head);
    else {
      if (result !== null)
        this.found(
          frame.seq,
          'frame-altered',
          `Frame ${frame.seq} of the ${this.#lane} is not what was recorded (${result.fault}).`,
        );
      this.#options.onClosed?.(this.#lane, frame.seq, frame.seq);
    }
    this.#anchors?.meet(this.#seq, this.#head);
  }

  #take(page: StoredPage, content: FrameContent, after: Uint8Array | null): void {
    this.#opened++;
    if (content.withheld === true) this.#withheld++;
    if (page.format > 1 && content.withheld !== true && dayOf(content.second) !== page.day)
      this.found(this.#seq, 'page-day', `Frame ${this.#seq} of the ${this.#lane} is not of the day its page is of.`);
    const wrong = contentFault(this.#lane, page.format, content);
    if (wrong === null) this.#options.onFrame?.(this.#lane, this.#seq, content, after);
    else {
      this.found(this.#seq, 'entry-wrong', `Frame ${this.#seq} of the ${this.#lane} holds ${wrong}.`);
      this.#options.onClosed?.(this.#lane, this.#seq, this.#seq);
    }
  }

  #keysOf(page: StoredPage): PageKeys | null {
    let known = this.#keys.get(page.page);
    if (known === undefined) {
      const pageKey = this.#options.pageKey?.(this.#chain, page) ?? null;
      known = pageKey === null ? null : { page: pageKey, frame: frameKeys(pageKey, this.#lane, page.format) };
      this.#keys.set(page.page, known);
      if (known === null && this.#options.mustOpen?.(this.#lane, page) === true)
        this.found(
          page.firstSeq,
          'page-unopened',
          `Page ${page.page} of the ${this.#lane} does not open with the keys of those who read it.`,
        );
    }
    return known;
  }

  #end(): void {
    const beyond = this.#anchors?.beyond(this.#seq) ?? null;
    if (beyond !== null)
      this.found(
        this.#seq + 1,
        'truncated',
        `The ${this.#lane} end at frame ${this.#seq}, but ${beyond.by} signed frame ${beyond.seq}.`,
      );
    const last = this.#stored.pages.at(-1);
    if (last !== undefined && last.firstSeq > this.#seq + 1)
      this.found(
        this.#seq + 1,
        'truncated',
        `The ${this.#lane} end at frame ${this.#seq}, but this device signed a page that begins at frame ${last.firstSeq}.`,
      );
    const unsigned = this.#seq - this.#signedThrough;
    if (unsigned > 0)
      this.found(
        this.#signedThrough + 1,
        'unsigned',
        `Frames ${this.#signedThrough + 1} to ${this.#seq} of the ${this.#lane} carry no signature yet, so nobody vouches for them.`,
      );
  }
}

/** True where frames were taken out in the older form, which names only the head after them (J8.8). */
function isUnproven({ links }: OpenedPage): boolean {
  for (const link of links.values()) if ('head' in link) return true;
  return false;
}

/** True where a redacted page carries commitment keys of more than the drafts whose frames are in it, or nothing was taken out at all (J8.9). */
function hasKeyLeft({ kept, contents, links }: OpenedPage): boolean {
  if (kept === null) return false;
  const there = new Set(contents.filter((content) => content.withheld !== true).map((content) => content.draft));
  const gone = new Set(contents.filter((content) => content.withheld === true).map((content) => content.draft));
  return links.size === 0 || [...kept].some((draft) => !there.has(draft) || gone.has(draft));
}
