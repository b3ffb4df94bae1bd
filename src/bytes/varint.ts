// Unsigned LEB128 numbers and a bounded reader over bytes, from which every decoder of the journal is made.

/** Appends numbers and bytes to one growing buffer. */
export class ByteWriter {
  #buffer = new Uint8Array(64);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** One byte. */
  byte(value: number): this {
    this.#room(1);
    this.#buffer[this.#length++] = value;
    return this;
  }

  /** A safe integer ≥ 0 as LEB128. */
  varint(value: number): this {
    if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a varint: ${value}`);
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    return this.byte(rest);
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#room(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  /** Bytes with their length before them. */
  sized(bytes: Uint8Array): this {
    return this.varint(bytes.length).raw(bytes);
  }

  /** A copy of all that was written. */
  done(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  #room(extra: number): void {
    if (this.#length + extra <= this.#buffer.length) return;
    const bigger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + extra));
    bigger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = bigger;
  }
}

/** Reads what `ByteWriter` wrote; throws `RangeError` on short, overlong or trailing input and never allocates more than it was given. */
export class ByteReader {
  #at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** True when all was read. */
  get ended(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** One byte. */
  byte(): number {
    const value = this.#bytes[this.#at++];
    if (value === undefined) throw new RangeError('the bytes end too early');
    return value;
  }

  /** A LEB128 number in its shortest form. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw new RangeError('the number is too large');
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) throw new RangeError('the number is not in its shortest form');
        return value;
      }
      scale *= 0x80;
      if (scale > 2 ** 56) throw new RangeError('the number is too large');
    }
  }

  /** The next `length` bytes, as a view. */
  raw(length: number): Uint8Array {
    if (length > this.#bytes.length - this.#at) throw new RangeError('the bytes end too early');
    const view = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return view;
  }

  /** Bytes with their length before them, as a view. */
  sized(): Uint8Array {
    return this.raw(this.varint());
  }

  /** All that is left, as a view. */
  rest(): Uint8Array {
    return this.raw(this.#bytes.length - this.#at);
  }

  /** Throws unless all was read. */
  end(): void {
    if (!this.ended) throw new RangeError('there are bytes left over');
  }
}
