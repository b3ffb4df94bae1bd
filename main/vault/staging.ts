// Puts entries into the commit that is running, a frame at a time, with what has to stand around them: who a page was with, where the drafts stood, where pages end.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import type { EditEntry } from '../../src/draft/entries.ts';
import { CandorError } from '../../src/errors.ts';
import { entryFault } from '../../src/journal/entry-check.ts';
import type { DraftLaneEntry, Entry, MessageLaneEntry } from '../../src/journal/entry.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { VaultRecord } from './vault-record.ts';

/** Why the messages lane names where the drafts stand. */
export type AnchorCause = Extract<MessageLaneEntry, { readonly kind: 'drafts-head' }>['cause'];

/** What staging works with. */
export interface StagingOptions {
  readonly record: VaultRecord;
  /** Unix seconds. */
  readonly now: () => number;
  /** A page was closed: it can be folded, or grouped, once this commit is done. */
  readonly onPageEnd: () => void;
}

/** All of it runs inside a commit. */
export class Staging {
  readonly #options: StagingOptions;

  constructor(options: StagingOptions) {
    this.#options = options;
  }

  /** Stages facts of the messages lane as one frame, and before it what this page lacks to be read by itself (J6.8). Returns its number. */
  stage(...entries: readonly Entry[]): number {
    const { record, now } = this.#options;
    refuseFaulty('messages', entries);
    const second = now();
    for (const entry of entries)
      for (const missing of record.contents.before(entry, record.journal.pageFirstAt('messages', second)))
        this.#stageMessages(second, [missing]);
    return this.#stageMessages(second, entries);
  }

  /** Stages facts of one draft. Everything is tried first, so that entries that do not follow stage nothing. Returns the number of the last frame. */
  stageDraft(
    id: string,
    conversation: string,
    entries: readonly (DraftLaneEntry | EditEntry)[],
    second: number,
  ): number {
    const { record, onPageEnd } = this.#options;
    refuseFaulty('drafts', entries);
    const { number } = record.contents.views.draft.try(id, conversation, second, entries);
    if (record.journal.pageEndsAt('drafts', second)) {
      this.anchorDrafts('page-end');
      onPageEnd();
    }
    // One entry, one frame, whatever arrived together: how edits fell into frames would tell how fast they were typed (P5, X3).
    let seq = 0;
    for (const entry of entries) {
      const content = { draft: number, second, entries: [entry] };
      seq = record.journal.stage('drafts', number, second, content.entries);
      record.contents.took(seq, content);
    }
    return seq;
  }

  /** Names in the messages lane where the drafts stand. */
  anchorDrafts(cause: AnchorCause): void {
    const { seq, head } = this.#options.record.journal.position('drafts');
    if (seq > 0) this.stage({ kind: 'drafts-head', seq, head: toBase64Url(head), cause });
  }

  /** Closes the current page of drafts, if there is anything on it. */
  endDraftsPage(): void {
    const { record, onPageEnd } = this.#options;
    if (record.journal.draftsInPage === 0) return;
    this.anchorDrafts('page-end');
    record.journal.stagePageEnd();
    onPageEnd();
  }

  #stageMessages(second: number, entries: readonly Entry[]): number {
    const { record, onPageEnd } = this.#options;
    const { journal, contents } = record;
    if (journal.pageEndsAt('messages', second)) {
      journal.stageCheckpoint('messages');
      onPageEnd();
    }
    const seq = journal.stage('messages', 0, second, entries);
    contents.took(seq, { draft: 0, second, entries });
    return seq;
  }
}

// Whoever told it, gateway, endpoint or window: an entry no reader would take makes all that follows unreadable, so it is not written (P6).
function refuseFaulty(lane: LaneName, entries: readonly Entry[]): void {
  for (const entry of entries) {
    const wrong = entryFault(lane, 2, entry);
    if (wrong !== null)
      throw new CandorError('bad-request', `Something was to be recorded that no record can hold: ${wrong}.`, {
        next: 'Nothing on record was changed. If it happens again, tell IT.',
      });
  }
}
