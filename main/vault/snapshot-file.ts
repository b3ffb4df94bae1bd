// A sealed file beside a journal for what follows from it: written whole under another name, flushed, renamed; opened whole or not at all.
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open as openFile, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { ascii, joinBytes, u32be, u64be } from '../../src/bytes/bytes.ts';
import { ByteReader, ByteWriter } from '../../src/bytes/varint.ts';
import { deriveKey, open, randomBytes, seal } from '../../src/crypto/sodium.ts';
import { shapeOf } from '../../src/errors.ts';
import type { JournalIdentity } from '../../src/journal/source.ts';
import { flushFolder } from '../flush-folder.ts';
import type { Piece } from './snapshot.ts';

const prefixLength = 16;
const lastPiece = 'end';

/** What a file is for, and in which version. */
export interface Purpose {
  readonly purpose: 'candor snapshot v1' | 'candor index v1';
  readonly version: number;
}

/** One sealed file of one journal. */
export class SnapshotFile {
  readonly #path: string;
  readonly #key: Uint8Array;
  readonly #name: Uint8Array;
  /** What is written at once, and what is written slowly, before it gets the file's name. */
  readonly #begun: readonly [string, string];

  /** `wrap`: the device's wrapping key. What the file is sealed with binds it to this device, journal, epoch, purpose and version. */
  constructor(
    path: string,
    wrap: Uint8Array,
    { journal, epoch }: Pick<JournalIdentity, 'journal' | 'epoch'>,
    { purpose, version }: Purpose,
  ) {
    this.#path = path;
    this.#begun = [`${path}.last`, `${path}.next`];
    this.#name = joinBytes(ascii(purpose), u32be(version), journal, u32be(epoch));
    this.#key = deriveKey(wrap, purpose, joinBytes(journal, u32be(epoch)));
    for (const begun of this.#begun) rmSync(begun, { force: true }); // what a crash left half written
  }

  /** All its pieces; null when there is no file, or it is another journal's, another version's, cut, changed or cannot be read. */
  read(): readonly Piece[] | null {
    try {
      return existsSync(this.#path) ? wholeOf([...this.#opened(readFileSync(this.#path))]) : null;
    } catch (error) {
      console.error('snapshot:', shapeOf(error).code);
      return null;
    }
  }

  /** Reads it piece by piece while others get their turn; null also once `isOff` says so. */
  async readSlowly(isOff: () => boolean): Promise<readonly Piece[] | null> {
    if (!existsSync(this.#path)) return null;
    const opened: (Piece | null)[] = [];
    for (const piece of this.#opened(await readFile(this.#path))) {
      opened.push(piece);
      await breathe();
      if (isOff()) return null;
    }
    return wholeOf(opened);
  }

  /** Writes it at once. */
  write(pieces: Iterable<Piece>): void {
    const [begun] = this.#begun;
    try {
      const file = openSync(begun, 'w', 0o600);
      try {
        for (const bytes of this.#sealed(pieces)) writeSync(file, bytes);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      this.#rename(begun);
    } catch (error) {
      rmSync(begun, { force: true }); // on a full disk every byte counts
      throw error;
    }
  }

  /** Writes it piece by piece while others get their turn; gives it up once `isOff` says so. */
  async writeSlowly(pieces: Iterable<Piece>, isOff: () => boolean): Promise<void> {
    const [, begun] = this.#begun;
    try {
      const file = await openFile(begun, 'w', 0o600);
      try {
        for (const bytes of this.#sealed(pieces)) {
          if (isOff()) break;
          await file.write(bytes);
          await breathe();
        }
        await file.sync();
      } finally {
        await file.close();
      }
      if (isOff()) rmSync(begun, { force: true });
      else this.#rename(begun);
    } catch (error) {
      rmSync(begun, { force: true });
      throw error;
    }
  }

  /** Destroys it: its bytes are written over first. */
  remove(): void {
    if (!existsSync(this.#path)) return;
    const file = openSync(this.#path, 'r+');
    try {
      writeSync(file, new Uint8Array(statSync(this.#path).size));
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    rmSync(this.#path);
    flushFolder(dirname(this.#path));
  }

  // Ends with the last piece, or with null where one does not open.
  *#opened(bytes: Uint8Array): Generator<Piece | null> {
    const input = new ByteReader(bytes);
    try {
      const prefix = input.raw(prefixLength);
      for (let index = 0; ; index++) {
        if (input.ended) return;
        const plain = open(input.sized(), this.#name, nonceOf(prefix, index), this.#key);
        if (plain === null) break;
        const piece = new ByteReader(plain);
        yield { name: new TextDecoder().decode(piece.sized()), bytes: piece.rest() };
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a file that was cut
    }
    yield null;
  }

  *#sealed(pieces: Iterable<Piece>): Generator<Uint8Array> {
    const prefix = randomBytes(prefixLength);
    yield prefix;
    let index = 0;
    const one = ({ name, bytes }: Piece): Uint8Array =>
      new ByteWriter()
        .sized(
          seal(new ByteWriter().sized(ascii(name)).raw(bytes).done(), this.#name, nonceOf(prefix, index++), this.#key),
        )
        .done();
    for (const piece of pieces) yield one(piece);
    yield one({ name: lastPiece, bytes: new Uint8Array(0) });
  }

  #rename(begun: string): void {
    renameSync(begun, this.#path);
    flushFolder(dirname(this.#path));
  }
}

// The place of a piece is in its nonce: pieces that were exchanged, doubled or left out do not open.
function nonceOf(prefix: Uint8Array, index: number): Uint8Array {
  return joinBytes(prefix, u64be(index));
}

function wholeOf(opened: readonly (Piece | null)[]): readonly Piece[] | null {
  const pieces = opened.filter((piece) => piece !== null);
  const ends = pieces.findIndex((piece) => piece.name === lastPiece);
  return pieces.length === opened.length && ends >= 0 && ends === pieces.length - 1 ? pieces.slice(0, -1) : null;
}
