// The drafts of a vault as they stand: which is open in which conversation, what it says, and how the next entries would change it.
import { advanceDraftLog, openDraftLog, type DraftLog } from '../../src/draft/draft-log.ts';
import { CandorError } from '../../src/errors.ts';
import type { ReplyOf } from '../../src/ipc/contract.ts';
import type { DraftLaneEntry, EditEntry } from '../../src/journal/entry.ts';

/** A draft with where its frames begin. */
export interface KnownDraft {
  readonly log: DraftLog;
  readonly firstSeq: number;
}

/** What entries would make of a draft, before anything is staged. */
export interface DraftStep {
  readonly log: DraftLog;
  readonly firstSeq: number | null;
}

/** Every draft on record here. Rebuilt from the drafts lane; one owner, the vault. */
export class DraftDesk {
  readonly #drafts = new Map<string, KnownDraft>();
  readonly #openIn = new Map<string, string>();
  readonly #byNumber = new Map<number, string>();

  /** Takes an entry that is on record: at the start, or after it was staged. */
  took(number: number, seq: number, second: number, entry: DraftLaneEntry | EditEntry): void {
    if (entry.kind === 'draft-opened') {
      this.#byNumber.set(number, entry.id);
      this.keep({ log: openDraftLog(number, entry.id, entry.conversation, second), firstSeq: seq });
      return;
    }
    const known = this.#drafts.get(this.#byNumber.get(number) ?? '');
    if (known !== undefined) this.keep({ ...known, log: advanceDraftLog(known.log, entry) });
  }

  /** What these entries make of a draft; throws `draft-mismatch` when they do not follow from it, and changes nothing. */
  try(id: string, conversation: string, second: number, entries: readonly (DraftLaneEntry | EditEntry)[]): DraftStep {
    const known = this.#drafts.get(id);
    let log = known?.log ?? openDraftLog(this.#drafts.size + 1, id, conversation, second);
    try {
      for (const entry of entries) if (entry.kind !== 'draft-opened') log = advanceDraftLog(log, entry);
    } catch (cause) {
      throw new CandorError('draft-mismatch', 'The record of this draft is not what is in the box.', { next: 'Candor compares them and goes on.', cause });
    }
    return { log, firstSeq: known?.firstSeq ?? null };
  }

  /** Keeps a draft as it stands now. */
  keep(draft: KnownDraft): void {
    const { log } = draft;
    this.#byNumber.set(log.number, log.id);
    this.#drafts.set(log.id, draft);
    if (log.outcome === 'open') this.#openIn.set(log.conversation, log.id);
    else if (this.#openIn.get(log.conversation) === log.id) this.#openIn.delete(log.conversation);
  }

  /** A draft, or undefined. */
  find(id: string): KnownDraft | undefined {
    return this.#drafts.get(id);
  }

  /** A draft that may still be written in; throws `not-found` or `conflict`. */
  open(id: string): KnownDraft {
    const draft = this.#drafts.get(id);
    if (draft === undefined) throw new CandorError('not-found', 'This draft is not on record here.');
    if (draft.log.outcome !== 'open') throw new CandorError('conflict', 'This draft has ended already.', { next: 'Write a new message.' });
    return draft;
  }

  /** Every draft that is still open. */
  *allOpen(): Generator<KnownDraft> {
    for (const id of this.#openIn.values()) {
      const draft = this.#drafts.get(id);
      if (draft !== undefined) yield draft;
    }
  }

  /** The text of a conversation's unsent draft, empty for none. */
  textIn(conversation: string): string {
    return this.#drafts.get(this.#openIn.get(conversation) ?? '')?.log.text ?? '';
  }

  /** The unsent draft of a conversation, for the composer to go on with. */
  restore(conversation: string): ReplyOf<'restoreDraft'> {
    const draft = this.#drafts.get(this.#openIn.get(conversation) ?? '');
    return draft === undefined ? { draft: null, text: '', next: 1 } : { draft: draft.log.id, text: draft.log.text, next: draft.log.edits + 1 };
  }

  /** The newest drafts first, at most `limit`. `contactOf` names the other side of a conversation. */
  newest(limit: number, contactOf: (conversation: string) => string): ReplyOf<'listMyDrafts'> {
    const drafts = [...this.#drafts.values()].slice(-limit).reverse();
    return {
      drafts: drafts.map(({ log }) => ({ draft: log.id, conversation: log.conversation, contact: contactOf(log.conversation), started: log.started * 1000, edits: log.edits, outcome: log.outcome, text: log.text.slice(0, 300) })),
    };
  }
}
