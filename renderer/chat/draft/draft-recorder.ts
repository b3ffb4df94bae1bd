// One conversation's draft: compares the composer's value before and after every change and numbers what came of it (drafts.md D1-D8).
import { diffTexts, maxTextUnits, type EditKind, type EditOrigin } from '../../../src/draft/edit.ts';
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
  /** The level to begin with; `setLevel` changes it. */
  readonly level: CaptureLevel;
  readonly host: Pick<Host<'chat'>, 'appendEdits' | 'checkDraft' | 'restoreDraft'>;
  readonly timers: Timers;
  readonly newId: () => string;
  readonly changed: () => void;
}

/** Compare with replay every so many edits. */
export const checkEvery = 200;
/** The record could not be asked how far a draft got: asked again this much later, ms. */
const askAgainAfter = 500;
const missed: EditNote = { kind: 'other', composing: false, origin: 'person' };
const nothingWaits: QueueState = { waiting: 0, late: false, full: false, failure: null };

/** Records one conversation's drafts, one after the other; lives as long as the window. */
export class DraftRecorder {
  readonly #needs: RecorderNeeds;
  #draft: string | null = null;
  #queue: EditQueue | null = null;
  /** What the record holds once everything that waits has arrived. */
  #text = '';
  /** What the box held last; ahead of `#text` while less than every edit is recorded. */
  #seen = '';
  #sinceCheck = 0;
  #level: CaptureLevel;
  /** While the record is asked how far this draft got; nothing is recorded meanwhile. */
  #asking: Promise<void> | null = null;

  constructor(needs: RecorderNeeds) {
    this.#needs = needs;
    this.#level = needs.level;
  }

  /** The draft's id, null before its first edit. */
  get draft(): string | null {
    return this.#draft;
  }

  /** The composer's value after the last change. */
  get text(): string {
    return this.#seen;
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
    this.#seen = text;
    this.#queue = this.#open(draft, next - 1);
  }

  /**
   * Another level is in force. Edits that are not on record yet may no longer be wanted there, so they are given up and the record is asked
   * how far this draft got; it goes on from there. What was written while less was recorded becomes one edit of kind `other`, with the next edit.
   */
  setLevel(level: CaptureLevel): void {
    if (level === this.#level) return;
    this.#level = level;
    if (this.#draft === null) return;
    const [draft, queue] = [this.#draft, this.#queue];
    this.#queue = null;
    const asking = this.#ask(draft, queue).finally(() => {
      if (this.#asking === asking) this.#asking = null;
    });
    this.#asking = asking;
  }

  /** Records that the composer now holds `after`; false when nothing changed. `caret` decides between equally small edits. */
  record(after: string, note: EditNote, caret?: number): boolean {
    const before = this.#seen;
    this.#seen = after;
    if (this.#level !== 'edits' || this.#asking !== null) return before !== after;
    if (before !== this.#text) this.#push(before, missed);
    return this.#push(after, note, caret);
  }

  /** Records whatever reached the value without an event, as one edit of kind `other`. */
  reconcile(value: string): boolean {
    return value !== this.#seen && this.record(value, missed);
  }

  /** Compares with replay at this point; at level `versions` this is where a version is taken. Resolves once on record. */
  async check(cause: CheckCause, value: string): Promise<void> {
    for (;;) {
      while (this.#asking !== null) await this.#asking;
      if (this.#level === 'messages') return;
      if (this.#level === 'versions' ? cause === 'pause' || cause === 'blur' || cause === 'send' : cause === 'send')
        this.#push(value, missed);
      const queue = this.#queue;
      // An input method can make a text longer than a check may carry; nothing that long can be sent, and it is compared once it is shorter.
      if (queue === null || this.#text.length > maxTextUnits) return;
      this.#sinceCheck = 0;
      await queue.check(cause, this.#text);
      if (!queue.isAbandoned || cause !== 'send') return;
    }
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
    this.#seen = '';
    this.#sinceCheck = 0;
    this.#asking = null;
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

  async #ask(draft: string, queue: EditQueue | null): Promise<void> {
    await queue?.abandon();
    const { host, conversation, timers, changed } = this.#needs;
    while (this.#draft === draft && this.#level !== 'messages') {
      const held = await host.restoreDraft({ conversation }).catch(() => null);
      if (this.#draft !== draft) return;
      if (held === null) {
        await new Promise<void>((resolve) => timers.after(askAgainAfter, resolve));
        continue;
      }
      const isHeld = held.draft === draft;
      // Nothing of it arrived: its next edit is its first. One that has ended is found out by sending (D13).
      const begun = isHeld || (queue?.through ?? 0) > 0;
      this.#draft = begun ? draft : null;
      this.#text = isHeld ? held.text : '';
      this.#queue = isHeld ? this.#open(draft, held.next - 1) : null;
      break;
    }
    changed();
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
