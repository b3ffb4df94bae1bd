// Who opened this record, and which of these openings the person has seen (P4).
import type { SavedView, Takes, View } from '../journal/view.ts';
import type { Opening } from './calls.ts';

interface Facts {
  readonly all: readonly Told[];
}

/** An opening with its number at the endpoint, and whether the person has seen it. */
interface Told {
  readonly cursor: number;
  readonly opening: Opening;
  readonly seen: boolean;
}

/** See the first line. */
export class OpeningView implements View {
  /** See `ViewKind`. */
  static readonly version = 3;
  #all: Told[];
  readonly #ids: Set<string>;

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#all = [...(facts?.all ?? [])];
    this.#ids = new Set(this.#all.map(({ opening }) => opening.id));
  }

  readonly takes = {
    opening: ({ id, who, role, what, case: name, reason, atSecond, cursor, custodian, scope }) => {
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
      this.#all.push({ cursor, opening, seen: false });
      this.#ids.add(id);
    },
    'openings-seen': ({ through }) => {
      // Only what was on record then: a later one is unseen whatever its cursor.
      this.#all = this.#all.map((one) => (one.cursor <= through ? { ...one, seen: true } : one));
    },
  } satisfies Takes;

  /** The highest cursor on record; 0 for none. */
  get cursor(): number {
    return this.#all.reduce((highest, { cursor }) => Math.max(highest, cursor), 0);
  }

  /** True when the opening with this id is on record. */
  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** How many openings the person has not seen yet. */
  get unseen(): number {
    return this.#all.filter(({ seen }) => !seen).length;
  }

  /** Every opening, newest first. */
  newestFirst(): readonly Opening[] {
    return this.#all.map(({ opening }) => opening).reverse();
  }

  save(): SavedView {
    return { facts: { all: [...this.#all] } satisfies Facts };
  }
}
