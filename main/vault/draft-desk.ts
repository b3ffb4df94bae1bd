// The drafts of a vault as they stand: which is open in which conversation, what it says, and how the next entries would change it.
import { advanceDraftLog, openDraftLog, type DraftLog } from '../../src/draft/draft-log.ts';
import { CandorError } from '../../src/errors.ts';
import type { ReplyOf } from '../../src/ipc/contract.ts';
import type { EditEntry } from '../../src/draft/entries.ts';
import type { DraftLaneEntry, Entry } from '../../src/journal/entry.ts';

/** A draft with where its frames begin, and the second of its last change. */
export interface KnownDraft {
  readonly log: DraftLog;
  readonly firstSeq: number;
  readonly changed: number;
}

/** A draft its author discards as private: what stays to be said of it. */
type Tombstone = Extract<Entry, { kind: 'draft-private' }>;

/** A desk as plain data, to go on from. */
export interface SavedDrafts {
  readonly drafts: readonly KnownDraft[];
  readonly tombstones: readonly Tombstone[];
  /** Number and reason of those that could not become private. */
  readonly refusals: readonly (readonly [number, string])[];
  readonly last: number;
}

/** Of a draft that ended this much text is kept at hand; the rest is in its frames. */
const keptOfEnded = 300;

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
  /** Drafts discarded as private, by number; as long as one is in `#drafts` too, its content is still to be taken out. */
  readonly #tombstones = new Map<number, Tombstone>();
  /** Why a draft could not become private. */
  readonly #refusals: Map<number, string>;
  #last: number;

  /** A desk without drafts, or one that goes on from what `save` gave. */
  constructor(saved?: SavedDrafts) {
    this.#last = saved?.last ?? 0;
    this.#refusals = new Map(saved?.refusals);
    for (const entry of saved?.tombstones ?? []) this.#tombstones.set(entry.draft, entry);
    for (const draft of saved?.drafts ?? []) this.keep(draft);
  }

  /** The drafts as they stand. */
  save(): SavedDrafts {
    return {
      drafts: [...this.#drafts.values()],
      tombstones: [...this.#tombstones.values()],
      refusals: [...this.#refusals],
      last: this.#last,
    };
  }

  /** Takes an entry that is on record: at the start, or after it was staged. */
  took(number: number, seq: number, second: number, entry: DraftLaneEntry | EditEntry): void {
    if (entry.kind === 'draft-opened') {
      this.#byNumber.set(number, entry.id);
      this.keep({ log: openDraftLog(number, entry.id, entry.conversation, second), firstSeq: seq, changed: second });
      return;
    }
    const known = this.#drafts.get(this.#byNumber.get(number) ?? '');
    if (known !== undefined) this.keep({ ...known, log: advanceDraftLog(known.log, entry), changed: second });
  }

  /** Takes what the messages lane says of a draft that is discarded as private. */
  tookPrivate(entry: Extract<Entry, { kind: 'draft-private' | 'draft-private-refused' }>): void {
    this.#last = Math.max(this.#last, entry.draft);
    if (entry.kind === 'draft-private') this.#tombstones.set(entry.draft, entry);
    else {
      this.#tombstones.delete(entry.draft);
      this.#refusals.set(entry.draft, entry.reason);
    }
  }

  /** A draft its author may still discard as private until `graceSeconds` after its last change; throws a `CandorError` that says why not. */
  mayBecomePrivate(id: string, graceSeconds: number, now: number): KnownDraft {
    const draft = this.#drafts.get(id);
    if (draft === undefined || this.#tombstones.has(draft.log.number))
      throw new CandorError('not-found', 'This draft is not on record here.');
    if (draft.log.outcome === 'sent')
      throw new CandorError('not-allowed', 'This draft became a message, so it stays on record with it.');
    if (graceSeconds === 0)
      throw new CandorError('not-allowed', 'Under the policy of your company drafts are not discarded as private.');
    if (now > draft.changed + graceSeconds)
      throw new CandorError(
        'not-allowed',
        `This was possible for ${graceSeconds / 3600} hours after the last change. The draft stays on record.`,
      );
    return draft;
  }

  /** True when its author discards this draft as private. */
  isPrivate({ log }: KnownDraft): boolean {
    return this.#tombstones.has(log.number);
  }

  /** Drafts whose content is still to be taken out, the oldest first. */
  toTakeOut(): readonly KnownDraft[] {
    return [...this.#tombstones.keys()]
      .map((number) => this.#drafts.get(this.#byNumber.get(number) ?? ''))
      .filter((draft) => draft !== undefined);
  }

  /** The content of a draft was taken out: what is left is that there was one. */
  forget(number: number): void {
    this.#drafts.delete(this.#byNumber.get(number) ?? '');
    this.#byNumber.delete(number);
  }

  /** What these entries make of a draft; throws `draft-mismatch` when they do not follow from it, and changes nothing. */
  try(id: string, conversation: string, second: number, entries: readonly (DraftLaneEntry | EditEntry)[]): DraftStep {
    const known = this.#drafts.get(id);
    let log = known?.log ?? openDraftLog(this.#last + 1, id, conversation, second);
    try {
      for (const entry of entries) if (entry.kind !== 'draft-opened') log = advanceDraftLog(log, entry);
    } catch (cause) {
      throw new CandorError('draft-mismatch', 'The record of this draft is not what is in the box.', {
        next: 'Candor compares them and goes on.',
        cause,
      });
    }
    return { log, firstSeq: known?.firstSeq ?? null };
  }

  /** Keeps a draft as it stands now. */
  keep(draft: KnownDraft): void {
    // The end of a private draft may be taken out already while earlier pages still hold the rest: it is over all the same, and what comes of it follows from its whole text.
    const wasPrivate = this.isPrivate(draft) || this.#refusals.has(draft.log.number);
    const outcome = wasPrivate && draft.log.outcome === 'open' ? 'private' : draft.log.outcome;
    const log = {
      ...draft.log,
      outcome,
      text: outcome === 'open' || wasPrivate ? draft.log.text : draft.log.text.slice(0, keptOfEnded),
    };
    this.#last = Math.max(this.#last, log.number);
    this.#byNumber.set(log.number, log.id);
    this.#drafts.set(log.id, { ...draft, log });
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
    if (draft.log.outcome !== 'open')
      throw new CandorError('conflict', 'This draft has ended already.', { next: 'Write a new message.' });
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
    return draft === undefined
      ? { draft: null, text: '', next: 1 }
      : { draft: draft.log.id, text: draft.log.text, next: draft.log.edits + 1 };
  }

  /** The newest drafts first, at most `limit`, with those of which only a tombstone is left. `contactOf` names the other side of a conversation. */
  newest(limit: number, graceSeconds: number, contactOf: (conversation: string) => string): ReplyOf<'listMyDrafts'> {
    const rows = [...this.#drafts.values()]
      .slice(-limit)
      .filter(({ log }) => !this.#tombstones.has(log.number))
      .map((draft) => this.#row(draft, graceSeconds, contactOf));
    const gone = [...this.#tombstones.values()].slice(-limit).map((entry) => ({
      number: entry.draft,
      row: {
        draft: `private ${entry.draft}`,
        conversation: entry.conversation,
        contact: contactOf(entry.conversation),
        started: entry.startedSecond * 1000,
        edits: entry.edits,
        outcome: this.#byNumber.has(entry.draft) ? ('private-waits' as const) : ('private' as const),
        text: '',
        privateUntil: null,
        privateRefused: '',
      },
    }));
    return {
      drafts: [...rows, ...gone]
        .sort((a, b) => b.number - a.number)
        .slice(0, limit)
        .map(({ row }) => row),
    };
  }

  #row(
    { log, changed }: KnownDraft,
    graceSeconds: number,
    contactOf: (conversation: string) => string,
  ): { readonly number: number; readonly row: ReplyOf<'listMyDrafts'>['drafts'][number] } {
    // A draft that could not become private any more was discarded and stays.
    const outcome = log.outcome === 'private' ? 'discarded' : log.outcome;
    const privateRefused = this.#refusals.get(log.number) ?? '';
    const privateUntil =
      log.outcome === 'sent' || graceSeconds === 0 || privateRefused !== '' ? null : (changed + graceSeconds) * 1000;
    return {
      number: log.number,
      row: {
        draft: log.id,
        conversation: log.conversation,
        contact: contactOf(log.conversation),
        started: log.started * 1000,
        edits: log.edits,
        outcome,
        text: log.text.slice(0, keptOfEnded),
        privateUntil,
        privateRefused,
      },
    };
  }
}
