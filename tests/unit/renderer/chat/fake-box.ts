// A textarea for tests without a page: a value, a selection, and the native events in the order a browser raises them.

interface InputOptions {
  readonly isComposing?: boolean;
  /** Raise no event: the change capture has to find by itself. */
  readonly silent?: boolean;
}

/** See the first line. */
export class FakeBox extends EventTarget {
  value = '';
  selectionStart = 0;
  selectionEnd = 0;
  readOnly = false;
  focused = false;
  /** Every write to `value` or `readOnly` while composing would disturb an input method. */
  readonly native = {
    /** A person's change at `at`. */
    edit: (
      at: number,
      deleted: number,
      inserted: string,
      inputType = 'insertText',
      { isComposing = false, silent = false }: InputOptions = {},
    ): boolean => {
      const before = Object.assign(new Event('beforeinput', { cancelable: true }), {
        inputType,
        isComposing,
        data: inserted,
        dataTransfer: null,
      });
      if (!silent) this.dispatchEvent(before);
      if (before.defaultPrevented) return false;
      this.value = this.value.slice(0, at) + inserted + this.value.slice(at + deleted);
      this.selectionStart = this.selectionEnd = at + inserted.length;
      if (!silent) this.dispatchEvent(Object.assign(new Event('input'), { inputType, isComposing, data: inserted }));
      return true;
    },
    type: (text: string): void => {
      for (const letter of text) this.native.edit(this.selectionEnd, 0, letter);
    },
    /** What document.execCommand does: replaces the selection and raises an input event. */
    insert: (text: string): boolean =>
      this.readOnly ? false : this.native.edit(this.selectionStart, this.selectionEnd - this.selectionStart, text),
    composition: (name: 'start' | 'end'): void => {
      this.dispatchEvent(Object.assign(new Event(`composition${name}`), { data: '' }));
    },
  };

  focus(): void {
    if (this.focused) return;
    this.focused = true;
    this.dispatchEvent(new Event('focus'));
  }

  blur(): void {
    this.focused = false;
    this.dispatchEvent(new Event('blur'));
  }

  select(): void {
    this.selectionStart = 0;
    this.selectionEnd = this.value.length;
  }

  /** As capture wants it. */
  get element(): HTMLTextAreaElement {
    return this as unknown as HTMLTextAreaElement;
  }
}
