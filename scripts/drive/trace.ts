// Plays one edit of a real typing trace into the composer as input events: carets are placed, texts are typed over what is selected.
import type { Page } from 'playwright-core';

/** One edit in UTF-16 units. */
export interface TraceEdit {
  readonly at: number;
  readonly deleted: number;
  readonly inserted: string;
}

/** Where the caret stands after the edits so far, so that it is only moved when a person would move it. */
export class TracePlayer {
  readonly #page: Page;
  #caret = -1;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Does one edit; resolves once the page has handled it. */
  async play({ at, deleted, inserted }: TraceEdit): Promise<void> {
    const backwards = deleted === 1 && inserted === '' && this.#caret === at + 1;
    if (!backwards && (deleted > 0 || this.#caret !== at)) {
      await this.#page.evaluate(
        ([from, to]) => {
          document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.setSelectionRange(from, to);
        },
        [at, at + deleted] as const,
      );
    }
    if (inserted !== '') await this.#page.keyboard.insertText(inserted);
    else if (deleted > 0) await this.#page.keyboard.press(backwards ? 'Backspace' : 'Delete');
    this.#caret = at + inserted.length;
  }

  /** Does many edits by the page's own editing commands: the same native events, without a call per edit. Resolves once the page has handled them all. */
  async playMany(edits: readonly TraceEdit[]): Promise<void> {
    const size = 1000;
    for (let from = 0; from < edits.length; from += size) {
      await this.#page.evaluate(
        async (part) => {
          const box = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
          if (box === null) throw new Error('There is no composer.');
          for (const [i, { at, deleted, inserted }] of part.entries()) {
            while (box.readOnly) await new Promise((done) => setTimeout(done, 20)); // closed for a moment, as it is for a person
            box.setSelectionRange(at, at + deleted);
            if (inserted !== '') document.execCommand('insertText', false, inserted);
            else if (deleted > 0) document.execCommand('delete');
            if (i % 10 === 0) await new Promise((done) => setTimeout(done)); // the record's answers come in between
          }
        },
        edits.slice(from, from + size),
      );
    }
    this.#caret = -1;
  }
}
