// When a snapshot is taken: once enough is new and nobody writes, and at the end; destroyed when something it holds must be forgotten.
import { shapeOf } from '../../src/errors.ts';
import { snapshotOf, snapshotPieces, type SavedRecord } from './snapshot.ts';
import type { SnapshotFile } from './snapshot-file.ts';

/** A new snapshot is worth it after so many frames; fewer are read from the journal as quickly. */
const enough = 4096;
/** Nobody wrote for so long, ms. */
const quiet = 2000;

/** Keeps the snapshot of one vault. */
export class SnapshotKeeper {
  readonly #file: SnapshotFile;
  readonly #take: () => SavedRecord | null;
  /** Frames the snapshot on disk stands for, 0 while there is none. */
  #frames = 0;
  #timer: NodeJS.Timeout | null = null;
  /** A snapshot that is being written is given up once this moves on. */
  #round = 0;
  /** One is written after the other. */
  #last: Promise<void> = Promise.resolve();
  #isWriting = false;

  /** `take` gives the contents of the moment, between commits; null while they must not be kept. */
  constructor(file: SnapshotFile, take: () => SavedRecord | null) {
    this.#file = file;
    this.#take = take;
  }

  /** The contents the snapshot holds; null when there is none, or it does not fit the journal, as `fits` says. */
  read(fits: (contents: SavedRecord) => boolean): SavedRecord | null {
    const pieces = this.#file.read();
    const contents = pieces === null ? null : snapshotOf(pieces);
    if (contents === null || !fits(contents)) return null;
    this.#frames = framesOf(contents);
    return contents;
  }

  /** Tells that frames were committed; `frames` are there now. */
  committed(frames: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#isWriting || frames - this.#frames < enough) return;
    this.#timer = setTimeout(() => {
      this.write().catch((error: unknown) => {
        console.error('snapshot:', shapeOf(error).code); // the journal is whole without it
      });
    }, quiet).unref();
  }

  /** Takes a snapshot and writes it while others get their turn. */
  write(): Promise<void> {
    const round = ++this.#round;
    const written = this.#last.then(() => this.#write(round));
    this.#last = written.catch(() => undefined); // who asked for it is told
    return written;
  }

  async #write(round: number): Promise<void> {
    const contents = this.#round === round ? this.#take() : null;
    if (contents === null) return;
    this.#isWriting = true;
    try {
      await this.#file.writeSlowly(snapshotPieces(contents), () => this.#round !== round);
      if (this.#round === round) this.#frames = framesOf(contents);
    } finally {
      this.#isWriting = false;
    }
  }

  /** The last snapshot, when the vault closes: unless hardly anything is new. */
  close(frames: number): void {
    this.#stop();
    const fresh = frames - this.#frames;
    if (fresh < enough / 4 && fresh * 4 < frames) return;
    const contents = this.#take();
    if (contents === null) return;
    try {
      this.#file.write(snapshotPieces(contents));
    } catch (error) {
      console.error('snapshot:', shapeOf(error).code);
    }
  }

  /** Destroys what is on disk, and what is being written. */
  forget(): void {
    this.#stop();
    this.#frames = 0;
    this.#file.remove();
  }

  #stop(): void {
    this.#round++;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}

function framesOf({ place }: SavedRecord): number {
  return place.messages.seq + place.drafts.seq;
}
