// How the person keeps each conversation in their list.
import type { SavedView, Takes, View } from '../journal/view.ts';
import { unarranged, type Arrangement } from './calls.ts';

/** See the first line. */
export class ArrangementView implements View {
  /** See `ViewKind`. */
  static readonly version = 1;
  readonly #kept: Map<string, Arrangement>;

  constructor(saved?: SavedView) {
    this.#kept = new Map(saved?.facts as readonly (readonly [string, Arrangement])[] | undefined);
  }

  readonly takes = {
    'conversation-arranged': ({ conversation, pinned, muted, markedUnread }) => {
      this.#kept.set(conversation, { pinned, muted, markedUnread });
    },
    'message-recorded': ({ conversation }) => {
      const kept = this.#kept.get(conversation);
      if (kept?.markedUnread === true) this.#kept.set(conversation, { ...kept, markedUnread: false }); // who answers has come back
    },
  } satisfies Takes;

  /** How a conversation is kept. */
  of(conversation: string): Arrangement {
    return this.#kept.get(conversation) ?? unarranged;
  }

  save(): SavedView {
    return { facts: [...this.#kept] };
  }
}
