// What a frame says in plaintext, as bytes and back: edits as a few binary fields, every other entry as JSON (spec: journal.md §4).
import { ByteReader, ByteWriter } from '../bytes/varint.ts';
import { fromWtf8, toWtf8 } from '../bytes/wtf8.ts';
import { editKinds, editOrigins, type RecordedEdit } from '../draft/edit.ts';
import type { EditEntry } from '../draft/entries.ts';
import { isDraftNumber, isSecond } from './bounds.ts';
import { knownKinds, type Entry, type FrameContent } from './entry.ts';

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
      if (edit.n !== n || edit.second !== content.second)
        throw new RangeError('edits of a frame must be numbered without gaps and share its second');
      n++;
      out
        .byte(editItem)
        .byte(editKinds.indexOf(edit.kind) | (edit.composing ? composingBit : 0))
        .byte(editOrigins.indexOf(edit.origin));
      out.varint(edit.at).varint(edit.deleted).sized(toWtf8(edit.inserted));
    } else {
      out.byte(jsonItem).sized(encodeJsonEntry(entry));
    }
  }
  return out.done();
}

/** An entry that is not an edit, as bytes: JSON, of which every JavaScript string comes back whole. */
export function encodeJsonEntry(entry: Exclude<Entry, EditEntry>): Uint8Array {
  return spellings.get(entry) ?? toWtf8(JSON.stringify(entry.kind === 'unknown' ? entry.raw : entry));
}

/** Entries that another writer spelled otherwise than this one would: what was committed to is the bytes, so they stay as they came. */
const spellings = new WeakMap<object, Uint8Array>();

/** Reads what `encodeFrameContent` wrote; throws `RangeError` on anything else, without allocating more than it was given. */
export function decodeFrameContent(bytes: Uint8Array): FrameContent {
  const input = new ByteReader(bytes);
  const draft = input.varint();
  const second = input.varint();
  const first = input.varint();
  let n = first;
  const entries: Entry[] = [];
  while (!input.ended) {
    const item = input.byte();
    if (item === jsonItem) entries.push(decodeJsonEntry(input.sized()));
    else if (item === editItem) entries.push({ kind: 'edit', edit: readEdit(input, n++, second) });
    else throw new RangeError(`unknown item ${item} in a frame`);
  }
  if ((draft !== 0 && !isDraftNumber(draft)) || !isSecond(second) || entries.length === 0)
    throw new RangeError('a frame that cannot be');
  if (!Number.isSafeInteger(n) || (first === 0) !== (n === first))
    throw new RangeError('the number of a frame’s first edit does not fit its edits');
  return { draft, second, entries };
}

function readEdit(input: ByteReader, n: number, second: number): RecordedEdit {
  const flags = input.byte();
  const kind = editKinds[flags & ~composingBit];
  const origin = editOrigins[input.byte()];
  if (kind === undefined || origin === undefined) throw new RangeError('unknown kind of edit');
  const edit = {
    n,
    second,
    kind,
    origin,
    composing: (flags & composingBit) !== 0,
    at: input.varint(),
    deleted: input.varint(),
    inserted: fromWtf8(input.sized()),
  };
  if (!Number.isSafeInteger(edit.at + edit.deleted + edit.inserted.length))
    throw new RangeError('an edit that cannot be');
  return edit;
}

/** Reads what `encodeJsonEntry` wrote; throws `RangeError` on anything else. */
export function decodeJsonEntry(bytes: Uint8Array): Entry {
  let value: unknown;
  const text = fromWtf8(bytes);
  let again: string;
  try {
    value = JSON.parse(text);
    again = JSON.stringify(value);
  } catch (cause) {
    throw new RangeError('an entry is not JSON', { cause });
  }
  // A field given twice is read differently by different readers; any other spelling says the same to all.
  const isOurs = again === text;
  if (!isOurs && hasFieldTwice(text)) throw new RangeError('an entry that gives a field twice');
  if (
    typeof value !== 'object' ||
    value === null ||
    !Object.hasOwn(value, 'kind') ||
    typeof (value as { kind?: unknown }).kind !== 'string'
  )
    throw new RangeError('an entry without a kind');
  // Whether a known kind has its fields is looked at where it counts (`entry-check.ts`); an unknown one is kept whole (spec: journal.md §2).
  const { kind } = value as { readonly kind: string };
  const entry =
    knownKinds.has(kind) && kind !== 'edit'
      ? (value as Entry)
      : { kind: 'unknown' as const, raw: value as Record<string, unknown> };
  if (!isOurs) spellings.set(entry, bytes.slice());
  return entry;
}

/** True when an object in this JSON, which must be valid, gives one field twice. */
function hasFieldTwice(json: string): boolean {
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < json.length; i++) {
    const letter = json[i];
    if (letter === '{') open.push(new Set());
    else if (letter === '[') open.push(null);
    else if (letter === '}' || letter === ']') open.pop();
    else if (letter === '"') {
      const begin = i++;
      while (json[i] !== '"') i += json[i] === '\\' ? 2 : 1;
      const fields = open.at(-1);
      let after = i + 1;
      while (' \t\r\n'.includes(json[after] ?? '-')) after++;
      if (fields === null || fields === undefined || json[after] !== ':') continue;
      const field = JSON.parse(json.slice(begin, i + 1)) as string;
      if (fields.has(field)) return true;
      fields.add(field);
    }
  }
  return false;
}
