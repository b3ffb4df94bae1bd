// Before Candor closes: the window brings what it still holds onto the record, and the person decides if that cannot be done now (P6).
import { setTimeout as pause } from 'node:timers/promises';
import { dialog, type BrowserWindow } from 'electron';

/** How long the window may take before the person is asked, ms. */
const patience = 2000;

/** What closing needs from around it. */
export interface FarewellNeeds {
  /** Tells the window that Candor is about to close; `ready` follows once nothing of it waits for the record. */
  readonly tell: () => void;
  /** Asks whether to close although something is not on record; resolves with true to close. `settled` takes the question back. */
  readonly ask: (settled: AbortSignal) => Promise<boolean>;
  /** Candor closes although something is not on record. */
  readonly leftBehind: () => void;
}

/** Decides whether a window that may hold unrecorded edits can close. */
export class Farewell {
  readonly #needs: FarewellNeeds;
  #listens = false;
  #settled = new AbortController();

  constructor(needs: FarewellNeeds) {
    this.#needs = needs;
  }

  /** Whether the window's page runs: one that does not yet, or that died, has nothing to bring. */
  listens(listens: boolean): void {
    this.#listens = listens;
    if (!listens) this.ready();
  }

  /** The window says that nothing of it waits for the record. */
  ready(): void {
    this.#settled.abort();
  }

  /** Resolves with true once Candor may close, with false if the person wants to wait. */
  async mayClose(): Promise<boolean> {
    if (!this.#listens) return true;
    this.#settled = new AbortController();
    const { signal } = this.#settled;
    this.#needs.tell();
    await pause(patience, undefined, { signal }).catch(() => undefined);
    const close = signal.aborted || (await this.#needs.ask(signal));
    if (close && !signal.aborted) this.#needs.leftBehind();
    return close || signal.aborted;
  }
}

/** The question itself, as a native dialog: it must work while the page does not. */
export async function askToLeaveBehind(window: BrowserWindow, settled: AbortSignal): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'Some of what you wrote is not on record yet',
    detail:
      'Candor closes by itself as soon as it is on record. If you close it before, the last of what you wrote is lost.',
    buttons: ['Keep Candor open', 'Close and lose it'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
    signal: settled,
  });
  return response === 1;
}
