// What a frame says in plaintext, as bytes and back: edits as a few binary fields, every other entry as JSON (spec: journal.md §4).
import { ByteReader, ByteWriter } from '../bytes/varint.ts';
import { fromWtf8, toWtf8 } from '../bytes/wtf8.ts';
import { editKinds, editOrigins, type RecordedEdit } from '../draft/edit.ts';
import { knownKinds, type EditEntry, type Entry, type FrameContent } from './entry.ts';

const jsonItem = 0;
const editItem = 1;
const composingBit = 0x80;

/** The bytes of a frame's content. Edits of one frame must be numbered without gaps and share its second; throws `RangeError` otherwise. */
export function encodeFrameContent(content: FrameContent): Uint8Array {
  const first = content.entries.find((entry) => entry.kind === 'edit');
  let n = first?.edit.n ?? 0;
  const out = new ByteWriter().varint(content.draft).varint(content.second).varint(n);
  for (const entry of content.entries) {
    if (entry.kind === 'edit') {
      const { edit } = entry;
      if (edit.n !== n || edit.second !== content.second) throw new RangeError('edits of a frame must be numbered without gaps and share its second');
      n++;
      out.byte(editItem).byte(editKinds.indexOf(edit.kind) | (edit.composing ? composingBit : 0)).byte(editOrigins.indexOf(edit.origin));
      out.varint(edit.at).varint(edit.deleted).sized(toWtf8(edit.inserted));
    } else {
      out.byte(jsonItem).sized(encodeJsonEntry(entry));
    }
  }
  return out.done();
}

/** An entry that is not an edit, as bytes: JSON, of which every JavaScript string comes back whole. */
export function encodeJsonEntry(entry: Exclude<Entry, EditEntry>): Uint8Array {
  return toWtf8(JSON.stringify(entry.kind === 'unknown' ? entry.raw : entry));
}

/** Reads what `encodeFrameContent` wrote; throws `RangeError` on anything else, without allocating more than it was given. */
export function decodeFrameContent(bytes: Uint8Array): FrameContent {
  const input = new ByteReader(bytes);
  const draft = input.varint();
  const second = input.varint();
  let n = input.varint();
  const entries: Entry[] = [];
  while (!input.ended) {
    const item = input.byte();
    if (item === jsonItem) entries.push(decodeJsonEntry(input.sized()));
    else if (item === editItem) entries.push({ kind: 'edit', edit: readEdit(input, n++, second) });
    else throw new RangeError(`unknown item ${item} in a frame`);
  }
  return { draft, second, entries };
}

function readEdit(input: ByteReader, n: number, second: number): RecordedEdit {
  const flags = input.byte();
  const kind = editKinds[flags & ~composingBit];
  const origin = editOrigins[input.byte()];
  if (kind === undefined || origin === undefined) throw new RangeError('unknown kind of edit');
  return { n, second, kind, origin, composing: (flags & composingBit) !== 0, at: input.varint(), deleted: input.varint(), inserted: fromWtf8(input.sized()) };
}

/** Reads what `encodeJsonEntry` wrote; throws `RangeError` on anything else. */
export function decodeJsonEntry(bytes: Uint8Array): Entry {
  let value: unknown;
  try {
    value = JSON.parse(fromWtf8(bytes));
  } catch (cause) {
    throw new RangeError('an entry is not JSON', { cause });
  }
  if (typeof value !== 'object' || value === null || !('kind' in value) || typeof value.kind !== 'string') throw new RangeError('an entry without a kind');
  // The writer is this program under a device key, so a known kind has its fields; an unknown one is kept whole (spec: journal.md §2).
  return knownKinds.has(value.kind) && value.kind !== 'edit' ? (value as Entry) : { kind: 'unknown', raw: value };
}
