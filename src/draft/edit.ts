// The edit model: what one change of the composer is, and how it is applied and derived (spec: drafts.md).

/** Longest text one edit or message may carry, in UTF-16 units (a paste is capped with a plain sentence). */
export const maxTextUnits = 1_000_000;

/** How an edit came about, an annotation taken from the native `inputType`; the value before and after is the truth. */
export const editKinds = [
  'type',
  'delete',
  'paste',
  'cut',
  'drop',
  'undo',
  'redo',
  'replace',
  'compose',
  'program',
  'other',
] as const;
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
export function diffTexts(
  before: string,
  after: string,
  caret?: number,
): Pick<Edit, 'at' | 'deleted' | 'inserted'> | null {
  if (before === after) return null;
  const atCaret = caret === undefined ? null : spliceAtCaret(before, after, caret);
  if (atCaret !== null) return atCaret;
  const shorter = Math.min(before.length, after.length);
  // With a known caret everything right of it was not touched; try that first so that repeats land where they were typed.
  let suffix = commonSuffix(before, after, caret === undefined ? shorter : Math.min(shorter, after.length - caret), 0);
  const prefix = commonPrefix(before, after, shorter - suffix);
  // Whatever the caret hid from the suffix is looked for once more, so that the splice stays the smallest one.
  suffix = commonSuffix(before, after, shorter - prefix, suffix);
  return { at: prefix, deleted: before.length - suffix - prefix, inserted: after.slice(prefix, after.length - suffix) };
}

/** Texts are compared in pieces of this many units, which the engine does many times faster than unit by unit. */
const piece = 4096;

/**
 * What most edits are: something put in right before the caret, or taken out at it. Tried by comparing what is left and right of it, so it is exact or null;
 * where it holds it is what the long way finds, since nothing smaller can change the length by as much.
 */
function spliceAtCaret(before: string, after: string, caret: number): Pick<Edit, 'at' | 'deleted' | 'inserted'> | null {
  const grown = after.length - before.length;
  const at = grown > 0 ? caret - grown : caret;
  if (grown === 0 || at < 0 || caret > after.length) return null;
  const deleted = grown < 0 ? -grown : 0;
  if (before.slice(at + deleted) !== after.slice(caret) || before.slice(0, at) !== after.slice(0, at)) return null;
  return { at, deleted, inserted: after.slice(at, caret) };
}

/** How many units both begin with, at most `limit`. */
function commonPrefix(before: string, after: string, limit: number): number {
  let length = 0;
  while (length + piece <= limit && before.slice(length, length + piece) === after.slice(length, length + piece))
    length += piece;
  while (length < limit && before.charCodeAt(length) === after.charCodeAt(length)) length++;
  return length;
}

/** How many units both end with, at most `limit`; `known` of them are known to be alike. */
function commonSuffix(before: string, after: string, limit: number, known: number): number {
  let length = known;
  const [b, a] = [before.length, after.length];
  while (
    length + piece <= limit &&
    before.slice(b - length - piece, b - length) === after.slice(a - length - piece, a - length)
  )
    length += piece;
  while (length < limit && before.charCodeAt(b - 1 - length) === after.charCodeAt(a - 1 - length)) length++;
  return length;
}
