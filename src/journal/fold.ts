// Folding: the frames of a closed drafts page as columns, so that like stands beside like and packs small (spec: journal.md §8).
import { ByteReader, ByteWriter } from '../bytes/varint.ts';
import { fromWtf8, toWtf8 } from '../bytes/wtf8.ts';
import { editKinds, editOrigins, type RecordedEdit } from '../draft/edit.ts';
import type { Entry, FrameContent } from './entry.ts';
import { maxPageFrames } from './redaction.ts';
import { isDraftNumber, isSecond } from './bounds.ts';
import { decodeJsonEntry, encodeJsonEntry } from './frame-content.ts';

/** Unpacks Brotli (RFC 7932); the outer world brings it, so that this stays pure. Must refuse to give more than `limit` bytes. */
export type Unpack = (bytes: Uint8Array, limit: number) => Uint8Array;

/** No column of a page may unpack to more than this, bytes; those of small numbers to an eighth of it. */
export const maxColumn = 64 * 1024 * 1024;
/** Nor all columns of a page together to more than this, bytes. */
const maxColumns = 128 * 1024 * 1024;
/** Nor has a page more entries than this (spec: journal.md §8). */
const maxPageEntries = 1_048_576;
const formatVersion = 1;

/** The columns of a page, in the order they are written. The last is text, the others small numbers. */
const columnNames = ['frames', 'styles', 'positions', 'deletions', 'lengths', 'entries', 'text'] as const;
type Columns = Record<(typeof columnNames)[number], ByteWriter>;

/** What a draft's next edit is expected to be, kept alike by writer and reader. */
interface Expectation {
  n: number;
  at: number;
}

/** A page's columns before they are packed. */
export interface FoldColumns {
  readonly frames: number;
  readonly columns: readonly { readonly bytes: Uint8Array; readonly isText: boolean }[];
}

/** Frames as columns; pack each and put them together with `assembleFold`, and `unfold` gives back exactly these contents. */
export function foldColumns(contents: readonly FrameContent[]): FoldColumns {
  const columns = Object.fromEntries(columnNames.map((name) => [name, new ByteWriter()])) as Columns;
  const expected = new Map<number, Expectation>();
  const styles = new StyleRuns(columns.styles);
  const plain = new FrameRuns(columns.frames);
  let draft = 0;
  let second = 0;
  for (const content of contents) {
    const known = expectationOf(expected, content.draft);
    const first = content.entries.find((entry) => entry.kind === 'edit')?.edit.n ?? known.n;
    const isPlain =
      content.draft === draft &&
      content.entries.length === 1 &&
      content.entries[0]?.kind === 'edit' &&
      first === known.n;
    if (isPlain) plain.plain(content.second - second);
    else {
      plain.special(
        zigzag(content.second - second),
        zigzag(content.draft - draft),
        zigzag(first - known.n),
        content.entries.map((entry) => entry.kind === 'edit'),
      );
      known.n = first;
    }
    draft = content.draft;
    second = content.second;
    for (const entry of content.entries) {
      if (entry.kind === 'edit') writeEdit(columns, styles, known, entry.edit);
      else columns.entries.sized(encodeJsonEntry(entry));
    }
  }
  plain.end();
  styles.end();
  return {
    frames: contents.length,
    columns: columnNames.map((name) => ({
      bytes: columns[name].done(),
      isText: name === 'text' || name === 'entries',
    })),
  };
}

/** A folded page from its columns and their packed forms, in the same order. What did not pack smaller stays as it was. */
export function assembleFold({ frames, columns }: FoldColumns, packed: readonly Uint8Array[]): Uint8Array {
  const out = new ByteWriter().byte(formatVersion).varint(frames);
  columns.forEach(({ bytes }, i) => {
    const small = packed[i] ?? bytes;
    // Twice the length, plus one for a column that is not packed.
    if (small.length < bytes.length) out.varint(small.length * 2).raw(small);
    else out.varint(bytes.length * 2 + 1).raw(bytes);
  });
  return out.done();
}

/** The frames of a folded page; throws `RangeError` (or what `unpack` throws) on anything else. */
export function unfold(folded: Uint8Array, unpack: Unpack): readonly FrameContent[] {
  const input = new ByteReader(folded);
  if (input.byte() !== formatVersion) throw new RangeError('unknown version of a folded page');
  const count = input.varint();
  if (count > maxPageFrames) throw new RangeError('more frames than a page has');
  let room = maxColumns;
  const columns = Object.fromEntries(
    columnNames.map((name) => {
      const size = input.varint();
      const bytes = input.raw(Math.floor(size / 2));
      const limit = Math.min(room, name === 'text' || name === 'entries' ? maxColumn : maxColumn / 8);
      if (bytes.length > limit) throw new RangeError('a column longer than any');
      const column = size % 2 === 1 ? bytes : unpack(bytes, limit);
      room -= column.length;
      return [name, new ByteReader(column)];
    }),
  ) as Record<(typeof columnNames)[number], ByteReader>;
  input.end();
  const expected = new Map<number, Expectation>();
  const styles = new StyleReader(columns.styles);
  const frames = new FrameReader(columns.frames);
  const contents: FrameContent[] = [];
  let draft = 0;
  let second = 0;
  let left = maxPageEntries;
  while (contents.length < count) {
    const frame = frames.next();
    left -= frame.items.length;
    if (left < 0) throw new RangeError('more entries than a page has');
    second += frame.seconds;
    draft += frame.drafts;
    if (!isDraftNumber(draft) || !isSecond(second)) throw new RangeError('a frame that cannot be');
    const known = expectationOf(expected, draft);
    known.n += frame.numbers;
    const entries = frame.items.map(
      (isEdit): Entry =>
        isEdit
          ? { kind: 'edit', edit: readEdit(columns, styles, known, second) }
          : decodeJsonEntry(columns.entries.sized()),
    );
    contents.push({ draft, second, entries });
  }
  // One spelling only: what runs claim beyond the last frame says nothing, so it may not be there.
  frames.end();
  styles.end();
  for (const name of columnNames) columns[name].end();
  return contents;
}

function expectationOf(all: Map<number, Expectation>, draft: number): Expectation {
  let known = all.get(draft);
  if (known === undefined) {
    known = { n: 1, at: 0 };
    all.set(draft, known);
  }
  return known;
}

function writeEdit(columns: Columns, styles: StyleRuns, known: Expectation, edit: RecordedEdit): void {
  const text = toWtf8(edit.inserted);
  styles.add(styleOf(edit));
  // People mostly type on where they were; what is written is how far an edit is from there.
  columns.positions.varint(zigzag(edit.at - known.at));
  columns.deletions.varint(edit.deleted);
  columns.lengths.varint(text.length);
  columns.text.raw(text);
  known.at = edit.at + edit.inserted.length;
  known.n = edit.n + 1;
}

function readEdit(
  columns: Readonly<Record<(typeof columnNames)[number], ByteReader>>,
  styles: StyleReader,
  known: Expectation,
  second: number,
): RecordedEdit {
  const style = styles.next();
  const kind = editKinds[style & 0x1f];
  const origin = editOrigins[style >> 6];
  const at = known.at + unzigzag(columns.positions.varint());
  const deleted = columns.deletions.varint();
  const inserted = fromWtf8(columns.text.raw(columns.lengths.varint()));
  if (
    kind === undefined ||
    origin === undefined ||
    at < 0 ||
    known.n < 1 ||
    !Number.isSafeInteger(at + deleted + inserted.length) ||
    !Number.isSafeInteger(known.n + 1)
  )
    throw new RangeError('an edit that cannot be');
  const edit: RecordedEdit = {
    n: known.n,
    second,
    at,
    deleted,
    inserted,
    kind,
    composing: (style & 0x20) !== 0,
    origin,
  };
  known.at = at + inserted.length;
  known.n++;
  return edit;
}

/** Kind, composing and origin in one number. */
function styleOf(edit: RecordedEdit): number {
  return editKinds.indexOf(edit.kind) | (edit.composing ? 0x20 : 0) | (editOrigins.indexOf(edit.origin) << 6);
}

function zigzag(n: number): number {
  return n < 0 ? -n * 2 - 1 : n * 2;
}

function unzigzag(n: number): number {
  return n % 2 === 1 ? -(n + 1) / 2 : n / 2;
}

/** Runs of equal styles: style, then how many. */
class StyleRuns {
  readonly #out: ByteWriter;
  #style = -1;
  #count = 0;

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  add(style: number): void {
    if (style === this.#style) {
      this.#count++;
      return;
    }
    this.end();
    this.#style = style;
    this.#count = 1;
  }

  end(): void {
    if (this.#count > 0) this.#out.varint(this.#style).varint(this.#count);
    this.#count = 0;
  }
}

/** Beyond it the bits of a style would not fit a 32-bit number. */
const mostStyle = 0xffff;

class StyleReader {
  readonly #in: ByteReader;
  #style = -1;
  #left = 0;

  constructor(input: ByteReader) {
    this.#in = input;
  }

  next(): number {
    if (this.#left === 0) {
      const before = this.#style;
      this.#style = this.#in.varint();
      this.#left = this.#in.varint();
      if (this.#left === 0 || this.#style === before || this.#style > mostStyle)
        throw new RangeError('a run of styles that cannot be');
    }
    this.#left--;
    return this.#style;
  }

  end(): void {
    if (this.#left > 0) throw new RangeError('a run of styles goes on after the last edit');
  }
}

/**
 * Frames: almost all hold one edit of the draft before, in the same second or a later one. Those are counted by second: an even number
 * `2k` means k such frames, then the next of them is some seconds later (the number that follows). An odd number `2k+1` means k such
 * frames, then a special frame spelled out.
 */
class FrameRuns {
  readonly #out: ByteWriter;
  #run = 0;

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  plain(seconds: number): void {
    if (seconds !== 0) {
      this.#out.varint(this.#run * 2).varint(zigzag(seconds));
      this.#run = 0;
    }
    this.#run++;
  }

  special(seconds: number, drafts: number, numbers: number, items: readonly boolean[]): void {
    this.#out
      .varint(this.#run * 2 + 1)
      .varint(seconds)
      .varint(drafts)
      .varint(numbers)
      .varint(items.length);
    for (const isEdit of items) this.#out.byte(isEdit ? 1 : 0);
    this.#run = 0;
  }

  end(): void {
    if (this.#run > 0) this.#out.varint(this.#run * 2);
  }
}

interface FrameShape {
  readonly seconds: number;
  readonly drafts: number;
  readonly numbers: number;
  readonly items: readonly boolean[];
}

const plainItems = [true] as const;

class FrameReader {
  readonly #in: ByteReader;
  #left = 0;
  #then: FrameShape | null = null;
  /** Seconds by which the next plain frame is later. */
  #later = 0;

  constructor(input: ByteReader) {
    this.#in = input;
  }

  next(): FrameShape {
    while (this.#left === 0) {
      if (this.#then !== null) {
        const special = this.#then;
        this.#then = null;
        return special;
      }
      this.#read();
    }
    this.#left--;
    const seconds = this.#later;
    this.#later = 0;
    return { seconds, drafts: 0, numbers: 0, items: plainItems };
  }

  end(): void {
    if (this.#left > 0 || this.#then !== null || this.#pendingLater !== 0)
      throw new RangeError('a run of frames goes on after the last one');
  }

  // A run that ended because the second changed is followed by the change, which belongs to the first frame of the next run.
  #read(): void {
    const later = this.#pendingLater;
    this.#later = later;
    this.#pendingLater = 0;
    const run = this.#in.varint();
    this.#left = Math.floor(run / 2);
    if (later !== 0 && this.#left === 0) throw new RangeError('a later second without its frame');
    if (run % 2 === 1) this.#then = this.#special();
    else if (this.#in.ended) {
      if (this.#left === 0) throw new RangeError('the frames end too early');
    } else {
      this.#pendingLater = unzigzag(this.#in.varint());
      if (this.#pendingLater === 0) throw new RangeError('two runs in one second');
    }
  }

  #special(): FrameShape {
    const seconds = unzigzag(this.#in.varint());
    const drafts = unzigzag(this.#in.varint());
    const numbers = unzigzag(this.#in.varint());
    const length = this.#in.varint();
    if (length > maxPageEntries) throw new RangeError('more entries than a page has');
    const kinds = this.#in.raw(length);
    if (length === 0 || kinds.some((item) => item > 1)) throw new RangeError('a frame that holds nothing known');
    const items = Array.from(kinds, (item) => item === 1);
    if (numbers !== 0 && !items.includes(true)) throw new RangeError('a number without an edit');
    if (drafts === 0 && numbers === 0 && length === 1 && items[0] === true)
      throw new RangeError('a plain frame spelled out');
    return { seconds, drafts, numbers, items };
  }

  #pendingLater = 0;
}
