// Notices when the policy file may have changed: told by the system at once, and looked at now and then where it tells nothing (network folders).
import { statSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/** How a file is watched. */
export interface WatchOptions {
  readonly path: string;
  /** A file that is being replaced is looked at this long after the last sign of it, ms. */
  readonly settleMs: number;
  /** How often to look without any sign, ms. */
  readonly everyMs: number;
  /** The file is another, has gone or has come back. */
  readonly onChange: () => void;
}

/** Watches one file by its folder, because a file replaced by renaming is another file; from `new` to `close`. */
export class PolicyWatch {
  readonly #options: WatchOptions;
  readonly #poll: NodeJS.Timeout;
  #watcher: FSWatcher | null = null;
  #settling: NodeJS.Timeout | null = null;
  #seen: string;

  constructor(options: WatchOptions) {
    this.#options = options;
    this.#seen = signOf(options.path);
    this.#listen();
    this.#poll = setInterval(() => {
      this.#listen();
      this.#look();
    }, options.everyMs);
  }

  close(): void {
    clearInterval(this.#poll);
    if (this.#settling !== null) clearTimeout(this.#settling);
    this.#watcher?.close();
  }

  #listen(): void {
    if (this.#watcher !== null) return;
    try {
      const watcher = watch(dirname(this.#options.path), { persistent: false }, () => {
        this.#settling ??= setTimeout(() => {
          this.#settling = null;
          this.#look();
        }, this.#options.settleMs);
      });
      watcher.on('error', () => {
        watcher.close(); // the folder went away: the next poll tries again
        if (this.#watcher === watcher) this.#watcher = null;
      });
      this.#watcher = watcher;
    } catch {
      this.#watcher = null; // not there, or a file system that tells nothing: the poll is enough
    }
  }

  #look(): void {
    const sign = signOf(this.#options.path);
    if (sign === this.#seen) return;
    this.#seen = sign;
    this.#options.onChange();
  }
}

/** What tells one state of a file from another without reading it; empty while it is not there. */
function signOf(path: string): string {
  try {
    const { dev, ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${dev} ${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}
