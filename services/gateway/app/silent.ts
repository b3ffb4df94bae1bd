// How many sockets of each address have not said who they are: hello takes no time, so more than a few are a flood.

/** Most of one address. */
const perAddress = 32;

/** Counts them. */
export class Silent {
  readonly #here = new Map<string, number>();

  /** One more; what lets it go again, once, or null when there are too many. */
  enter(address: string): (() => void) | null {
    const open = this.#here.get(address) ?? 0;
    if (open >= perAddress) return null;
    this.#here.set(address, open + 1);
    let isInside = true;
    return () => {
      if (!isInside) return;
      isInside = false;
      const left = (this.#here.get(address) ?? 1) - 1;
      if (left === 0) this.#here.delete(address);
      else this.#here.set(address, left);
    };
  }
}
