// Which notices were acknowledged, and up to which level the last one still covers what is recorded (P5, decision 0010).
import type { SavedView, Takes, View } from '../journal/view.ts';
import { isLower, type CaptureLevel } from '../policy/level.ts';
import type { Acknowledgement } from './calls.ts';

/** The last acknowledgement of a notice and the level it still covers. */
export interface Acknowledged {
  readonly version: number | string;
  readonly hash: string;
  readonly second: number;
  readonly level: CaptureLevel;
}

interface Facts {
  readonly acknowledged: Acknowledged | null;
  readonly all: readonly Acknowledgement[];
}

/** See the first line. */
export class NoticeView implements View {
  #acknowledged: Acknowledged | null;
  readonly #all: Acknowledgement[];

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#acknowledged = facts?.acknowledged ?? null;
    this.#all = [...(facts?.all ?? [])];
  }

  readonly takes = {
    'notice-acknowledged': ({ version, hash, locale, level }, { second }) => {
      this.#acknowledged = { version, hash, second, level };
      // The window counts versions; early records may name one by a text.
      this.#all.push({ at: second * 1000, version: typeof version === 'number' ? version : 0, locale, level });
    },
    // What was lowered is not raised again without being told anew: the acknowledgement counts up to the lower level from now on.
    'policy-applied': ({ level }) => {
      if (this.#acknowledged !== null && isLower(level, this.#acknowledged.level))
        this.#acknowledged = { ...this.#acknowledged, level };
    },
  } satisfies Takes;

  /** The last acknowledgement; null before the first. */
  get acknowledged(): Acknowledged | null {
    return this.#acknowledged;
  }

  /** Every acknowledgement of a notice, newest first. */
  newestFirst(): readonly Acknowledgement[] {
    return this.#all.toReversed();
  }

  save(): SavedView {
    return { facts: { acknowledged: this.#acknowledged, all: [...this.#all] } satisfies Facts };
  }
}
