// A snapshot of what follows from a journal, as named pieces of bytes and back; which file they are in is not its concern (spec: journal.md §14).
import { fromBase64Url, joinBytes, toBase64Url } from '../../src/bytes/bytes.ts';
import { columnNames, type LedgerColumns } from '../../src/message/ledger.ts';
import type { SavedContents } from './contents.ts';
import type { LanePlace } from './lane-walk.ts';

/**
 * Raise it with every change of what is kept or of what follows from an entry (projection, ledger, draft desk, draft log): a snapshot of another
 * version is not read, and everything is built from the journal again.
 */
export const snapshotVersion = 2;

/** A piece of a snapshot; pieces of one name belong together, in their order. */
export interface Piece {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Small enough that making or sealing one piece keeps nobody waiting. */
const most = 128 * 1024;
const draftsAtOnce = 500;

/** A snapshot in pieces, each made when it is asked for. */
export function* snapshotPieces({ place, projection, drafts, today }: SavedContents): Generator<Piece> {
  const { drafts: rows, ...desk } = drafts;
  yield* cut(
    'facts',
    json({
      place: { messages: placeOut(place.messages), drafts: placeOut(place.drafts) },
      facts: projection.facts,
      desk,
      today,
      lengths: lengthsOf(rows, projection.ledger, place.marks),
    }),
  );
  for (let at = 0; at < rows.length; at += draftsAtOnce)
    yield { name: 'drafts', bytes: json(rows.slice(at, at + draftsAtOnce), '\n') };
  // Numbers in the order of this machine's bytes: a snapshot never leaves it.
  for (const name of columnNames) yield* cut(`column ${name}`, bytesOf(projection.ledger[name]));
  yield* cut('marks', place.marks);
}

/** What the pieces of a whole snapshot say; throws when they do not belong together. */
export function snapshotOf(pieces: Iterable<Piece>): SavedContents {
  const all = new Map<string, Uint8Array[]>();
  for (const { name, bytes } of pieces) {
    const known = all.get(name);
    if (known === undefined) all.set(name, [bytes]);
    else known.push(bytes);
  }
  const whole = (name: string): Uint8Array => joinBytes(...(all.get(name) ?? []));
  const { place, facts, desk, today, lengths } = JSON.parse(text(whole('facts'))) as Written;
  const rows = text(whole('drafts'))
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line) => JSON.parse(line) as SavedContents['drafts']['drafts']);
  const ledger = Object.fromEntries(
    columnNames.map((name) => [name, numbersOf(whole(`column ${name}`))]),
  ) as LedgerColumns;
  const marks = whole('marks');
  if (lengthsOf(rows, ledger, marks).join() !== lengths.join()) throw new RangeError('a snapshot lacks something');
  return {
    place: { messages: placeIn(place.messages), drafts: placeIn(place.drafts), marks },
    projection: { facts, ledger },
    drafts: { ...desk, drafts: rows },
    today,
  };
}

interface WrittenPlace {
  readonly seq: number;
  readonly head: string;
  readonly pageDay: number;
}

interface Written {
  readonly place: { readonly messages: WrittenPlace; readonly drafts: WrittenPlace };
  readonly facts: SavedContents['projection']['facts'];
  readonly desk: Omit<SavedContents['drafts'], 'drafts'>;
  readonly today: SavedContents['today'];
  readonly lengths: readonly number[];
}

function lengthsOf(rows: readonly unknown[], ledger: LedgerColumns, marks: Uint8Array): readonly number[] {
  return [rows.length, marks.length, ...columnNames.map((name) => ledger[name].length)];
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
