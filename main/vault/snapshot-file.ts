// The sealed file a snapshot is kept in, beside its journal: written whole under another name, flushed, renamed; opened whole or not at all.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { ascii, joinBytes, u32be, u64be } from '../../src/bytes/bytes.ts';
import { ByteReader, ByteWriter } from '../../src/bytes/varint.ts';
import { deriveKey, open, randomBytes, seal } from '../../src/crypto/sodium.ts';
import type { JournalIdentity } from '../../src/journal/source.ts';
import { flushFolder } from '../flush-folder.ts';
import { snapshotVersion, type Piece } from './snapshot.ts';

const magic = ascii('CNDRSNAP');
const prefixLength = 16;
const lastPiece = 'end';

/** The file of one journal's snapshot. */
export class SnapshotFile {
  readonly #path: string;
  readonly #key: Uint8Array;
  readonly #name: Uint8Array;
  /** What is written at once, and what is written slowly, before it gets the file's name. */
  readonly #begun: readonly [string, string];

  /** `wrap`: the device's wrapping key. What the file is sealed with binds it to this device, journal, epoch and version. */
  constructor(path: string, wrap: Uint8Array, { journal, epoch }: JournalIdentity) {
    this.#path = path;
    this.#begun = [`${path}.last`, `${path}.next`];
    this.#name = joinBytes(magic, u32be(snapshotVersion), journal, u32be(epoch));
    this.#key = deriveKey(wrap, 'candor snapshot v1', joinBytes(journal, u32be(epoch)));
    for (const begun of this.#begun) rmSync(begun, { force: true }); // what a crash left half written
  }

  /** The pieces of a whole snapshot; null when there is none, or it is another journal's, another version's, cut or changed. */
  read(): readonly Piece[] | null {
    if (!existsSync(this.#path)) return null;
    const input = new ByteReader(readFileSync(this.#path));
    try {
      const prefix = input.raw(prefixLength);
      const pieces: Piece[] = [];
      for (let index = 0; !input.ended; index++) {
        const plain = open(input.sized(), this.#name, nonceOf(prefix, index), this.#key);
        if (plain === null) return null;
        const piece = new ByteReader(plain);
        const name = new TextDecoder().decode(piece.sized());
        if (name === lastPiece) return input.ended ? pieces : null;
        pieces.push({ name, bytes: piece.rest() });
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error; // a file that was cut
    }
    return null;
  }

  /** Writes a snapshot at once. */
  write(pieces: Iterable<Piece>): void {
    const [begun] = this.#begun;
    const file = openSync(begun, 'w', 0o600);
    try {
      for (const bytes of this.#sealed(pieces)) writeSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#rename(begun);
  }

  /** Writes a snapshot piece by piece while others get their turn; gives it up once `isOff` says so. */
  async writeSlowly(pieces: Iterable<Piece>, isOff: () => boolean): Promise<void> {
    const [, begun] = this.#begun;
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
  }

  /** Destroys the snapshot: its bytes are written over first. */
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

  *#sealed(pieces: Iterable<Piece>): Generator<Uint8Array> {
    const prefix = randomBytes(prefixLength);
    yield prefix;
    let index = 0;
    const one = ({ name, bytes }: Piece): Uint8Array => new ByteWriter().sized(seal(new ByteWriter().sized(ascii(name)).raw(bytes).done(), this.#name, nonceOf(prefix, index++), this.#key)).done();
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
