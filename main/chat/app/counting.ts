// Counts what is on record and what waits for a receipt, without getting into the way of who types.
import { CandorError } from '../../../src/errors.ts';
import type { RecordKeeper } from '../../record-keeper.ts';
import type { VaultStatus } from '../../vault/shapes.ts';

/** The vault is asked how much there is once nothing was recorded for so long, ms, and while something always is, this often. */
const countAfter = 400;
const countEvery = 2000;
/** While the disk is full, how often to look whether there is room again, ms. */
const lookForSpaceEvery = 3000;

/** Counting asks the vault and makes the window draw what it says, so it waits until typing pauses. */
export class Counting {
  readonly #record: RecordKeeper;
  readonly #status: () => Promise<VaultStatus>;
  #timer: NodeJS.Timeout | null = null;
  #appendedAt = 0;

  constructor(record: RecordKeeper, status: () => Promise<VaultStatus>) {
    this.#record = record;
    this.#status = status;
  }

  /** Something was recorded. */
  appended(): void {
    this.#appendedAt = performance.now();
    this.soon();
  }

  /** Something else may have changed what there is to count. */
  soon(after = countAfter, until = performance.now() + countEvery): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      const now = performance.now();
      if (now - this.#appendedAt < countAfter && now < until) this.soon(countAfter, until);
      else void this.#count();
    }, after);
  }

  /** What a status says there is: without it a record that was just opened would be told as held by the bank to its end. */
  take({ seq, receipted, unsent, lowSpace }: VaultStatus): void {
    this.#record.count({
      unreceipted: seq.messages - receipted.messages,
      draftsUnreceipted: seq.drafts > receipted.drafts,
      unsent,
      lowSpace,
    });
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #count(): Promise<void> {
    try {
      const status = await this.#status();
      this.take(status);
      if (status.lowSpace) this.soon(lookForSpaceEvery);
    } catch (error) {
      if (error instanceof CandorError && error.code !== 'record-stopped') console.error('status:', error.code);
    }
  }
}
