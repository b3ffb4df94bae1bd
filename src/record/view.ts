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
  #today: Facts['today'];
  #anchoredAt: number;

  constructor(saved?: SavedView) {
    const facts = saved?.facts as Facts | undefined;
    this.#today = facts?.today ?? { day: -1, count: 0 };
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

  /** Counts a frame's entries; the count is of one day. Of a frame that was taken out the second is gone, too. */
  readonly frame = (_lane: LaneName, { second, entries, withheld }: FrameContent): void => {
    const { day, count } = this.#today;
    const its = withheld === true ? day : dayOf(second);
    const more = withheld === true ? 1 : entries.length;
    this.#today = its === day ? { day, count: count + more } : { day: its, count: more };
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
