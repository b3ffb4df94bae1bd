// Search over all messages: an index in memory that is never ahead of the record, kept sealed beside it or built newest first while others get their turn.
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { shapeOf } from '../../src/errors.ts';
import type { Message } from '../../src/message/calls.ts';
import type { RecordedMessage } from '../../src/message/recorded.ts';
import type { MessageView } from '../../src/message/view.ts';
import type { Journal } from './journal.ts';
import { SearchIndex } from './search-index.ts';
import { cut, type Piece } from './snapshot.ts';
import type { SnapshotFile } from './snapshot-file.ts';

/** Messages opened and indexed before others get their turn; some milliseconds. */
const slice = 100;
/** An index is kept once it holds so many messages, and again when it grew by an eighth; fewer are indexed in a second. */
const worthKeeping = 10_000;

/** What was found, and how far the index reaches. */
export interface Found {
  readonly messages: readonly Message[];
  readonly searched: number;
  /** Unix ms of the oldest message indexed while older ones are missing, null once all are there. */
  readonly indexedBackTo: number | null;
}

/** Finds messages by their words. The index is begun by the first search. */
export class MessageSearch {
  readonly #kept: SnapshotFile;
  #index = new SearchIndex();
  #view: MessageView | null = null;
  #journal: Journal | null = null;
  /** The messages that are not indexed yet, newest first; null once all are. */
  #older: Iterator<RecordedMessage> | null = null;
  /** Through which frame the index that was kept reaches; what is newer is still to be added. */
  #reaches = 0;
  #newest = 0;
  #oldest: RecordedMessage | null = null;
  #done = 0;
  #keptAt = 0;
  #closed = false;

  /** `kept`: where the index is kept for the next start. */
  constructor(kept: SnapshotFile) {
    this.#kept = kept;
  }

  /** Looks in this view from now on, the first or one that was read again; what is in the index stays, for it was on record. */
  follow(view: MessageView, journal: Journal): void {
    this.#view = view;
    this.#journal = journal;
    if (this.#older !== null) this.#older = view.newestFirst(this.#reaches, this.#oldest?.seq);
  }

  /** The newest messages with these words. Throws `journal-damaged`. */
  find(query: string, limit: number): Found {
    const view = this.#view;
    if (view === null) return { messages: [], searched: 0, indexedBackTo: null };
    // What came since the last search is added by this one, so nothing is ever in the index that was not committed.
    if (this.#newest === 0) this.#begin(view);
    else this.#add([...view.newestFirst(this.#newest)]);
    const messages = this.#index
      .find(query, limit)
      .map((seq) => view.messageAt(seq))
      .filter((message) => message !== null);
    return { messages, searched: this.#done, indexedBackTo: this.#older === null ? null : (this.#oldest?.at ?? 0) };
  }

  /** Destroys the index that is kept. */
  forget(): void {
    this.#kept.remove();
  }

  /** Frees the index. */
  close(): void {
    this.#closed = true;
    this.#index.close();
  }

  // The newest at once, so that they can be found; then the index that was kept, or the others whenever nothing else is to be done.
  #begin(view: MessageView): void {
    this.#older = view.newestFirst();
    this.#takeSlice();
    if (this.#older !== null) this.#work(this.#warm());
  }

  async #warm(): Promise<void> {
    const pieces = await this.#kept.readSlowly(() => this.#closed);
    const kept = pieces === null ? null : keptIndex(pieces);
    if (this.#closed) return;
    if (kept !== null && this.#journal?.isHead('messages', kept.newest, fromBase64Url(kept.head)) === true) {
      this.#index.close();
      this.#index = new SearchIndex(kept.index);
      this.#oldest = null;
      [this.#reaches, this.#newest, this.#done, this.#keptAt] = [kept.newest, kept.newest, kept.done, kept.done];
      this.#older = this.#view?.newestFirst(kept.newest) ?? null;
      this.#takeSlice();
    }
    this.#sliceLater();
  }

  #sliceLater(): void {
    if (this.#older === null) return;
    setImmediate(() => {
      if (this.#closed || this.#older === null) return;
      try {
        this.#takeSlice();
      } catch {
        this.#older = null; // a frame that does not open has stopped the record already
        return;
      }
      this.#sliceLater();
    });
  }

  #takeSlice(): void {
    const messages: RecordedMessage[] = [];
    while (messages.length < slice) {
      const next = this.#older?.next();
      if (next === undefined || next.done === true) {
        this.#older = null;
        break;
      }
      messages.push(next.value);
    }
    this.#oldest = messages.at(-1) ?? this.#oldest;
    this.#add(messages);
  }

  #add(messages: readonly RecordedMessage[]): void {
    this.#index.addAll(messages.map((message) => [message.seq, message.text] as const));
    this.#newest = Math.max(this.#newest, messages[0]?.seq ?? 0);
    this.#done += messages.length;
    if (this.#older !== null || this.#done < worthKeeping || this.#done < this.#keptAt * 1.125) return;
    this.#keptAt = this.#done;
    this.#work(this.#keep());
  }

  async #keep(): Promise<void> {
    if (this.#journal === null) return;
    const about: AboutIndex = {
      newest: this.#newest,
      head: toBase64Url(this.#journal.headOf('messages', this.#newest)),
      done: this.#done,
    };
    await this.#kept.writeSlowly(indexPieces(about, this.#index.bytes()), () => this.#closed);
  }

  // Search works without what is kept, so a file that cannot be read or written costs time only.
  #work(work: Promise<void>): void {
    work.catch((error: unknown) => {
      console.error('search index:', shapeOf(error).code);
      this.#sliceLater();
    });
  }
}

interface AboutIndex {
  /** The frame of the newest message in it, and the head of the lane right after. */
  readonly newest: number;
  readonly head: string;
  readonly done: number;
}

function* indexPieces(about: AboutIndex, index: Buffer): Generator<Piece> {
  yield { name: 'about', bytes: new TextEncoder().encode(JSON.stringify(about)) };
  yield* cut('index', index);
}

function keptIndex([about, ...pieces]: readonly Piece[]): (AboutIndex & { readonly index: Buffer }) | null {
  return about === undefined
    ? null
    : {
        ...(JSON.parse(new TextDecoder().decode(about.bytes)) as AboutIndex),
        index: Buffer.concat(pieces.map((piece) => piece.bytes)),
      };
}
