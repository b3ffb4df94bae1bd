// Finds the moments of a draft a person would tell it by: began, wrote, took out, pasted, put in a template; never how fast.
import { ChunkedText } from './chunked-text.ts';
import type { RecordedEdit } from './edit.ts';
import { countCharacters, countMarks } from './marks.ts';
import { sourceOf } from './provenance.ts';

/** What kind of thing happened. */
export type MomentKind =
  | 'began'
  | 'wrote'
  | 'removed'
  | 'pasted'
  | 'template'
  | 'undone'
  | 'restored'
  | 'rule'
  | 'resync'
  | 'sent'
  | 'discarded'
  | 'private';

/** One moment; it is over after `position` edits. */
export interface Moment {
  readonly kind: MomentKind;
  /** The first edit of it, counted from 1. */
  readonly first: number;
  /** How many edits were made when it was over. */
  readonly position: number;
  /** Whole second (Unix time) at which it was over. */
  readonly second: number;
  /** What was written, put in or taken out. */
  readonly text: string;
  /** How many characters (code points) that is. */
  readonly characters: number;
  /** How many of them nobody can see (marks.ts). */
  readonly marks: number;
}

/** A burst of writing ends when nothing came for this many whole seconds. */
export const pauseSeconds = 10;
/** Taking out fewer characters than this in one go is a slip of the finger, not a moment; anything invisible always is one. */
export const slip = 8;

interface Burst {
  readonly kind: 'wrote' | 'removed';
  first: number;
  last: number;
  second: number;
  /** Where its text stands in the draft; for a removal, where it stood. */
  start: number;
  text: string;
  /** A removal going on inside writing: the writing as it was before, and what is gone so far. */
  trim: {
    readonly written: string;
    readonly last: number;
    readonly second: number;
    first: number;
    start: number;
    gone: string;
  } | null;
}

const special = {
  pasted: 'pasted',
  template: 'template',
  undone: 'undone',
  restored: 'restored',
  rule: 'rule',
  resync: 'resync',
} as const;

/** All moments of a draft, in order; `outcome` adds how it ended. Edits must fit (createReplayIndex checks). */
export function findMoments(
  edits: readonly RecordedEdit[],
  outcome: 'open' | 'sent' | 'discarded' | 'private',
): readonly Moment[] {
  const moments: Moment[] = [];
  const text = new ChunkedText();
  let burst: Burst | null = null;

  const add = (kind: MomentKind, first: number, position: number, second: number, what: string): void => {
    moments.push({
      kind,
      first,
      position,
      second,
      text: what,
      characters: countCharacters(what),
      marks: countMarks(what),
    });
  };
  const close = (): void => {
    if (burst === null) return;
    const { kind, first, last, second, text: what } = burst;
    burst = null;
    if (kind === 'wrote' ? what.trim().length > 1 : what.length >= slip || countMarks(what) > 0)
      add(kind, first, last, second, what);
  };

  for (const [i, edit] of edits.entries()) {
    const number = i + 1;
    const { at, deleted, inserted, second } = edit;
    if (i === 0) add('began', 1, 1, second, '');
    const gone = deleted > 0 ? text.slice(at, at + deleted) : '';
    text.splice(at, deleted, inserted);
    const source = sourceOf(edit);
    if (burst !== null && second - burst.second >= pauseSeconds) close();

    if (source in special && inserted.length > 0) {
      close();
      if (gone.length >= slip && source !== 'resync' && source !== 'undone')
        add('removed', number, number, second, gone);
      add(special[source as keyof typeof special], number, number, second, inserted);
      continue;
    }
    if (inserted.length === 0) {
      burst = takeOut(burst, { number, at, second, gone }, close, add);
      continue;
    }
    if (gone.length >= slip && !edit.composing) {
      close();
      add('removed', number, number, second, gone);
    }
    burst = write(burst, { number, at, second, deleted: gone.length, inserted }, close);
  }
  close();
  const last = edits.at(-1);
  if (outcome !== 'open') add(outcome, edits.length, edits.length, last?.second ?? 0, '');
  return moments;
}

function write(
  burst: Burst | null,
  edit: { number: number; at: number; second: number; deleted: number; inserted: string },
  close: () => void,
): Burst {
  const { number, at, second, deleted, inserted } = edit;
  if (burst?.kind === 'wrote' && at >= burst.start && at + deleted <= burst.start + burst.text.length) {
    const offset = at - burst.start;
    burst.text = burst.text.slice(0, offset) + inserted + burst.text.slice(offset + deleted);
    burst.last = number;
    burst.second = second;
    burst.trim = null;
    return burst;
  }
  close();
  return { kind: 'wrote', first: number, last: number, second, start: at, text: inserted, trim: null };
}

function takeOut(
  burst: Burst | null,
  edit: { number: number; at: number; second: number; gone: string },
  close: () => void,
  add: (kind: MomentKind, first: number, position: number, second: number, what: string) => void,
): Burst | null {
  const { number, at, second, gone } = edit;
  if (gone.length === 0) return burst;
  if (burst?.kind === 'removed') {
    const joined = at === burst.start ? burst.text + gone : at + gone.length === burst.start ? gone + burst.text : null;
    if (joined !== null) {
      burst.text = joined;
      burst.start = at;
      burst.last = number;
      burst.second = second;
      return burst;
    }
  }
  if (
    burst?.kind === 'wrote' &&
    at >= burst.start &&
    at + gone.length <= burst.start + burst.text.length &&
    countMarks(gone) === 0
  ) {
    const offset = at - burst.start;
    const trim = burst.trim ?? {
      written: burst.text,
      last: burst.last,
      second: burst.second,
      first: number,
      start: at,
      gone: '',
    };
    trim.gone = at < trim.start ? gone + trim.gone : trim.gone + gone;
    trim.start = Math.min(trim.start, at);
    if (trim.gone.length >= slip) {
      if (trim.written.trim().length > 1) add('wrote', burst.first, trim.last, trim.second, trim.written);
      return { kind: 'removed', first: trim.first, last: number, second, start: at, text: trim.gone, trim: null };
    }
    burst.text = burst.text.slice(0, offset) + burst.text.slice(offset + gone.length);
    burst.trim = trim;
    burst.last = number;
    burst.second = second;
    return burst;
  }
  close();
  return { kind: 'removed', first: number, last: number, second, start: at, text: gone, trim: null };
}
