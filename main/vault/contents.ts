// What a journal says, read from it by the views: from its beginning, or on from where a snapshot stands, each view as far as it needs.
import { CandorError } from '../../src/errors.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { RecordViews, type Views } from '../../src/journal/views.ts';
import { damaged } from './damaged.ts';
import type { Journal } from './journal.ts';
import type { MessageSearch } from './message-search.ts';
import type { SavedRecord } from './snapshot.ts';

/** Everything a journal says, kept current frame by frame; thrown away and read again when a commit failed. */
export class VaultContents {
  readonly search: MessageSearch;
  readonly #journal: Journal;
  readonly #all: RecordViews;

  /**
   * Reads `journal`, just opened. Views that `saved` does not hold, or holds in another version, read it from its beginning; the others go on from
   * where `saved` stands. Throws `journal-damaged` naming the first frame that does not hold. `search` may have looked in contents that are thrown away.
   */
  constructor(journal: Journal, search: MessageSearch, saved?: SavedRecord) {
    this.#journal = journal;
    this.search = search;
    this.#all = new RecordViews((seq) => journal.readMessage(seq), saved?.views);
    journal.replay(
      (lane, seq, content) => {
        try {
          this.#all.take(seq, content, saved !== undefined && seq <= saved.place[lane].seq);
        } catch (cause) {
          throw cause instanceof CandorError ? cause : damaged(lane, seq, 'what does not follow', cause);
        }
      },
      saved?.place,
      this.#all.lanesToRead,
    );
    const { message } = this.views;
    for (const { seq, at } of journal.receiptTimes('messages', message.receipt.seq)) message.receipted(seq, at);
    search.follow(message, journal);
  }

  /** The views by name. */
  get views(): Views {
    return this.#all.views;
  }

  /**
   * The contents as they are now; what happens afterwards does not change them. Null while a draft its author discarded as private is still to be taken
   * out of its pages: nothing is kept meanwhile that would have to be forgotten.
   */
  save(): SavedRecord | null {
    if (this.views.draft.toTakeOut().length > 0) return null;
    return { place: this.#journal.place(), views: this.#all.save() };
  }

  /** Takes a frame that was staged. */
  took(seq: number, content: FrameContent): void {
    this.#all.take(seq, content);
  }

  /** What has to stand before an entry on a page of messages that begins with frame `pageFirst`. */
  before(entry: Entry, pageFirst: number): readonly Entry[] {
    return this.#all.before(entry, pageFirst);
  }
}
