// How far the gateway's events are on record: each is taken once.
import type { SavedView, Takes, View } from '../journal/view.ts';

/** See the first line. */
export class GatewayView implements View {
  #cursor: number;

  constructor(saved?: SavedView) {
    this.#cursor = (saved?.facts as number | undefined) ?? 0;
  }

  readonly takes = {
    conversation: ({ cursor }) => {
      this.#took(cursor);
    },
    capabilities: ({ cursor }) => {
      this.#took(cursor);
    },
    'message-received': ({ cursor }) => {
      this.#took(cursor);
    },
    'message-state': ({ cursor }) => {
      if (cursor !== undefined) this.#took(cursor);
    },
  } satisfies Takes;

  /** The last event of the gateway that is on record; 0 for none. */
  get cursor(): number {
    return this.#cursor;
  }

  save(): SavedView {
    return { facts: this.#cursor };
  }

  #took(cursor: number): void {
    if (cursor > this.#cursor) this.#cursor = cursor;
  }
}
