// The drafts as they stand: which is open in which conversation, what it says, and how the next entries would change it.
import type { z } from 'zod';
import { CandorError } from '../errors.ts';
import type { DraftLaneEntry } from '../journal/entry.ts';
import type { Place, SavedView, Takes, View } from '../journal/view.ts';
import type { RedactionView } from '../redaction/view.ts';
import type { draftCalls } from './calls.ts';
import { advanceDraftLog, openDraftLog, type DraftLog } from './draft-log.ts';
import type { EditEntry } from './entries.ts';

type Reply<N extends 'restoreDraft' | 'listMyDrafts'> = z.infer<(typeof draftCalls)[N]['reply']>;
type MyDraft = Reply<'listMyDrafts'>['drafts'][number];

/** A draft with where its frames begin, and the second of its last change. */
export interface KnownDraft {
  readonly log: DraftLog;
  readonly firstSeq: number;
  readonly changed: number;
}

/** Of a draft that ended this much text is kept at hand; the rest is in its frames. */
const keptOfEnded = 300;

/** Every draft on record here. */
export class DraftView implements View {
  /** See `ViewKind`. */
  static readonly version = 1;
  readonly #redaction: RedactionView;
  readonly #drafts = new Map<string, KnownDraft>();
  readonly #openIn = new Map<string, string>();
  readonly #byNumber = new Map<number, string>();
  /** What the entries tried last make of their draft, so that none is worked out twice while somebody types. Of one call only: each holds a whole text. */
  #tried: ReadonlyMap<object, { readonly before: DraftLog; readonly after: DraftLog }> = new Map();
  #last = 0;

  /** `redaction` says which drafts are private: it is up to date when a frame of drafts is taken. */
  constructor(redaction: RedactionView, saved?: SavedView) {
    this.#redaction = redaction;
    this.#last = (saved?.facts as number | undefined) ?? 0;
    for (const draft of (saved?.rows ?? []) as readonly KnownDraft[]) this.#keep(draft);
  }

  readonly takes = {
    'draft-opened': (entry, { draft, seq, second }) => {
      const log = this.#tried.get(entry)?.after ?? openDraftLog(draft, entry.id, entry.conversation, second);
      this.#keep({ log, firstSeq: seq, changed: second });
    },
    edit: (entry, at) => {
      this.#took(entry, at);
    },
    'draft-check': (entry, at) => {
      this.#took(entry, at);
    },
    'draft-resync': (entry, at) => {
      this.#took(entry, at);
    },
    'draft-closed': (entry, at) => {
      this.#took(entry, at);
    },
  } satisfies Takes;

  /** The drafts as they stand. */
  save(): SavedView {
    return { facts: this.#last, rows: [...this.#drafts.values()] };
  }

  /** A draft its author may still discard as private until `graceSeconds` after its last change; throws a `CandorError` that says why not. */
  mayBecomePrivate(id: string, graceSeconds: number, now: number): KnownDraft {
    const draft = this.#drafts.get(id);
    if (draft === undefined || this.isPrivate(draft))
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
    return this.#redaction.isPrivate(log.number);
  }

  /** Drafts whose content is still to be taken out, the oldest first. */
  toTakeOut(): readonly KnownDraft[] {
    return this.#redaction
      .tombstones()
      .map(({ draft }) => this.#drafts.get(this.#byNumber.get(draft) ?? ''))
      .filter((draft) => draft !== undefined);
  }

  /** The content of a draft was taken out: what is left is that there was one. */
  forget(number: number): void {
    this.#tried = new Map(); // it may hold what was written
    this.#drafts.delete(this.#byNumber.get(number) ?? '');
    this.#byNumber.delete(number);
  }

  /**
   * What these entries would make of a draft, and its number; throws `draft-mismatch` when they do not follow from it, and changes nothing.
   * Who stages them afterwards has them taken as they were tried.
   */
  try(id: string, conversation: string, second: number, entries: readonly (DraftLaneEntry | EditEntry)[]): DraftLog {
    const tried = new Map<object, { readonly before: DraftLog; readonly after: DraftLog }>();
    this.#tried = tried;
    const known = this.#drafts.get(id);
    let log = known?.log ?? openDraftLog(Math.max(this.#last, this.#redaction.last) + 1, id, conversation, second);
    try {
      for (const entry of entries) {
        const before = log;
        if (entry.kind !== 'draft-opened') log = advanceDraftLog(log, entry);
        tried.set(entry, { before, after: log });
      }
    } catch (cause) {
      throw new CandorError('draft-mismatch', 'The record of this draft is not what is in the box.', {
        next: 'Candor compares them and goes on.',
        cause,
      });
    }
    return log;
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
  restore(conversation: string): Reply<'restoreDraft'> {
    const draft = this.#drafts.get(this.#openIn.get(conversation) ?? '');
    return draft === undefined
      ? { draft: null, text: '', next: 1 }
      : { draft: draft.log.id, text: draft.log.text, next: draft.log.edits + 1 };
  }

  /** The newest drafts first, at most `limit`, with those of which only a tombstone is left. `contactOf` names the other side of a conversation. */
  newest(limit: number, graceSeconds: number, contactOf: (conversation: string) => string): Reply<'listMyDrafts'> {
    const rows = [...this.#drafts.values()]
      .slice(-limit)
      .filter((draft) => !this.isPrivate(draft))
      .map((draft) => this.#row(draft, graceSeconds, contactOf));
    const gone = this.#redaction
      .tombstones()
      .slice(-limit)
      .map((entry) => ({
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

  #took(entry: Exclude<DraftLaneEntry, { readonly kind: 'draft-opened' }> | EditEntry, { draft, second }: Place): void {
    const known = this.#drafts.get(this.#byNumber.get(draft) ?? '');
    if (known === undefined) return;
    const tried = this.#tried.get(entry);
    const log = tried?.before === known.log ? tried.after : advanceDraftLog(known.log, entry);
    this.#keep({ ...known, log, changed: second });
  }

  #keep(draft: KnownDraft): void {
    // The end of a private draft may be taken out already while earlier pages still hold the rest: it is over all the same, and what comes of it follows from its whole text.
    const wasPrivate = this.isPrivate(draft) || this.#redaction.refusalOf(draft.log.number) !== null;
    const outcome = wasPrivate && draft.log.outcome === 'open' ? 'private' : draft.log.outcome;
    const text = outcome === 'open' || wasPrivate ? draft.log.text : draft.log.text.slice(0, keptOfEnded);
    const isAsItWas = outcome === draft.log.outcome && text.length === draft.log.text.length;
    const log = isAsItWas ? draft.log : { ...draft.log, outcome, text };
    this.#last = Math.max(this.#last, log.number);
    this.#byNumber.set(log.number, log.id);
    this.#drafts.set(log.id, { ...draft, log });
    if (log.outcome === 'open') this.#openIn.set(log.conversation, log.id);
    else if (this.#openIn.get(log.conversation) === log.id) this.#openIn.delete(log.conversation);
  }

  #row(
    { log, changed }: KnownDraft,
    graceSeconds: number,
    contactOf: (conversation: string) => string,
  ): { readonly number: number; readonly row: MyDraft } {
    // A draft that could not become private any more was discarded and stays.
    const outcome = log.outcome === 'private' ? 'discarded' : log.outcome;
    const privateRefused = this.#redaction.refusalOf(log.number) ?? '';
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
