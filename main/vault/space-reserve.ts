// A file kept only to be given up: when the disk is full, what is being written can still go on record, and sending stops until there is room again (P6).
import { randomFillSync } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, statfsSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

const chunk = 1024 * 1024;

/** Holds some space beside the journal. */
export class SpaceReserve {
  readonly #path: string;
  readonly #size: number;

  /** `size` in bytes, rounded up to whole MiB. */
  constructor(path: string, size: number) {
    this.#path = path;
    this.#size = Math.ceil(size / chunk) * chunk;
  }

  /** True while the reserve is given up: the disk was full. */
  get isGiven(): boolean {
    return !existsSync(this.#path);
  }

  /** Takes the reserve again when there is room for it twice over; returns whether it is held now. */
  take(): boolean {
    if (!this.isGiven) return true;
    const { bavail, bsize } = statfsSync(dirname(this.#path));
    if (bavail * bsize < this.#size * 2) return false;
    const file = openSync(this.#path, 'wx', 0o600);
    try {
      // Random bytes: a file system that packs or skips zeros would reserve nothing. Node's: libsodium asks for them four at a time.
      const bytes = randomFillSync(new Uint8Array(chunk));
      for (let written = 0; written < this.#size; written += chunk) writeSync(file, bytes);
      fsyncSync(file);
    } catch {
      closeSync(file);
      unlinkSync(this.#path);
      return false;
    }
    closeSync(file);
    return true;
  }

  /** Gives the space back to the disk; false when it was given already. */
  give(): boolean {
    if (this.isGiven) return false;
    unlinkSync(this.#path);
    return true;
  }
}
