// One conversation's composer across switches and restarts: restoring its draft, sending, and taking a waiting send back (drafts.md D9-D11; P1, P6).
import type { EditOrigin } from '../../../src/draft/edit.ts';
import { shapeOf, type ErrorShape } from '../../../src/errors.ts';
import type { Message } from '../../../src/message/calls.ts';
import type { CaptureLevel } from '../../../src/policy/level.ts';
import type { Host } from '../../host.ts';
import { Capture } from './capture.ts';
import { DraftRecorder } from './draft-recorder.ts';
import type { QueueState } from './edit-queue.ts';
import type { Timers } from './timers.ts';

/** What the composer shows; a new one only when something in it changed. */
export interface ComposerView {
  /** `restoring` until its draft was read (also after a failed send, to learn what became of it), `waiting` while a send waits for the record, `sending` while it is recorded. */
  readonly phase: 'restoring' | 'ready' | 'waiting' | 'sending';
  readonly hasText: boolean;
  readonly tooLong: boolean;
  /** The last paste or drop was refused as too large. */
  readonly refused: boolean;
  readonly queue: QueueState;
  /** Why restoring or sending failed; the text is still in the box. */
  readonly failure: ErrorShape | null;
}

/** What a composer needs from outside. */
export interface ComposerNeeds {
  readonly conversation: string;
  readonly level: CaptureLevel;
  readonly host: Pick<Host<'chat'>, 'appendEdits' | 'checkDraft' | 'restoreDraft' | 'sendMessage'>;
  readonly timers: Timers;
  readonly newId: () => string;
  /** Longest text the channel takes now, in UTF-16 units. */
  readonly maxLength: () => number;
  readonly insertNatively: (text: string) => boolean;
  readonly show: (view: ComposerView) => void;
  readonly sent: (message: Message) => void;
  /** A send whose reply was lost turned out to be recorded: the thread has to be read again. */
  readonly foundRecorded: () => void;
}

/** A conversation's composer; lives as long as the window, its textarea comes and goes. */
export class ComposerSession {
  readonly #needs: ComposerNeeds;
  readonly #recorder: DraftRecorder;
  #capture: Capture | null = null;
  #box: HTMLTextAreaElement | null = null;
  /** Asked for before the box was on screen. */
  #wantsFocus = false;
  #value = '';
  #view: ComposerView;
  #restoring = false;
  /** The send under way; another object, or null, means it was taken back. */
  #attempt: object | null = null;
  /** The id of a send whose outcome we did not learn: the same text goes out under the same id, so that it cannot go twice. */
  #unanswered: { readonly id: string; readonly draft: string | null; readonly text: string } | null = null;

  constructor(needs: ComposerNeeds) {
    this.#needs = needs;
    this.#recorder = new DraftRecorder({ ...needs, changed: () => this.#update({}) });
    this.#view = {
      phase: 'restoring',
      hasText: false,
      tooLong: false,
      refused: false,
      queue: this.#recorder.state,
      failure: null,
    };
  }

  get view(): ComposerView {
    return this.#view;
  }

  /** The draft under way, null for none. */
  get draft(): string | null {
    return this.#recorder.draft;
  }

  /** What the box holds. */
  get text(): string {
    return this.#value;
  }

  /** Ties this composer to the textarea on screen; `slash` is told when “/” was typed into the empty box. */
  attach(box: HTMLTextAreaElement, slash: () => void): void {
    this.#box = box;
    this.#capture = new Capture(box, this.#recorder, {
      timers: this.#needs.timers,
      insertNatively: this.#needs.insertNatively,
      changed: (value) => this.#changed(value),
      refused: () => this.#update({ refused: true }),
      slash,
    });
    this.#capture.show(this.#value);
    this.#lock();
    if (this.#wantsFocus) this.focus();
    void this.#restore();
  }

  /** Lets go of the textarea; what waits for the record goes on waiting here. */
  detach(): void {
    this.#capture?.detach();
    this.#capture = null;
    this.#box = null;
  }

  /** Handles a key in the box; true when it was meant for us. */
  key(event: KeyboardEvent): boolean {
    if (event.key === 'Escape' && this.#view.phase === 'waiting') {
      this.takeBack();
      return true;
    }
    const meaning = this.#capture?.meaning(event) ?? 'other';
    if (meaning === 'send') void this.send();
    return meaning !== 'other';
  }

  /** Sends what the box holds, once all of it is on record. Resolves when it is recorded, refused or taken back. */
  async send(): Promise<void> {
    const capture = this.#capture;
    if (capture === null || this.#view.phase !== 'ready' || capture.composing) return;
    const text = capture.value();
    if (text.trim() === '' || text.length > this.#needs.maxLength()) return;
    const attempt = {};
    this.#attempt = attempt;
    this.#update({ phase: 'waiting', failure: null });
    await this.#recorder.check('send', text);
    if (this.#attempt !== attempt) return;
    this.#update({ phase: 'sending' });
    const { draft, through } = this.#recorder;
    const again = this.#unanswered?.draft === draft && this.#unanswered.text === text ? this.#unanswered.id : null;
    const id = again ?? this.#needs.newId();
    this.#unanswered = { id, draft, text };
    try {
      const { message } = await this.#needs.host.sendMessage({
        id,
        conversation: this.#needs.conversation,
        draft,
        through,
        text,
      });
      this.#unanswered = null;
      this.#over();
      this.#needs.sent(message);
    } catch (thrown) {
      // Refused, or recorded with the reply lost? The record knows: a draft that was sent is no longer open there.
      this.#update({ phase: 'restoring', failure: shapeOf(thrown) });
      await this.#restore();
    }
  }

  /** Takes back a send that still waits for the record; the text stays in the box. */
  takeBack(): void {
    if (this.#view.phase !== 'waiting') return;
    this.#attempt = null;
    this.#update({ phase: 'ready' });
  }

  /** Puts text at the caret that the person did not type; a template takes the place of the “/” that asked for it. */
  insert(text: string, origin: EditOrigin): void {
    if (this.#view.phase !== 'ready' || this.#view.queue.full) return;
    if (origin === 'template' && this.#value === '/') this.#capture?.setText(text, origin);
    else this.#capture?.insertText(text, origin);
  }

  /** Resolves once nothing of the draft waits, so that it can be discarded whole. */
  settled(): Promise<void> {
    return this.#recorder.settled();
  }

  /** Brings what the box holds onto the record; resolves once it is there. */
  async atRest(): Promise<void> {
    await this.#capture?.catchUp();
    await this.#recorder.settled();
  }

  /** The draft was discarded: the box is empty again. */
  discarded(draft: string): void {
    if (this.#recorder.draft === draft) this.#over();
  }

  /** Something about the record changed: what failed is tried again at once. */
  retryNow(): void {
    this.#recorder.retryNow();
    if (this.#view.phase === 'restoring' && (this.#box !== null || this.#unanswered !== null)) void this.#restore();
  }

  /** Another level is in force: what is recorded from now on follows it, in the middle of a draft too. */
  setLevel(level: CaptureLevel): void {
    this.#recorder.setLevel(level);
    this.#update({});
  }

  focus(): void {
    this.#wantsFocus = this.#box === null;
    this.#box?.focus();
  }

  #over(): void {
    this.#recorder.end();
    this.#value = '';
    this.#capture?.show('');
    this.#update({ phase: 'ready', hasText: false, tooLong: false, refused: false, failure: null });
  }

  async #restore(): Promise<void> {
    if (this.#view.phase !== 'restoring' || this.#restoring) return;
    this.#restoring = true;
    try {
      const { draft, text, next } = await this.#needs.host.restoreDraft({ conversation: this.#needs.conversation });
      const mine = this.#recorder.draft;
      if (mine !== null && mine !== draft) {
        this.#unanswered = null;
        this.#over();
        this.#needs.foundRecorded();
      } else if (mine === null && draft !== null) {
        this.#recorder.resume(draft, text, next);
        this.#value = text;
        this.#capture?.show(text);
        this.#update({ phase: 'ready', failure: null });
      } else {
        this.#update({ phase: 'ready', failure: this.#unanswered === null ? null : this.#view.failure });
      }
    } catch (thrown) {
      this.#update({ failure: shapeOf(thrown) });
    } finally {
      this.#restoring = false;
    }
  }

  #changed(value: string): void {
    this.#value = value;
    const hasText = value.trim() !== '';
    const tooLong = value.length > this.#needs.maxLength();
    const { hasText: had, tooLong: was, refused, failure } = this.#view;
    if (hasText !== had || tooLong !== was || refused || failure !== null)
      this.#update({ hasText, tooLong, refused: false, failure: null });
  }

  #update(part: Partial<ComposerView>): void {
    this.#view = { ...this.#view, ...part, queue: this.#recorder.state };
    this.#lock();
    this.#needs.show(this.#view);
  }

  /** Nothing may be typed before the draft is restored, while a send is under way, or at the queue's bound. */
  #lock(): void {
    this.#capture?.lock(this.#view.phase !== 'ready' || this.#view.queue.full);
  }
}
