// Search over all messages: an index in memory built newest first while others get their turn, and never ahead of what is on record.
import type { Message } from '../../src/ipc/contract.ts';
import type { Projection, RecordedMessage } from '../../src/message/projection.ts';
import { SearchIndex } from './search-index.ts';

/** Messages opened and indexed before others get their turn; some milliseconds. */
const slice = 100;

/** What was found, and how far the index reaches. */
export interface Found {
  readonly messages: readonly Message[];
  readonly searched: number;
  /** Unix ms of the oldest message indexed while older ones are missing, null once all are there. */
  readonly indexedBackTo: number | null;
}

/** Finds messages by their words. The index is begun by the first search. */
export class MessageSearch {
  readonly #index = new SearchIndex();
  #view: Projection | null = null;
  #older: Iterator<RecordedMessage> | null = null;
  #newest = 0;
  #oldest: RecordedMessage | null = null;
  #done = 0;
  #closed = false;

  /** Looks in this view from now on, the first or one that was read again; what is in the index stays, for it was on record. */
  follow(view: Projection): void {
    this.#view = view;
    if (this.#older !== null) this.#older = view.newestFirst(0, this.#oldest?.seq);
  }

  /** The newest messages with these words. Throws `journal-damaged`. */
  find(query: string, limit: number): Found {
    this.#catchUp();
    const messages = this.#index.find(query, limit).map((seq) => this.#view?.messageAt(seq) ?? null).filter((message) => message !== null);
    return { messages, searched: this.#done, indexedBackTo: this.#older === null ? null : (this.#oldest?.at ?? 0) };
  }

  /** Frees the index. */
  close(): void {
    this.#closed = true;
    this.#index.close();
  }

  // What came since the last search is added by this one, so nothing is ever in the index that was not committed.
  #catchUp(): void {
    if (this.#view === null) return;
    if (this.#newest === 0) {
      this.#older = this.#view.newestFirst();
      this.#slice();
    } else this.#add([...this.#view.newestFirst(this.#newest)]);
  }

  // The first slice at once, so that the newest can be found; the others whenever nothing else is to be done.
  #slice(): void {
    const messages: RecordedMessage[] = [];
    while (messages.length < slice) {
      const next = this.#older?.next();
      if (next === undefined || next.done === true) {
        this.#older = null;
        break;
      }
      messages.push(next.value);
    }
    this.#add(messages);
    this.#oldest = messages.at(-1) ?? this.#oldest;
    if (this.#older === null) return;
    setImmediate(() => {
      if (this.#closed || this.#older === null) return;
      try {
        this.#slice();
      } catch {
        this.#older = null; // a frame that does not open has stopped the record already
      }
    });
  }

  #add(messages: readonly RecordedMessage[]): void {
    this.#index.addAll(messages.map((message) => [message.seq, message.text] as const));
    this.#newest = Math.max(this.#newest, messages[0]?.seq ?? 0);
    this.#done += messages.length;
  }
}
