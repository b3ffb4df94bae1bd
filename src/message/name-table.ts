// Finds numbered things by their names in a few bytes each: the names themselves stay where they are, so who asks compares what was found.
import { Column } from './column.ts';

/** Names of things numbered from 1, by hash. */
export class NameTable {
  readonly #hashes: Column;
  /** Made when a name is first looked for. */
  #slots: Uint32Array | null = null;
  #named = 0;

  /** Goes on from `hashes`, one per thing, 0 for a thing without a name. */
  constructor(hashes?: Uint32Array) {
    this.#hashes = new Column(hashes ?? Uint32Array.of(0));
  }

  /** Gives the next thing its name, or null for none. */
  add(name: string | null): void {
    this.#hashes.push(name === null ? 0 : hashOf(name));
    if (name === null || this.#slots === null) return;
    if ((this.#named + 1) * 2 > this.#slots.length) this.#slots = null;
    else this.#place(this.#slots, this.#hashes.length - 1);
  }

  /** True when thing `number` may bear this name. */
  may(number: number, name: string): boolean {
    return this.#hashes.at(number) === hashOf(name);
  }

  /** The things that may bear this name: almost always none or the one. */
  *candidates(name: string): Generator<number> {
    const hash = hashOf(name);
    const slots = (this.#slots ??= this.#built());
    const mask = slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const number = slots[slot] ?? 0;
      if (number === 0) return;
      if (this.#hashes.at(number) === hash) yield number;
    }
  }

  /** The hashes, to go on from. */
  copy(): Uint32Array {
    return this.#hashes.copy();
  }

  #built(): Uint32Array {
    const slots = new Uint32Array(2 ** Math.ceil(Math.log2(this.#hashes.length * 3 + 64)));
    this.#named = 0;
    for (let number = 1; number < this.#hashes.length; number++)
      if (this.#hashes.at(number) !== 0) this.#place(slots, number);
    return slots;
  }

  #place(slots: Uint32Array, number: number): void {
    const mask = slots.length - 1;
    let slot = this.#hashes.at(number) & mask;
    while ((slots[slot] ?? 0) !== 0) slot = (slot + 1) & mask;
    slots[slot] = number;
    this.#named++;
  }
}

/** FNV-1a over UTF-16 units; never 0. Names that fall together cost a comparison, nothing else. */
function hashOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  // The low bits choose the slot, and ids that count up differ in their last letter only.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0 || 1;
}
