// Which drafts their author discards as private, by number, and why one could not become private (spec: journal.md §8b).
import type { SavedView, Takes, View } from '../journal/view.ts';
import type { Tombstone } from './entries.ts';

interface Facts {
  readonly tombstones: readonly Tombstone[];
  readonly refusals: readonly (readonly [number, string])[];
  readonly last: number;
}

/** See the first line. */
export class RedactionView implements View {
  /** Oldest first; of one that is still a draft the content is yet to be taken out. */
  readonly #tombstones: Map<number, Tombstone>;
  readonly #refusals: Map<number, string>;
  #last: number;

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#tombstones = new Map((facts?.tombstones ?? []).map((entry) => [entry.draft, entry]));
    this.#refusals = new Map(facts?.refusals);
    this.#last = facts?.last ?? 0;
  }

  readonly takes = {
    'draft-private': (entry) => {
      this.#last = Math.max(this.#last, entry.draft);
      this.#tombstones.set(entry.draft, entry);
    },
    'draft-private-refused': ({ draft, reason }) => {
      this.#last = Math.max(this.#last, draft);
      this.#tombstones.delete(draft);
      this.#refusals.set(draft, reason);
    },
  } satisfies Takes;

  /** True for a draft its author discards as private. */
  isPrivate(draft: number): boolean {
    return this.#tombstones.has(draft);
  }

  /** Why a draft could not become private, null where nobody refused. */
  refusalOf(draft: number): string | null {
    return this.#refusals.get(draft) ?? null;
  }

  /** What is left to be said of the drafts that are private, oldest first. */
  tombstones(): readonly Tombstone[] {
    return [...this.#tombstones.values()];
  }

  /** The highest number of a draft that this lane speaks of: the draft itself may be gone. */
  get last(): number {
    return this.#last;
  }

  save(): SavedView {
    return {
      facts: {
        tombstones: this.tombstones(),
        refusals: [...this.#refusals],
        last: this.#last,
      } satisfies Facts,
    };
  }
}
