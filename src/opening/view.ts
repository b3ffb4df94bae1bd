// Who opened this record, and how far the endpoint's openings are on record (P4).
import type { SavedView, Takes, View } from '../journal/view.ts';
import type { Opening } from './calls.ts';

interface Facts {
  readonly cursor: number;
  readonly all: readonly Opening[];
}

/** See the first line. */
export class OpeningView implements View {
  #cursor: number;
  readonly #all: Opening[];

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#cursor = facts?.cursor ?? 0;
    this.#all = [...(facts?.all ?? [])];
  }

  readonly takes = {
    opening: ({ id, who, role, what, case: name, reason, atSecond, cursor, custodian, scope }) => {
      if (cursor > this.#cursor) this.#cursor = cursor;
      this.#all.push({
        id,
        at: atSecond * 1000,
        who,
        role,
        what,
        case: name,
        reason,
        custodian: custodian ?? '',
        scope: scope === undefined ? null : { ...scope, people: [...scope.people] },
      });
    },
  } satisfies Takes;

  /** The last opening that is on record; 0 for none. */
  get cursor(): number {
    return this.#cursor;
  }

  /** Every opening, newest first. */
  newestFirst(): readonly Opening[] {
    return this.#all.toReversed();
  }

  save(): SavedView {
    return { facts: { cursor: this.#cursor, all: [...this.#all] } satisfies Facts };
  }
}
