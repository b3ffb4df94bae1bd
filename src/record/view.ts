// What a record says of itself: when its messages last named where the drafts stand.
import type { Place, SavedView, Takes, View } from '../journal/view.ts';

/** See the first line. */
export class RecordView implements View {
  /** See `ViewKind`. */
  static readonly version = 2;
  #anchoredAt: number;

  constructor(saved?: SavedView) {
    this.#anchoredAt = (saved?.facts as number | undefined) ?? 0;
  }

  readonly takes = {
    'drafts-head': (_entry, { second }) => {
      this.#anchoredAt = second;
    },
    'message-recorded': ({ draft }, { second }: Place) => {
      if (draft !== null) this.#anchoredAt = second;
    },
  } satisfies Takes;

  /** When the messages last named the drafts' head, Unix second; 0 for never. */
  get anchoredAt(): number {
    return this.#anchoredAt;
  }

  save(): SavedView {
    return { facts: this.#anchoredAt };
  }
}
