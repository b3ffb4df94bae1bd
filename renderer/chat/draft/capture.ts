// Watches one bare textarea: its value before and after every native input is the truth, events only annotate (drafts.md; P2, P5).
import { maxTextUnits, type EditOrigin } from '../../../src/draft/edit.ts';
import type { DraftRecorder, EditNote } from './draft-recorder.ts';
import { editKindOf } from './edit-kind.ts';
import type { Timers } from './timers.ts';

/** What capture needs from outside. */
export interface CaptureNeeds {
  readonly timers: Timers;
  /** Types into the focused box as a person would, so that undo survives; false where that is not possible. */
  readonly insertNatively: (text: string) => boolean;
  /** Called after each change with the value, so that Send may follow it. */
  readonly changed: (value: string) => void;
  /** A paste or drop was refused because the box would hold too much. */
  readonly refused: () => void;
  /** “/” was typed into the empty box, which asks for the templates. It is an edit like any other. */
  readonly slash: () => void;
}

/** Two seconds without input are a pause: the value is compared with replay. That there was a pause is not recorded. */
const pauseAfter = 2_000;
/** An Enter this soon after a composition ended belongs to the same key press (ms). */
const sameKeyPress = 30;

/** Ties a textarea to a recorder from `new` to `detach`. */
export class Capture {
  readonly #box: HTMLTextAreaElement;
  readonly #recorder: DraftRecorder;
  readonly #needs: CaptureNeeds;
  readonly #stopListening = new AbortController();
  #composing = false;
  #compositionEndedAt = Number.NEGATIVE_INFINITY;
  #door: EditNote | null = null;
  #waitingForComposition: (() => void)[] = [];
  #pauseTimer: (() => void) | null = null;
  #lastInput = 0;

  constructor(box: HTMLTextAreaElement, recorder: DraftRecorder, needs: CaptureNeeds) {
    this.#box = box;
    this.#recorder = recorder;
    this.#needs = needs;
    const { signal } = this.#stopListening;
    box.addEventListener('beforeinput', (event) => this.#beforeInput(event), { signal });
    box.addEventListener('input', (event) => this.#input(event), { signal });
    box.addEventListener('compositionstart', () => (this.#composing = true), { signal });
    box.addEventListener('compositionend', (event) => this.#compositionEnded(event.timeStamp), { signal });
    box.addEventListener('focus', () => this.#compare('focus'), { signal });
    box.addEventListener('blur', () => this.#left(), { signal });
    // A drop of our own text elsewhere in the box arrives as two inputs; a missed one shows here.
    box.addEventListener('drop', () => this.#needs.timers.after(0, () => this.#reconcile()), { signal });
  }

  /**
   * What a key press means here. Enter alone sends, but never one that belongs to an input method: one still composing is left to it,
   * the echo of the one that ended a composition is swallowed, so that it neither sends nor breaks the line.
   */
  meaning(
    event: Pick<
      KeyboardEvent,
      'key' | 'shiftKey' | 'ctrlKey' | 'altKey' | 'metaKey' | 'isComposing' | 'keyCode' | 'timeStamp'
    >,
  ): 'send' | 'swallow' | 'other' {
    if (event.key !== 'Enter' || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return 'other';
    if (event.isComposing || event.keyCode === 229) return 'other';
    return event.timeStamp - this.#compositionEndedAt > sameKeyPress ? 'send' : 'swallow';
  }

  /** True while an input method composes: nothing may be sent or written into the box. */
  get composing(): boolean {
    return this.#composing;
  }

  /** Catches a change that came without an event and returns the value: what is sent is what is on record. */
  value(): string {
    this.#reconcile();
    return this.#box.value;
  }

  /** Shows a text that is on record already, or the empty box after a draft ended. No edit. */
  show(text: string): void {
    this.#whenNotComposing(() => {
      if (this.#box.value !== text) this.#box.value = text;
      this.#needs.changed(text);
    });
  }

  /** The one door for text that the person did not type: puts `text` at the caret and records it with its origin. */
  insertText(text: string, origin: EditOrigin): void {
    this.#whenNotComposing(() => this.#program(text, origin));
  }

  /** The same door for a whole new text. */
  setText(text: string, origin: EditOrigin): void {
    this.#whenNotComposing(() => {
      this.#box.focus();
      this.#box.select();
      this.#program(text, origin);
    });
  }

  /** Makes the box read-only, or writable again, without disturbing a composition. */
  lock(locked: boolean): void {
    this.#whenNotComposing(() => (this.#box.readOnly = locked));
  }

  /** Catches a change that came without an event and compares; resolves once that is on record. Disturbs no composition. */
  catchUp(): Promise<void> {
    return this.#recorder.check('blur', this.value());
  }

  /** Catches what is left, compares, and lets go of the textarea. */
  detach(): void {
    this.#left();
    this.#waitingForComposition = [];
    this.#pauseTimer?.();
    this.#stopListening.abort();
  }

  #beforeInput(event: InputEvent): void {
    // What an input method shows cannot be refused; neither can what undo brings back, and that was here before.
    if (!event.cancelable || !this.#isTooMuch(incomingUnits(event))) return;
    event.preventDefault();
    this.#needs.refused();
  }

  /** Whether so many units more, in place of what is selected, are more than the box may hold. */
  #isTooMuch(incoming: number): boolean {
    if (incoming === 0 || this.#recorder.text.length + incoming <= maxTextUnits) return false;
    return this.#box.value.length - (this.#box.selectionEnd - this.#box.selectionStart) + incoming > maxTextUnits;
  }

  #input(event: InputEvent): void {
    // React listens to every event at its root, and nothing of it may run inside a key press.
    event.stopPropagation();
    if (!event.isComposing) this.#composing = false;
    const note = this.#door ?? {
      kind: editKindOf(event.inputType),
      composing: event.isComposing,
      origin: 'person' as const,
    };
    const value = this.#box.value;
    this.#recorder.record(value, note, this.#box.selectionEnd);
    this.#lastInput = this.#needs.timers.now();
    this.#pauseTimer ??= this.#needs.timers.after(pauseAfter, this.#lookForPause);
    this.#needs.changed(value);
    if (value === '/' && note.kind === 'type') this.#needs.slash();
    if (!this.#composing) this.#runWaiting();
  }

  readonly #lookForPause = (): void => {
    this.#pauseTimer = null;
    const quiet = this.#needs.timers.now() - this.#lastInput;
    if (quiet >= pauseAfter) this.#compare('pause');
    else this.#pauseTimer = this.#needs.timers.after(pauseAfter - quiet, this.#lookForPause);
  };

  #compositionEnded(at: number): void {
    this.#composing = false;
    this.#compositionEndedAt = at;
    this.#reconcile();
    this.#runWaiting();
  }

  #left(): void {
    this.#composing = false;
    this.#compare('blur');
    this.#runWaiting();
  }

  #compare(cause: 'focus' | 'blur' | 'pause'): void {
    this.#reconcile();
    void this.#recorder.check(cause, this.#box.value);
  }

  #reconcile(): void {
    const value = this.#box.value;
    if (this.#recorder.reconcile(value)) this.#needs.changed(value);
  }

  #program(text: string, origin: EditOrigin): void {
    this.#reconcile();
    this.#door = { kind: 'program', composing: false, origin };
    try {
      this.#box.focus();
      if (this.#isTooMuch(text.length)) {
        this.#needs.refused();
        return;
      }
      const { value, selectionStart, selectionEnd } = this.#box;
      const after = value.slice(0, selectionStart) + text + value.slice(selectionEnd);
      if (after === value) return;
      if (!this.#needs.insertNatively(text) || this.#box.value === value) this.#box.value = after;
      // Where the insertion raised an input event this finds nothing left to record.
      if (this.#recorder.record(this.#box.value, this.#door)) this.#needs.changed(this.#box.value);
    } finally {
      this.#door = null;
    }
  }

  #whenNotComposing(write: () => void): void {
    if (this.#composing) this.#waitingForComposition.push(write);
    else write();
  }

  /** After a composition, once the browser is done with it. */
  #runWaiting(): void {
    if (this.#waitingForComposition.length === 0) return;
    this.#needs.timers.after(0, () => {
      if (this.#composing) return;
      for (const write of this.#waitingForComposition.splice(0)) write();
    });
  }
}

/** How many units an input is about to bring; a line break says none of itself. */
function incomingUnits(event: InputEvent): number {
  if (event.inputType === 'insertLineBreak' || event.inputType === 'insertParagraph') return 1;
  return event.data?.length ?? event.dataTransfer?.getData('text/plain').length ?? 0;
}
