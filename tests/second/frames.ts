// The second verifier's frames and folds: what bytes of content say (journal.md §4, §8), as facts with their own bytes.
import { Cursor, Lie, must, toWtf8, unpacked, wtf8 } from './bytes.ts';

/** One entry: an edit, or JSON with the bytes it came in. */
export type Fact =
  | {
      readonly edit: {
        readonly n: number;
        readonly at: number;
        readonly deleted: number;
        readonly inserted: string;
        readonly kind: number;
        readonly composing: boolean;
        readonly origin: number;
      };
    }
  | { readonly json: Readonly<Record<string, unknown>>; readonly bytes: Uint8Array };
/** One frame's content. */
export interface Told {
  readonly draft: number;
  readonly second: number;
  readonly facts: readonly Fact[];
}

const kinds = 11;
const origins = 6;

function okPlace({ draft, second, facts }: Told): void {
  must(
    draft <= 0xffffffff && second <= 253402300799 && draft >= 0 && second >= 0 && facts.length > 0,
    'a frame that cannot be',
  );
}

/** J4.2: JSON in which no object gives a field twice, counted by a parse of our own. */
function json(bytes: Uint8Array): Fact {
  const words = wtf8(bytes);
  let value: unknown;
  try {
    value = JSON.parse(words);
  } catch {
    throw new Lie('not JSON');
  }
  must(
    typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, 'kind'),
    'an entry without a kind',
  );
  must(typeof (value as { kind: unknown }).kind === 'string', 'an entry without a kind');
  must(fieldsIn(words) === fieldsOf(value), 'a field twice');
  return { json: value as Record<string, unknown>, bytes };
}

// As many colons outside strings as there are fields: one fewer field than colons is a field told twice.
function fieldsIn(words: string): number {
  return words.replace(/"(?:[^"\\]|\\.)*"/gsu, '').split(':').length - 1;
}

function fieldsOf(value: unknown): number {
  let count = 0;
  for (const waiting = [value]; waiting.length > 0; ) {
    const one = waiting.pop();
    if (typeof one !== 'object' || one === null) continue;
    if (!Array.isArray(one)) count += Object.keys(one).length;
    waiting.push(...(Object.values(one) as unknown[]));
  }
  return count;
}

/** §4 */
export function readFrame(bytes: Uint8Array): Told {
  const cursor = new Cursor(bytes);
  const [draft, second, first] = [cursor.varint(), cursor.varint(), cursor.varint()];
  let n = first;
  const facts: Fact[] = [];
  while (!cursor.isOver) {
    const item = cursor.byte();
    must(item <= 1, 'an unknown item');
    if (item === 0) facts.push(json(cursor.sized()));
    else {
      const [flags, origin, at, deleted] = [cursor.byte(), cursor.byte(), cursor.varint(), cursor.varint()];
      must((flags & 0x7f) < kinds && origin < origins, 'an unknown kind of edit');
      facts.push({
        edit: {
          n: n++,
          at,
          deleted,
          inserted: wtf8(cursor.sized()),
          kind: flags & 0x7f,
          composing: flags >= 0x80,
          origin,
        },
      });
    }
  }
  must((first === 0) === (n === first), 'a number without an edit');
  const told = { draft, second, facts };
  okPlace(told);
  return told;
}

function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

/** The bytes a frame with this content has (§4): a fold is committed to as its frames were. */
export function frameBytes({ draft, second, facts }: Told): Uint8Array {
  const first = facts.find((fact) => 'edit' in fact);
  const out = [...varint(draft), ...varint(second), ...varint(first?.edit.n ?? 0)];
  const parts: Uint8Array[] = [Uint8Array.from(out)];
  for (const fact of facts) {
    if ('json' in fact) parts.push(Uint8Array.of(0, ...varint(fact.bytes.length)), fact.bytes);
    else {
      const { kind, composing, origin, at, deleted, inserted } = fact.edit;
      const words = toWtf8(inserted);
      parts.push(
        Uint8Array.of(
          1,
          kind | (composing ? 0x80 : 0),
          origin,
          ...varint(at),
          ...varint(deleted),
          ...varint(words.length),
        ),
        words,
      );
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** §8 */
export function readFold(bytes: Uint8Array): readonly Told[] {
  const cursor = new Cursor(bytes);
  must(cursor.byte() === 1, 'no fold');
  const count = cursor.varint();
  must(count <= 65_536, 'too many frames');
  const column = (limit: number): Cursor => {
    const size = cursor.varint();
    const packed = cursor.take(Math.floor(size / 2));
    return new Cursor(size % 2 === 1 ? packed : unpacked(packed, limit));
  };
  const [frames, styles, positions, deletions, lengths] = [
    column(2 ** 23),
    column(2 ** 23),
    column(2 ** 23),
    column(2 ** 23),
    column(2 ** 23),
  ];
  const [entries, words] = [column(2 ** 26), column(2 ** 26)];
  must(cursor.isOver, 'bytes after the columns');
  let style = { value: -1, left: 0 };
  const expected = new Map<number, { n: number; at: number }>();
  const edit = (known: { n: number; at: number }): Fact => {
    if (style.left === 0) {
      const next = { value: styles.varint(), left: styles.varint() };
      must(next.left > 0 && next.value !== style.value && next.value < origins * 64, 'a run of styles that cannot be');
      style = next;
    }
    style = { ...style, left: style.left - 1 };
    const [kind, composing, origin] = [style.value & 31, (style.value & 32) !== 0, style.value >> 6];
    const [at, deleted] = [known.at + positions.zigzag(), deletions.varint()];
    const inserted = wtf8(words.take(lengths.varint()));
    must(kind < kinds && at >= 0 && known.n >= 1, 'an edit that cannot be');
    const one = { n: known.n, at, deleted, inserted, kind, composing, origin };
    known.at = at + inserted.length;
    known.n++;
    return { edit: one };
  };
  const out: Told[] = [];
  let [draft, second] = [0, 0];
  const add = (isEdit: readonly boolean[], numbers: number): void => {
    const known = expected.get(draft) ?? { n: 1, at: 0 };
    expected.set(draft, known);
    known.n += numbers;
    const told = { draft, second, facts: isEdit.map((one) => (one ? edit(known) : json(entries.sized()))) };
    okPlace(told);
    must(draft >= 1, 'a frame of no draft');
    out.push(told);
    must(out.length <= count, 'more frames than there are');
  };
  let later = 0;
  while (out.length < count) {
    const token = frames.varint();
    const run = Math.floor(token / 2);
    must(later === 0 || run > 0, 'a later second without a frame');
    must(run <= count - out.length, 'a run beyond the last frame');
    for (let i = 0; i < run; i++) {
      second += i === 0 ? later : 0;
      add([true], 0);
    }
    later = 0;
    if (token % 2 === 1) {
      must(out.length < count, 'a frame beyond the last');
      const [seconds, drafts, numbers] = [frames.zigzag(), frames.zigzag(), frames.zigzag()];
      const items = [...frames.take(frames.varint())];
      must(
        items.length > 0 &&
          items.every((one) => one <= 1) &&
          (numbers === 0 || items.includes(1)) &&
          !(drafts === 0 && numbers === 0 && items.join() === '1'),
        'a frame spelled otherwise',
      );
      second += seconds;
      draft += drafts;
      add(
        items.map((one) => one === 1),
        numbers,
      );
    } else if (!frames.isOver) {
      later = frames.zigzag();
      must(later !== 0 && out.length < count, 'a later second that is none');
    } else must(run > 0 && out.length === count, 'frames are missing');
  }
  must(
    [frames, styles, positions, deletions, lengths, entries, words].every((one) => one.isOver) && style.left === 0,
    'bytes after the last frame',
  );
  return out;
}
