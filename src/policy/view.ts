// Which policies came into force on this device, and which is in force now.
import type { SavedView, Takes, View } from '../journal/view.ts';
import type { AppliedPolicy } from './calls.ts';

/** The policy last applied. */
export interface InForcePolicy {
  readonly version: number;
  readonly hash: string;
}

interface Facts {
  readonly policy: InForcePolicy | null;
  readonly all: readonly AppliedPolicy[];
}

/** See the first line. */
export class PolicyView implements View {
  #policy: InForcePolicy | null;
  readonly #all: AppliedPolicy[];

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#policy = facts?.policy ?? null;
    this.#all = [...(facts?.all ?? [])];
  }

  readonly takes = {
    'policy-applied': ({ version, hash, level, source }, { second }) => {
      this.#policy = { version, hash };
      this.#all.push({ at: second * 1000, version, level, source });
    },
  } satisfies Takes;

  /** The policy last applied; null before the first. */
  get policy(): InForcePolicy | null {
    return this.#policy;
  }

  /** Every policy that was applied, newest first. */
  newestFirst(): readonly AppliedPolicy[] {
    return this.#all.toReversed();
  }

  save(): SavedView {
    return { facts: { policy: this.#policy, all: [...this.#all] } satisfies Facts };
  }
}
