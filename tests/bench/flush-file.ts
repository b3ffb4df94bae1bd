// The floor of durability: one write and one fdatasync of 4 KiB, into space that was there before, so that only the data has to reach the disk.
import { closeSync, fdatasyncSync, fsyncSync, openSync, writeSync } from 'node:fs';

const block = 4096;
const blocks = 1024;

/** A file of 4 MiB, written once and flushed, then overwritten in turn a block at a time. */
export class FlushFile {
  readonly #file: number;
  readonly #bytes = Buffer.alloc(block, 0x5a);
  #next = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w+');
    const all = Buffer.alloc(block * blocks, 0xa5);
    writeSync(this.#file, all, 0, all.length, 0);
    fsyncSync(this.#file);
  }

  /** Writes the next block and flushes it; returns how long that took, ms. */
  once(): number {
    this.#bytes.writeUInt32LE(this.#next, 0);
    const began = performance.now();
    writeSync(this.#file, this.#bytes, 0, block, (this.#next % blocks) * block);
    fdatasyncSync(this.#file);
    const took = performance.now() - began;
    this.#next++;
    return took;
  }

  close(): void {
    closeSync(this.#file);
  }
}
