// A growing list of whole numbers of four bytes each: what is kept in memory for every one of a million messages.

/** Numbers from 0 to 2³²−1 in their order; one past its end reads as 0. */
export class Column {
  #cells: Uint32Array;
  #length: number;

  /** Begins with `cells`, which it copies. */
  constructor(cells: Uint32Array = new Uint32Array(0)) {
    this.#cells = cells.slice();
    this.#length = cells.length;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#cells[index] ?? 0;
  }

  push(value: number): void {
    if (this.#length === this.#cells.length) {
      const wider = new Uint32Array(Math.max(64, Math.ceil(this.#length * 1.5)));
      wider.set(this.#cells);
      this.#cells = wider;
    }
    this.#cells[this.#length++] = value;
  }

  /** Changes a number that is there. */
  set(index: number, value: number): void {
    if (index < this.#length) this.#cells[index] = value;
  }

  /** The index of the first number that is at least `value`, in a column that rises; its length when there is none. */
  firstFrom(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Its numbers as they are now. */
  copy(): Uint32Array {
    return this.#cells.slice(0, this.#length);
  }
}
