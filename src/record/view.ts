// What a record says of itself: how much was recorded today, and when its messages last named where the drafts stand.
import { dayOf } from '../journal/day.ts';
import type { FrameContent } from '../journal/entry.ts';
import type { LaneName } from '../journal/lane.ts';
import type { Place, SavedView, Takes, View } from '../journal/view.ts';

interface Facts {
  readonly today: { readonly day: number; readonly count: number };
  readonly anchoredAt: number;
}

/** See the first line. */
export class RecordView implements View {
  /** See `ViewKind`. */
  static readonly version = 2;
  #today: Facts['today'];
  #anchoredAt: number;
  readonly #lastDay: Record<LaneName, number>;

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#today = facts?.today ?? { day: -1, count: 0 };
    this.#lastDay = { messages: this.#today.day, drafts: this.#today.day };
    this.#anchoredAt = facts?.anchoredAt ?? 0;
  }

  readonly takes = {
    'drafts-head': (_entry, { second }) => {
      this.#anchoredAt = second;
    },
    'message-recorded': ({ draft }, { second }: Place) => {
      if (draft !== null) this.#anchoredAt = second;
    },
  } satisfies Takes;

  /** Counts a frame's entries; the count is of the last day there is, in whatever order the lanes are read. */
  readonly frame = (lane: LaneName, { second, entries, withheld }: FrameContent): void => {
    const { day, count } = this.#today;
    // Of a frame that was taken out the second is gone, too: it counts as of the day of the one before it in its lane, where there is one.
    const before = this.#lastDay[lane];
    const its = withheld !== true ? dayOf(second) : before < 0 ? day : before;
    this.#lastDay[lane] = its;
    const more = withheld === true ? 1 : entries.length;
    if (its > day) this.#today = { day: its, count: more };
    else if (its === day) this.#today = { day, count: count + more };
  };

  /** Entries recorded today. */
  get today(): number {
    return this.#today.count;
  }

  /** When the messages last named the drafts' head, Unix second; 0 for never. */
  get anchoredAt(): number {
    return this.#anchoredAt;
  }

  save(): SavedView {
    return { facts: { today: this.#today, anchoredAt: this.#anchoredAt } satisfies Facts };
  }
}
