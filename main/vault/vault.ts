// The vault: it stages, commits and answers after the flush (P1, P6). What is asked of it, capability by capability, is in `operations.ts`.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError, shapeOf } from '../../src/errors.ts';
import { deviceKeys, type DeviceKeys } from '../../src/journal/device-keys.ts';
import type { Views } from '../../src/journal/views.ts';
import { Committer } from './committer.ts';
import { Folding } from './folding.ts';
import { Grouping } from './grouping.ts';
import { policyFact, readersOf, whyNotInForce } from './in-force.ts';
import type { Journal } from './journal.ts';
import type { MessageSearch } from './message-search.ts';
import { Redacting } from './redacting.ts';
import type { Beginning, InForce } from './shapes.ts';
import { SpaceReserve } from './space-reserve.ts';
import { Staging } from './staging.ts';
import { VaultRecord } from './vault-record.ts';

/** What a vault is opened with. `now` gives Unix seconds. */
export interface VaultOptions {
  readonly path: string;
  readonly root: Uint8Array;
  readonly person: string;
  readonly inForce: InForce;
  readonly now: () => number;
  /** What a journal that does not exist yet begins with; the first epoch of a new one without it. */
  readonly beginning?: Beginning;
  /** Space held beside the journal for a full disk, bytes; none without it. */
  readonly reserveBytes?: number;
}

/** An open vault: what operations work with. */
export class Vault {
  readonly keys: DeviceKeys;
  readonly reserve: SpaceReserve | null;
  /** Takes what was discarded as private out of the pages that hold it. */
  readonly redacting: Redacting;
  /** Unix seconds. */
  readonly now: () => number;
  readonly #record: VaultRecord;
  readonly #committer: Committer;
  readonly #folding: Folding;
  readonly #grouping: Grouping;
  readonly #staging: Staging;
  #inForce: InForce;
  #closed = false;

  /** Opens the journal (or begins it) and reads it. Throws what `JournalFile.open` and `Journal.replay` throw, and `policy-refused`. */
  constructor(options: VaultOptions) {
    const { path, beginning, reserveBytes, now } = options;
    this.now = now;
    this.#inForce = options.inForce;
    this.keys = deviceKeys(options.root);
    this.reserve = reserveBytes === undefined ? null : new SpaceReserve(`${path}-reserve`, reserveBytes);
    this.reserve?.take();
    this.#record = new VaultRecord({
      path,
      keys: this.keys,
      readers: () => readersOf(this.#inForce),
      ...(beginning === undefined ? {} : { beginning }),
    });
    this.#committer = new Committer(
      (work) => {
        this.#record.commit(() => {
          this.#stagePolicy(); // one that failed to be put on record is tried again first
          work();
        });
      },
      (error) => {
        // A full disk: what is kept for this moment is given up, and the same commit is tried once more (P6).
        const roomMade = error instanceof CandorError && error.code === 'disk-full' && (this.reserve?.give() ?? false);
        this.#record.failed();
        return roomMade;
      },
    );
    this.#folding = new Folding(
      () => this.journal,
      (work) => this.#committer.submit(work),
    );
    this.#grouping = new Grouping(
      () => this.journal,
      (work) => this.#committer.submit(work),
    );
    this.#staging = new Staging({
      record: this.#record,
      now,
      onPageEnd: () => {
        this.#foldSoon();
      },
    });
    this.redacting = new Redacting({
      record: this.#record,
      wrapKey: this.keys.wrap,
      fold: () => this.fold(),
      commit: (work) => this.#committer.submit(work),
    });
    const refused = whyNotInForce(this.views.policy.policy, options.inForce);
    if (refused !== null) {
      this.#record.close(null);
      throw refused;
    }
    if (this.journal.position('messages').seq === 0) this.#begin(options);
    this.#record.commit(() => {
      this.#stagePolicy();
    });
  }

  /** The journal as it is now; after a commit that failed it is another. */
  get journal(): Journal {
    return this.#record.journal;
  }

  /** What is on record, capability by capability; after a commit that failed they are others. */
  get views(): Views {
    return this.#record.contents.views;
  }

  get search(): MessageSearch {
    return this.#record.contents.search;
  }

  get inForce(): InForce {
    return this.#inForce;
  }

  /** Runs `work` in the next commit; resolves with what it gives after the flush (P1). Check first, stage last: one that throws has staged nothing. */
  commit<T>(work: (staging: Staging) => T): Promise<T> {
    return this.#committer.submit(() => work(this.#staging));
  }

  /** Puts another policy in force; inside a commit. Throws `policy-refused`. */
  putInForce(inForce: InForce): void {
    const refused = whyNotInForce(this.views.policy.policy, inForce);
    if (refused !== null) throw refused;
    this.#inForce = inForce;
    this.journal.setReaders(readersOf(inForce));
    this.#stagePolicy();
  }

  /** Returns once memory says what the disk says. Throws when the record cannot be read, or does not hold. */
  settle(): void {
    this.#record.settle();
  }

  /** Folds every closed page in the background; resolves when that is done. */
  fold(): Promise<void> {
    return this.#folding.run();
  }

  /** Puts the messages of closed pages into groups in the background; resolves when that is done. */
  group(): Promise<void> {
    return this.#grouping.run();
  }

  /** Checks what was on record before the last snapshot, while others get their turn; throws `journal-damaged`, and from then on nothing is recorded. */
  check(): Promise<void> {
    return this.#record.check();
  }

  /** Takes a snapshot now, so that the next start is quick. */
  snapshot(): Promise<void> {
    return this.#record.snapshot();
  }

  /** Destroys the snapshot, for it holds what must be forgotten. */
  forgetSnapshot(): void {
    this.#record.forgetSnapshot();
  }

  /** Commits what waits, signs where both lanes stand, and closes. */
  close(): void {
    this.#committer.flush();
    this.#record.close(() => {
      this.#staging.anchorDrafts('close');
    });
    this.#closed = true;
  }

  #begin({ person, beginning }: VaultOptions): void {
    const { journal, epoch } = this.journal.identity;
    const previous = beginning?.previous ?? null;
    this.#record.commit(() => {
      this.#staging.stage({ kind: 'epoch-started', journal: toBase64Url(journal), epoch, person, previous });
    });
  }

  #stagePolicy(): void {
    const fact = policyFact(this.views.policy.policy, this.#inForce);
    if (fact !== null) this.#staging.stage(fact);
  }

  // A page is folded, or grouped, after the commit that closed it; one that cannot be is tried again at the next start.
  #foldSoon(): void {
    setImmediate(() => {
      if (this.#closed) return;
      this.fold()
        .then(() => (this.#closed ? undefined : this.group()))
        .catch((error: unknown) => {
          if (!this.#closed) console.error('folding:', shapeOf(error).code);
        });
    });
  }
}
