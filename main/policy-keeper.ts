// Keeps the policy in force up to date while Candor runs: a newer one is put in force, any other is refused and the old one stays; a new day may ask for the notice again.
import { CandorError, shapeOf } from '../src/errors.ts';
import type { PolicyFile } from './launch-config.ts';
import { startOfDay } from './notice.ts';
import { loadPolicy, type LoadedPolicy } from './policy-file.ts';
import { PolicyWatch } from './policy-watch.ts';

/** What a keeper works with. */
export interface PolicyKeeperOptions {
  readonly file: PolicyFile;
  /** Ed25519 key of the policy admin. */
  readonly policyKey: string;
  readonly current: LoadedPolicy;
  readonly now: () => Date;
  /** Refuses, by throwing, a policy this computer cannot follow as it was started. */
  readonly fits: (loaded: LoadedPolicy) => void;
  /** Puts it in force; resolves once that is on record. Called again with the same one when it rejects, and for each new day. */
  readonly apply: (loaded: LoadedPolicy, startOfDay: number) => Promise<void>;
  /** Why the policy on this computer is not the one in force; null when it is. */
  readonly refused: (error: CandorError | null) => void;
  readonly settleMs?: number;
  readonly everyMs?: number;
}

/** From `new` to `close`; one look at a time. */
export class PolicyKeeper {
  readonly #options: PolicyKeeperOptions;
  readonly #watch: PolicyWatch;
  readonly #clock: NodeJS.Timeout;
  #current: LoadedPolicy;
  #day: number;
  #refused: string | null = null;
  /** What should be in force and could not be put on record yet. */
  #due: LoadedPolicy | null = null;
  #doubted = false;
  #again: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: PolicyKeeperOptions) {
    this.#options = options;
    this.#current = options.current;
    this.#day = startOfDay(options.now());
    const { file, settleMs = 200, everyMs = 15_000 } = options;
    this.#watch = new PolicyWatch({ path: file.path, settleMs, everyMs, onChange: () => void this.look() });
    this.#clock = setInterval(() => {
      if (this.#due !== null || startOfDay(options.now()) !== this.#day) void this.look();
    }, everyMs);
    void this.look(); // it may have changed while the record was being opened
  }

  /** Looks at file and day now: after a change, after sleep. Resolves when what follows from it is done. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#look());
    return this.#looking;
  }

  close(): void {
    this.#closed = true;
    this.#watch.close();
    clearInterval(this.#clock);
    if (this.#again !== null) clearTimeout(this.#again);
  }

  async #look(): Promise<void> {
    if (this.#closed) return;
    try {
      this.#due = this.#read() ?? this.#due;
      this.#doubted = false;
      this.#tellRefused(null);
    } catch (error) {
      // A file that is just being written cannot be read either: looked at twice before it is called refused.
      if (this.#doubted)
        this.#tellRefused(
          error instanceof CandorError
            ? error
            : new CandorError('policy-unreadable', shapeOf(error).message, { cause: error }),
        );
      else this.#again = setTimeout(() => void this.look(), 2 * (this.#options.settleMs ?? 200));
      this.#doubted = !this.#doubted;
    }
    const day = startOfDay(this.#options.now());
    const wanted = this.#due ?? this.#current;
    if (wanted === this.#current && day === this.#day) return;
    try {
      await this.#options.apply(wanted, day);
      [this.#current, this.#day, this.#due] = [wanted, day, null];
    } catch (error) {
      console.error('policy:', shapeOf(error).code); // tried again by the clock; the indicator says what is wrong with the record
    }
  }

  /** A newer policy, or null for the one in force; throws why it is refused. */
  #read(): LoadedPolicy | null {
    const loaded = loadPolicy(this.#options.file, this.#options.policyKey);
    const inForce = this.#due ?? this.#current;
    if (loaded.hash === inForce.hash) return null;
    const { version } = loaded.policy;
    if (version < inForce.policy.version) {
      throw new CandorError(
        'policy-refused',
        `Version ${version} of the policy is older than version ${inForce.policy.version}, which was in force already.`,
        { next: 'Ask IT to install the newest one again.' },
      );
    }
    if (version === inForce.policy.version) {
      throw new CandorError(
        'policy-refused',
        `The policy was changed but still calls itself version ${version}, like the one in force.`,
        { next: 'Ask IT to give the change a version of its own.' },
      );
    }
    this.#options.fits(loaded);
    return loaded;
  }

  #tellRefused(error: CandorError | null): void {
    const telling = error === null ? null : error.message;
    if (telling === this.#refused) return;
    this.#refused = telling;
    this.#options.refused(error);
  }
}
