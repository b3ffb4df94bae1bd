// A journal with what follows from it: opened by a snapshot or from the beginning, read again when a commit failed, checked whole while others work.
import { setTimeout as rest } from 'node:timers/promises';
import { CandorError } from '../../src/errors.ts';
import type { DeviceKeys } from '../../src/journal/device-keys.ts';
import { VaultContents } from './contents.ts';
import type { Beginning } from './shapes.ts';
import { Journal, type JournalPlace, type Readers } from './journal.ts';
import { JournalFile } from './journal-file.ts';
import { toEnd } from './lane-walk.ts';
import { MessageSearch } from './message-search.ts';
import { indexVersion } from './search-index.ts';
import { snapshotVersion } from './snapshot.ts';
import { SnapshotFile } from './snapshot-file.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';

/** Up to so many frames, what is before the snapshot is checked before anything is shown: it takes a fraction of a second. */
const checkedAtOnce = 4096;
/** Between two slices of the check, ms: it may take a third of one processor and no more. */
const pause = 10;

/** What a record is opened with. `readers` gives those of the moment. */
export interface RecordOptions {
  readonly path: string;
  readonly keys: DeviceKeys;
  readonly readers: () => Readers;
  readonly beginning?: Beginning;
}

/** The journal and its contents. After a commit that failed both are others, so they are asked for each time. */
export class VaultRecord {
  readonly #options: RecordOptions;
  readonly #file: JournalFile;
  readonly #snapshots: SnapshotKeeper;
  readonly #search: MessageSearch;
  #journal: Journal;
  #contents: VaultContents;
  #broken = false;
  #closed = false;
  /** What is before this place has not been looked at yet. */
  #unchecked: JournalPlace | null = null;

  /** Throws what `JournalFile.open` and `Journal.replay` throw. */
  constructor(options: RecordOptions) {
    this.#options = options;
    this.#file = JournalFile.open({ path: options.path });
    try {
      const { identity } = Journal.open(this.#file, options.keys, options.readers(), options.beginning);
      this.#snapshots = new SnapshotKeeper(
        new SnapshotFile(`${options.path}-snapshot`, options.keys.wrap, identity, {
          purpose: 'candor snapshot v1',
          version: snapshotVersion,
        }),
        () => (this.#broken ? null : this.#contents.save()),
      );
      this.#search = new MessageSearch(
        new SnapshotFile(`${options.path}-index`, options.keys.wrap, identity, {
          purpose: 'candor index v1',
          version: indexVersion,
        }),
      );
      [this.#journal, this.#contents] = this.#read(true);
      this.#file.reserveLog();
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  get journal(): Journal {
    return this.#journal;
  }

  get contents(): VaultContents {
    return this.#contents;
  }

  /** Runs `work` as one durable commit. Throws what it throws and `disk-full`, `record-stopped`, `journal-damaged`; then call `failed`. */
  commit(work: () => void): void {
    this.settle();
    this.#journal.commit(work);
    this.#snapshots.committed(this.#frames);
  }

  /** A commit failed: what is in memory may say more than the disk, and must be neither shown nor handed over (P1). */
  failed(): void {
    this.#broken = true;
    try {
      this.settle();
    } catch {
      // Not even readable now: the next commit tries again, and nothing is handed over until then.
    }
  }

  /** Returns once memory says what the disk says; throws when it cannot be read, or does not hold. */
  settle(): void {
    if (this.#file.refused !== null) throw this.#file.refused;
    if (!this.#broken) return;
    [this.#journal, this.#contents] = this.#read(false);
    this.#broken = false;
  }

  /** Checks, while others get their turn, what a snapshot was believed for. Throws `journal-damaged`: from then on nothing is recorded or handed over. */
  async check(): Promise<void> {
    if (this.#unchecked === null) return;
    const steps = this.#journal.check(this.#unchecked);
    try {
      while (!this.#closed && steps.next().done !== true) await rest(pause, undefined, { ref: false });
      this.#unchecked = null;
    } catch (error) {
      this.#damaged(error);
      throw error;
    }
  }

  /** Takes a snapshot now. */
  snapshot(): Promise<void> {
    return this.#snapshots.write();
  }

  /** Destroys the snapshot, for it holds what must be forgotten. */
  forgetSnapshot(): void {
    this.#snapshots.forget();
  }

  /** Commits `last`, signs where both lanes stand, takes a snapshot if it is worth it, and closes. Without `last` nothing is written. */
  close(last: (() => void) | null): void {
    this.#closed = true;
    try {
      if (last === null || this.#file.refused !== null) return;
      this.#journal.commit(() => {
        last();
        this.#journal.stageEnds();
      });
      if (!this.#broken) this.#snapshots.close(this.#frames);
    } finally {
      this.#file.close();
      this.#search.close();
    }
  }

  get #frames(): number {
    return this.#journal.position('messages').seq + this.#journal.position('drafts').seq;
  }

  #read(isFirst: boolean): [Journal, VaultContents] {
    const { keys, readers } = this.#options;
    try {
      const journal = Journal.open(this.#file, keys, readers());
      const saved = this.#snapshots.read((one) => journal.holds(one.place));
      if (saved !== null) {
        const contents = new VaultContents(journal, this.#search, saved);
        if (isFirst && saved.place.messages.seq + saved.place.drafts.seq <= checkedAtOnce)
          toEnd(journal.check(saved.place));
        else if (isFirst) this.#unchecked = saved.place;
        return [journal, contents];
      }
    } catch {
      // Whatever it is that does not hold, the journal alone says so, from its beginning.
    }
    try {
      const journal = Journal.open(this.#file, keys, readers());
      return [journal, new VaultContents(journal, this.#search)];
    } catch (error) {
      this.#damaged(error);
      throw error;
    }
  }

  // Whoever opens it next shall read it from its beginning and see what is wrong.
  #damaged(error: unknown): void {
    if (!(error instanceof CandorError) || error.code !== 'journal-damaged') return;
    this.#file.refuse(error);
    this.#snapshots.forget();
    this.#search.forget();
  }
}
