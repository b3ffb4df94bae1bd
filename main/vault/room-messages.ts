// The conversations of somebody else's record as they follow from the entries a room may show: the same views as at its author's, never kept.
import { nothingAdded, type Conversation } from '../../src/conversation/calls.ts';
import { conversationRow, conversationRows, type RowSources } from '../../src/conversation/rows.ts';
import type { Entry } from '../../src/journal/entry.ts';
import type { ReadFrame } from '../../src/journal/view.ts';
import { RecordViews } from '../../src/journal/views.ts';
import type { Message } from '../../src/message/calls.ts';
import type { RecordedMessage } from '../../src/message/recorded.ts';
import type { MessageView } from '../../src/message/view.ts';

/** One author's messages. */
export class RoomMessages {
  readonly #all: RecordViews;
  readonly #sources: RowSources;

  /** `read` gives the frames that were opened. */
  constructor(read: ReadFrame) {
    this.#all = new RecordViews(read);
    const { conversation, message } = this.#all.views;
    this.#sources = { conversations: conversation, messages: message, additions: () => nothingAdded };
  }

  /** Takes one entry of frame `seq`; `second` is that frame's time. */
  apply(entry: Entry, seq: number, second: number): void {
    this.#all.take(seq, { draft: 0, second, entries: [entry] });
  }

  conversations(): readonly Conversation[] {
    return conversationRows(this.#sources);
  }

  conversation(id: string): Conversation | null {
    return conversationRow(id, this.#sources);
  }

  receipted(seq: number, at: number): void {
    this.#messages.receipted(seq, at);
  }

  has(id: string): boolean {
    return this.#messages.has(id);
  }

  message(id: string): Message | null {
    return this.#messages.message(id);
  }

  messageOfDraft(draft: string): string | null {
    return this.#messages.messageOfDraft(draft);
  }

  thread(conversation: string, before: number | null, limit: number): ReturnType<MessageView['thread']> {
    return this.#messages.thread(conversation, before, limit);
  }

  newestFirst(): Iterable<RecordedMessage> {
    return this.#messages.newestFirst();
  }

  get #messages(): MessageView {
    return this.#all.views.message;
  }
}
