// Writes drafts for tests and screens as a person would: typing, taking out, pasting, templates; one edit after the other.
import { applyEdit, type Edit, type RecordedEdit } from '../../src/draft/edit.ts';

/** A draft being written; every call adds edits and moves the clock by whole seconds. */
export interface DraftScript {
  readonly type: (text: string) => DraftScript;
  /** Takes out `count` units before the caret, one edit each. */
  readonly backspace: (count: number) => DraftScript;
  /** Selects the first place of `text` and takes it out in one edit. */
  readonly cut: (text: string) => DraftScript;
  readonly paste: (text: string) => DraftScript;
  readonly template: (text: string) => DraftScript;
  /** Puts the caret behind the first place of `text`. */
  readonly after: (text: string) => DraftScript;
  readonly end: () => DraftScript;
  readonly wait: (seconds: number) => DraftScript;
  readonly edits: () => readonly RecordedEdit[];
  readonly text: () => string;
}

/** Starts a draft at this whole second. */
export function writeDraft(second: number): DraftScript {
  const edits: RecordedEdit[] = [];
  let text = '';
  let caret = 0;
  let now = second;
  const add = (edit: Pick<Edit, 'at' | 'deleted' | 'inserted' | 'kind'> & Partial<Edit>): void => {
    const whole = { composing: false, origin: 'person' as const, ...edit };
    text = applyEdit(text, whole);
    caret = edit.at + edit.inserted.length;
    edits.push({ ...whole, n: edits.length + 1, second: now });
    if (edits.length % 4 === 0) now++;
  };
  const find = (part: string): number => {
    const at = text.indexOf(part);
    if (at === -1) throw new Error(`“${part}” is not in “${text}”`);
    return at;
  };
  const script: DraftScript = {
    type: (part) => {
      for (const point of part) add({ at: caret, deleted: 0, inserted: point, kind: 'type' });
      return script;
    },
    backspace: (count) => {
      for (let i = 0; i < count; i++) add({ at: caret - 1, deleted: 1, inserted: '', kind: 'delete' });
      return script;
    },
    cut: (part) => {
      add({ at: find(part), deleted: part.length, inserted: '', kind: 'cut' });
      return script;
    },
    paste: (part) => {
      add({ at: caret, deleted: 0, inserted: part, kind: 'paste' });
      return script;
    },
    template: (part) => {
      add({ at: caret, deleted: 0, inserted: part, kind: 'program', origin: 'template' });
      return script;
    },
    after: (part) => {
      caret = find(part) + part.length;
      return script;
    },
    end: () => {
      caret = text.length;
      return script;
    },
    wait: (seconds) => {
      now += seconds;
      return script;
    },
    edits: () => edits,
    text: () => text,
  };
  return script;
}
