// One conversation's draft: compares the composer's value before and after every change and numbers what came of it (drafts.md D1-D8).
import { diffTexts, type EditKind, type EditOrigin } from '../../../src/draft/edit.ts';
import { maxTextUnits } from '../../../src/ipc/contract.ts';
import type { CaptureLevel } from '../../../src/policy/level.ts';
import type { Host } from '../../host.ts';
import { EditQueue, type CheckCause, type QueueState } from './edit-queue.ts';
import type { Timers } from './timers.ts';

/** What stands beside an edit: taken from the native event, or from the door it came through. */
export interface EditNote {
  readonly kind: EditKind;
  readonly composing: boolean;
  readonly origin: EditOrigin;
}

/** What a recorder needs from outside. */
export interface RecorderNeeds {
  readonly conversation: string;
  readonly level: CaptureLevel;
  readonly host: Pick<Host<'chat'>, 'appendEdits' | 'checkDraft'>;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly changed: () => void;
}

/** Compare with replay every so many edits. */
export const checkEvery = 200;
const missed: EditNote = { kind: 'other', composing: false, origin: 'person' };
const nothingWaits: QueueState = { waiting: 0, late: false, full: false, failure: null };

/** Records one conversation's drafts, one after the other; lives as long as the window. */
export class DraftRecorder {
  readonly #needs: RecorderNeeds;
  #draft: string | null = null;
  #queue: EditQueue | null = null;
  #text = '';
  #sinceCheck = 0;

  constructor(needs: RecorderNeeds) {
    this.#needs = needs;
  }

  /** The draft's id, null before its first edit. */
  get draft(): string | null {
    return this.#draft;
  }

  /** The composer's value after the last recorded edit. */
  get text(): string {
    return this.#text;
  }

  /** The last acknowledged edit of this draft. */
  get through(): number {
    return this.#queue?.through ?? 0;
  }

  /** What waits for the record. */
  get state(): QueueState {
    return this.#queue?.state ?? nothingWaits;
  }

  /** Takes up a recorded draft where it was left: no edit, the history goes on at `next`. */
  resume(draft: string, text: string, next: number): void {
    this.#draft = draft;
    this.#text = text;
    this.#queue = this.#open(draft, next - 1);
  }

  /** Records that the composer now holds `after`; false when nothing changed. `caret` decides between equally small edits. */
  record(after: string, note: EditNote, caret?: number): boolean {
    if (this.#needs.level !== 'edits') return this.#text !== after;
    return this.#push(after, note, caret);
  }

  /** Records whatever reached the value without an event, as one edit of kind `other`. */
  reconcile(value: string): boolean {
    return value !== this.#text && this.record(value, missed);
  }

  /** Compares with replay at this point; at level `versions` this is where a version is taken. Resolves once on record. */
  check(cause: CheckCause, value: string): Promise<void> {
    if (this.#needs.level === 'versions' && (cause === 'pause' || cause === 'blur' || cause === 'send')) this.#push(value, missed);
    if (this.#queue === null || this.#needs.level === 'messages') return Promise.resolve();
    // An input method can make a text longer than a check may carry; nothing that long can be sent, and it is compared once it is shorter.
    if (this.#text.length > maxTextUnits) return Promise.resolve();
    this.#sinceCheck = 0;
    return this.#queue.check(cause, this.#text);
  }

  /** Resolves once nothing of this draft waits. */
  settled(): Promise<void> {
    return this.#queue?.settled() ?? Promise.resolve();
  }

  /** Offers waiting edits again at once. */
  retryNow(): void {
    this.#queue?.retryNow();
  }

  /** The draft is over (sent, discarded): the composer is empty and the next edit begins a new one. */
  end(): void {
    this.#queue?.stop();
    this.#queue = null;
    this.#draft = null;
    this.#text = '';
    this.#sinceCheck = 0;
  }

  #push(after: string, note: EditNote, caret?: number): boolean {
    const splice = diffTexts(this.#text, after, caret);
    if (splice === null) return false;
    this.#text = after;
    this.#draft ??= this.#needs.newId();
    this.#queue ??= this.#open(this.#draft, 0);
    this.#queue.push({ ...splice, ...note });
    if (++this.#sinceCheck >= checkEvery) void this.check('count', after);
    return true;
  }

  #open(draft: string, through: number): EditQueue {
    const { host, conversation, timers, changed } = this.#needs;
    return new EditQueue(
      {
        append: (first, edits) => host.appendEdits({ conversation, draft, first, edits: [...edits] }),
        check: (at, cause, text) => host.checkDraft({ draft, through: at, cause, text }),
      },
      through,
      timers,
      changed,
    );
  }
}
