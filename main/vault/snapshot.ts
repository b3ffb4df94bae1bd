// A snapshot of what follows from a journal, as named pieces of bytes and back; which file they are in is not its concern (spec: journal.md §14).
import { fromBase64Url, joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import type { SavedView } from '../../src/journal/view.ts';
import type { SavedViews } from '../../src/journal/views.ts';
import type { JournalPlace } from './journal.ts';
import type { LanePlace } from './lane-walk.ts';

/** Raise it when the pieces themselves change: a snapshot of another version is not read at all. What one view keeps has a version of its own (`views.ts`). */
export const snapshotVersion = 3;

/** What a snapshot holds: the views, and the place in the journal they stand for. */
export interface SavedRecord {
  readonly place: JournalPlace;
  readonly views: SavedViews;
}

/** A piece of a snapshot; pieces of one name belong together, in their order. */
export interface Piece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Small enough that making or sealing one piece keeps nobody waiting. */
const most = 128 * 1024;
const rowsAtOnce = 500;

/** A snapshot in pieces, each made when it is asked for. */
export function* snapshotPieces({ place, views }: SavedRecord): Generator<Piece> {
  const written: WrittenPlaces = {
    messages: placeOut(place.messages),
    drafts: placeOut(place.drafts),
    marks: place.marks.length,
  };
  yield* cut('place', json(written));
  yield* cut('marks', place.marks);
  for (const [view, { version, facts, rows = [], columns = {} }] of views) {
    const lengths = Object.fromEntries(Object.entries(columns).map(([name, { length }]) => [name, length]));
    yield* cut(`view ${view}`, json({ version, facts, rows: rows.length, columns: lengths } satisfies WrittenView));
    for (let at = 0; at < rows.length; at += rowsAtOnce)
      yield { name: `rows ${view}`, bytes: json(rows.slice(at, at + rowsAtOnce), '\n') };
    // Numbers in the order of this machine's bytes: a snapshot never leaves it.
    for (const [name, numbers] of Object.entries(columns)) yield* cut(`column ${view} ${name}`, bytesOf(numbers));
  }
}

/** What the pieces of a snapshot say; a view that lacks something is left out. Throws where the place itself cannot be told. */
export function snapshotOf(pieces: Iterable<Piece>): SavedRecord {
  const all = new Map<string, Uint8Array[]>();
  for (const { name, bytes } of pieces) {
    const known = all.get(name);
    if (known === undefined) all.set(name, [bytes]);
    else known.push(bytes);
  }
  const whole = (name: string): Uint8Array => joinBytes(...(all.get(name) ?? []));
  const { messages, drafts, marks: length } = JSON.parse(text(whole('place'))) as WrittenPlaces;
  const marks = whole('marks');
  if (marks.length !== length) throw new RangeError('a snapshot lacks something');
  const views = new Map<string, SavedView & { readonly version: number }>();
  for (const name of all.keys()) {
    const view = name.startsWith('view ') ? viewOf(name.slice('view '.length), whole) : null;
    if (view !== null) views.set(name.slice('view '.length), view);
  }
  return { place: { messages: placeIn(messages), drafts: placeIn(drafts), marks }, views };
}

interface WrittenPlace {
  readonly seq: number;
  readonly head: string;
  readonly pageDay: number;
}

interface WrittenPlaces {
  readonly messages: WrittenPlace;
  readonly drafts: WrittenPlace;
  readonly marks: number;
}

interface WrittenView {
  readonly version: number;
  readonly facts: unknown;
  readonly rows: number;
  readonly columns: Readonly<Record<string, number>>;
}

function viewOf(name: string, whole: (name: string) => Uint8Array): (SavedView & { readonly version: number }) | null {
  try {
    const written = JSON.parse(text(whole(`view ${name}`))) as WrittenView;
    const rows = text(whole(`rows ${name}`))
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => JSON.parse(line) as readonly unknown[]);
    const columns = Object.fromEntries(
      Object.keys(written.columns).map((column) => [column, numbersOf(whole(`column ${name} ${column}`))]),
    );
    const isWhole =
      rows.length === written.rows &&
      Object.entries(written.columns).every(([column, length]) => columns[column]?.length === length);
    return isWhole ? { version: written.version, facts: written.facts, rows, columns } : null;
  } catch {
    return null; // the view reads the journal again
  }
}

function placeOut({ seq, head, pageDay }: LanePlace): WrittenPlace {
  return { seq, head: toBase64Url(head), pageDay };
}

function placeIn({ seq, head, pageDay }: WrittenPlace): LanePlace {
  return { seq, head: fromBase64Url(head), pageDay };
}

/** Long bytes as pieces. */
export function* cut(name: string, bytes: Uint8Array): Generator<Piece> {
  for (let at = 0; at < bytes.length; at += most) yield { name, bytes: bytes.subarray(at, at + most) };
}

// Half a surrogate pair is written as an escape, so that every text comes back whole.
function json(value: unknown, after = ''): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value) + after);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function bytesOf(numbers: Uint32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function numbersOf(bytes: Uint8Array): Uint32Array {
  return new Uint32Array(bytes.slice().buffer);
}
