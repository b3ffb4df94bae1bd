// What the vault process holds: the vault once it is open, and the reading room of a case.
import { setTimeout as rest } from 'node:timers/promises';
import { CandorError, shapeOf } from '../../src/errors.ts';
import type { ReadingRoom } from './reading-room.ts';
import { Vault, type VaultOptions } from './vault.ts';

/** By then the window is usable, ms; checking what was on record before takes a part of the processor. */
const checkAfter = 5000;

/** Every operation is given the house. */
export class House {
  /** The room that is open, by its number; null for none. */
  room: { readonly number: number; readonly room: ReadingRoom } | null = null;
  #vault: Vault | null;

  /** A house with this vault in it, or one whose vault is still to be opened. */
  constructor(vault: Vault | null = null) {
    this.#vault = vault;
  }

  /** The open vault; throws `record-stopped` while there is none. */
  get vault(): Vault {
    if (this.#vault === null) throw new CandorError('record-stopped', 'The record is not open.');
    return this.#vault;
  }

  /** Opens the vault, unless it is open; folds, checks and groups in the background. Throws what `Vault` throws. */
  open(options: VaultOptions): Vault {
    if (this.#vault !== null) return this.#vault;
    const begun = new Vault(options);
    this.#vault = begun;
    begun.fold().catch((error: unknown) => {
      console.error('folding:', shapeOf(error).code);
    });
    rest(checkAfter)
      .then(() => begun.check())
      .then(() => (this.#vault === begun ? begun.group() : undefined))
      .catch((error: unknown) => {
        if (this.#vault === begun) console.error('checking:', shapeOf(error).code); // every operation that writes says so, too
      });
    return begun;
  }

  /** Closes the vault, if it is open. */
  close(): void {
    this.#vault?.close();
    this.#vault = null;
  }
}
