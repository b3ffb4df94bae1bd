// The edit model: what one change of the composer is, and how it is applied and derived (spec: drafts.md).

/** How an edit came about, an annotation taken from the native `inputType`; the value before and after is the truth. */
export const editKinds = ['type', 'delete', 'paste', 'cut', 'drop', 'undo', 'redo', 'replace', 'compose', 'program', 'other'] as const;
/** See `editKinds`. */
export type EditKind = (typeof editKinds)[number];

/** Who made an edit: the person, or one of the composer's own doors. */
export const editOrigins = ['person', 'template', 'emoji', 'restore', 'resync', 'rule'] as const;
/** See `editOrigins`. */
export type EditOrigin = (typeof editOrigins)[number];

/** One change of the composer: at `at`, `deleted` UTF-16 units went and `inserted` came. */
export interface Edit {
  /** Offset in UTF-16 code units. */
  readonly at: number;
  /** How many UTF-16 units were taken out at `at`. The text itself follows from replay (P2). */
  readonly deleted: number;
  /** What was put in; may hold lone surrogates. */
  readonly inserted: string;
  readonly kind: EditKind;
  /** True while an input method was composing. */
  readonly composing: boolean;
  readonly origin: EditOrigin;
}

/** An edit as it stands on record: with its number in the draft (from 1) and its whole second (Unix time). */
export interface RecordedEdit extends Edit {
  readonly n: number;
  readonly second: number;
}

/** The text after `edit`; throws `RangeError` if the edit does not fit the text. */
export function applyEdit(text: string, edit: Pick<Edit, 'at' | 'deleted' | 'inserted'>): string {
  if (edit.at < 0 || edit.deleted < 0 || edit.at + edit.deleted > text.length) {
    throw new RangeError(`edit at ${edit.at} taking ${edit.deleted} does not fit a text of ${text.length} units`);
  }
  return text.slice(0, edit.at) + edit.inserted + text.slice(edit.at + edit.deleted);
}

/**
 * The smallest single splice that turns `before` into `after`, or `null` when they are equal.
 * Where several splices are equally small (typing "a" after "aa"), `caret`, the caret's offset after the edit, decides.
 */
export function diffTexts(before: string, after: string, caret?: number): Pick<Edit, 'at' | 'deleted' | 'inserted'> | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let suffix = 0;
  // With a known caret everything right of it was not touched; try that first so that repeats land where they were typed.
  const limit = caret === undefined ? shorter : Math.min(shorter, after.length - caret);
  while (suffix < limit && before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)) suffix++;
  let prefix = 0;
  while (prefix < shorter - suffix && before.charCodeAt(prefix) === after.charCodeAt(prefix)) prefix++;
  // Whatever the caret hid from the suffix is looked for once more, so that the splice stays the smallest one.
  while (suffix < shorter - prefix && before.charCodeAt(before.length - 1 - suffix) === after.charCodeAt(after.length - 1 - suffix)) suffix++;
  return { at: prefix, deleted: before.length - suffix - prefix, inserted: after.slice(prefix, after.length - suffix) };
}
