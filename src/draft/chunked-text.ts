// A text kept in small pieces, so that one splice costs the same in a page as in a book and a copy costs almost nothing.

/** Pieces are aimed at this many UTF-16 units: measured, splicing strings of this size is cheapest. */
const aim = 512;
const most = aim * 2;

/** A mutable text in UTF-16 units (lone surrogates included) with cheap splices and cheap snapshots. */
export class ChunkedText {
  #chunks: string[];
  #length: number;
  // The piece last touched and where it begins: people edit near where they just edited.
  #near = 0;
  #nearStart = 0;

  /** Starts from a snapshot (shared, never changed) or empty. */
  constructor(snapshot: readonly string[] = []) {
    this.#chunks = snapshot.slice();
    this.#length = 0;
    for (const chunk of snapshot) this.#length += chunk.length;
  }

  /** Length in UTF-16 units. */
  get length(): number {
    return this.#length;
  }

  /** Takes `deleted` units out at `at` and puts `inserted` in; throws `RangeError` if they are not there. */
  splice(at: number, deleted: number, inserted: string): void {
    if (at < 0 || deleted < 0 || at + deleted > this.#length) {
      throw new RangeError(`edit at ${at} taking ${deleted} does not fit a text of ${this.#length} units`);
    }
    if (this.#chunks.length === 0) {
      this.#chunks.push(...cut(inserted));
      this.#length = inserted.length;
      return;
    }
    const first = this.#seek(at);
    const head = this.#chunks[first] ?? '';
    const from = at - this.#nearStart;
    let last = first;
    let rest = from + deleted;
    let tail = head;
    while (rest > tail.length) {
      rest -= tail.length;
      tail = this.#chunks[++last] ?? '';
    }
    const joined = head.slice(0, from) + inserted + tail.slice(rest);
    this.#length += inserted.length - deleted;
    if (first === last && joined.length <= most && joined.length > 0) this.#chunks[first] = joined;
    else this.#replace(first, last - first + 1, joined);
  }

  /** The text from `from` to `to`. */
  slice(from: number, to: number): string {
    if (from >= to || this.#chunks.length === 0) return '';
    let index = this.#seek(from);
    let start = this.#nearStart;
    let out = '';
    for (; index < this.#chunks.length && start < to; index++) {
      const chunk = this.#chunks[index] ?? '';
      out += chunk.slice(Math.max(0, from - start), to - start);
      start += chunk.length;
    }
    return out;
  }

  /** The pieces as they are now; later splices do not change them. */
  snapshot(): readonly string[] {
    return this.#chunks.slice();
  }

  /** The whole text. */
  toString(): string {
    return this.#chunks.join('');
  }

  #seek(at: number): number {
    let index = this.#near;
    let start = this.#nearStart;
    while (start > at) start -= (this.#chunks[--index] ?? '').length;
    for (;;) {
      const length = (this.#chunks[index] ?? '').length;
      if (at <= start + length || index + 1 >= this.#chunks.length) break;
      start += length;
      index++;
    }
    this.#near = index;
    this.#nearStart = start;
    return index;
  }

  #replace(first: number, count: number, joined: string): void {
    let text = joined;
    let end = first + count;
    // A small remainder joins its right neighbour, so that deletions do not leave a trail of crumbs.
    const next = this.#chunks[end];
    if (next !== undefined && text.length < aim / 4 && text.length + next.length <= most) {
      text += next;
      end++;
    }
    const pieces = cut(text);
    // Spreading is safe: an edit is a million units at most (contract.ts), so two thousand pieces.
    this.#chunks.splice(first, end - first, ...pieces);
    if (first >= this.#chunks.length) {
      this.#near = 0;
      this.#nearStart = 0;
    }
  }
}

function cut(text: string): string[] {
  if (text.length <= most) return text.length === 0 ? [] : [text];
  const pieces: string[] = [];
  for (let from = 0; from < text.length; from += aim) pieces.push(text.slice(from, from + aim));
  return pieces;
}
