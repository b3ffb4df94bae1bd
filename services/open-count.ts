// How many of something are open, by name: of sockets by address, of pages by session.

/** Counts them in memory; a name with none open takes no room. */
export class OpenCount {
  readonly #open = new Map<string, number>();

  /** One more of `name`; gives what lets it go again, once, or null where `most` are open already. */
  enter(name: string, most: number): (() => void) | null {
    const open = this.#open.get(name) ?? 0;
    if (open >= most) return null;
    this.#open.set(name, open + 1);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const left = (this.#open.get(name) ?? 1) - 1;
      if (left === 0) this.#open.delete(name);
      else this.#open.set(name, left);
    };
  }
}
