// Who opened this record, how far the endpoint's openings are on record, and how far the person has seen them (P4).
import type { SavedView, Takes, View } from '../journal/view.ts';
import type { Opening } from './calls.ts';

interface Facts {
  readonly cursor: number;
  readonly seen: number;
  readonly all: readonly Told[];
}

/** An opening with its number at the endpoint. */
interface Told {
  readonly cursor: number;
  readonly opening: Opening;
}

/** See the first line. */
export class OpeningView implements View {
  /** See `ViewKind`. */
  static readonly version = 2;
  #cursor: number;
  #seen: number;
  readonly #all: Told[];

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#cursor = facts?.cursor ?? 0;
    this.#seen = facts?.seen ?? 0;
    this.#all = [...(facts?.all ?? [])];
  }

  readonly takes = {
    opening: ({ id, who, role, what, case: name, reason, atSecond, cursor, custodian, scope }) => {
      if (cursor > this.#cursor) this.#cursor = cursor;
      const opening: Opening = {
        id,
        at: atSecond * 1000,
        who,
        role,
        what,
        case: name,
        reason,
        custodian: custodian ?? '',
        scope: scope === undefined ? null : { ...scope, people: [...scope.people] },
      };
      this.#all.push({ cursor, opening });
    },
    'openings-seen': ({ through }) => {
      if (through > this.#seen) this.#seen = through;
    },
  } satisfies Takes;

  /** The last opening that is on record; 0 for none. */
  get cursor(): number {
    return this.#cursor;
  }

  /** How many openings the person has not seen yet. */
  get unseen(): number {
    return this.#all.filter(({ cursor }) => cursor > this.#seen).length;
  }

  /** Every opening, newest first. */
  newestFirst(): readonly Opening[] {
    return this.#all.map(({ opening }) => opening).reverse();
  }

  save(): SavedView {
    return { facts: { cursor: this.#cursor, seen: this.#seen, all: [...this.#all] } satisfies Facts };
  }
}
