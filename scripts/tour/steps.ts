// Counts the tour's steps aloud, keeps a picture of each, and remembers the first that did not happen.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** The running account of a tour. */
export class Steps {
  readonly #folder: string;
  #done = 0;
  #failed: string | null = null;
  readonly #watched = new Map<string, Page>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  /** A failing step keeps a picture of this window too. */
  watch(name: string, page: Page): void {
    this.#watched.set(name, page);
  }

  /** Does one step and says so; a step that fails ends the tour. */
  async step<T>(what: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      const value = await work();
      this.#done++;
      console.log(
        `  ✓ ${String(this.#done).padStart(2)}  ${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`,
      );
      return value;
    } catch (error) {
      this.#failed = what;
      console.log(
        `  ✗ ${String(this.#done + 1).padStart(2)}  ${what}\n\n${error instanceof Error ? error.message : String(error)}`,
      );
      for (const [name, page] of this.#watched)
        if (!page.isClosed()) await this.picture(page, `failed-${name}`).catch(() => undefined);
      throw error;
    }
  }

  /** Keeps a picture of a window. */
  async picture(page: Page, name: string): Promise<string> {
    const path = join(this.#folder, `${name}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    return path;
  }

  get done(): number {
    return this.#done;
  }

  /** What did not happen, or null. */
  get failed(): string | null {
    return this.#failed;
  }
}
