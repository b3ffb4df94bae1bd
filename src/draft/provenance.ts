// Says of every piece of a draft, at any moment, how it came in and whether it was taken out again, each in its place.
import { ChunkedText } from './chunked-text.ts';
import { diffTexts, type Edit } from './edit.ts';
import { weaveEdits } from './weave.ts';

/** How a piece of text came into the composer. */
export const sources = [
  'typed',
  'pasted',
  'template',
  'emoji',
  'corrected',
  'undone',
  'restored',
  'rule',
  'resync',
  'other',
] as const;
/** See `sources`. */
export type Source = (typeof sources)[number];

/** A stretch of text with one story. */
export interface Run {
  readonly text: string;
  readonly source: Source;
  /** True when it is no longer in the text at this moment, but was. */
  readonly removed: boolean;
  /** True when the edit just made put it in or took it out. */
  readonly now: boolean;
}

/** The whole sheet at one moment. Kept runs, joined, are exactly the text (P2). */
export interface Sheet {
  readonly runs: readonly Run[];
  /** Index into `runs` after which the caret stands; -1 for before everything. */
  readonly caret: number;
  /** Removals left out because there were more than asked for: the oldest ones. */
  readonly folded: { readonly runs: number; readonly units: number };
}

/** The sheets of one draft. */
export interface Provenance {
  /** The sheet after `position` edits, with at most `mostRemoved` removed runs (the newest); all when left out. */
  readonly sheetAt: (position: number, mostRemoved?: number) => Sheet;
}

/** How the text put in by an edit is to be called. */
export function sourceOf(edit: Pick<Edit, 'kind' | 'origin'>): Source {
  switch (edit.origin) {
    case 'template':
      return 'template';
    case 'emoji':
      return 'emoji';
    case 'restore':
      return 'restored';
    case 'rule':
      return 'rule';
    case 'resync':
      return 'resync';
    case 'person':
      break;
  }
  switch (edit.kind) {
    case 'paste':
    case 'drop':
      return 'pasted';
    case 'undo':
    case 'redo':
      return 'undone';
    case 'replace':
      return 'corrected';
    case 'program':
    case 'other':
      return 'other';
    default:
      return 'typed';
  }
}

interface OpenRun {
  text: string;
  source: Source;
  removed: boolean;
  now: boolean;
  /** The edit that last took part of it out. */
  gone: number;
}

/**
 * Weaves all edits once; every sheet is then a single walk over the weave, so that scrubbing needs no checkpoints.
 * Throws `RangeError` when an edit does not fit; `createReplayIndex` says so in a person's words first.
 */
export function createProvenance(recorded: readonly Edit[]): Provenance {
  const edits = trimResyncs(recorded);
  const weave = weaveEdits(edits);
  const sourceByEdit = edits.map(sourceOf);

  const sheetAt = (position: number, mostRemoved = Number.POSITIVE_INFINITY): Sheet => {
    const runs: OpenRun[] = [];
    let removedRuns = 0;
    let open: OpenRun | undefined;
    for (let i = 0; i < weave.length; i++) {
      const by = weave.edit[i] ?? 0;
      if (by > position) continue;
      const goneAt = weave.gone[i] ?? 0;
      const removed = goneAt !== 0 && goneAt <= position;
      const now = removed ? goneAt === position : by === position;
      const source = sourceByEdit[by - 1] ?? 'other';
      const from = weave.from[i] ?? 0;
      const whole = edits[by - 1]?.inserted ?? '';
      const units = weave.units[i] ?? 0;
      const text = units === whole.length ? whole : whole.slice(from, from + units);
      if (open !== undefined && open.source === source && open.removed === removed && open.now === now) {
        open.text += text;
        if (removed && goneAt > open.gone) open.gone = goneAt;
      } else {
        open = { text, source, removed, now, gone: removed ? goneAt : 0 };
        runs.push(open);
        if (removed) removedRuns++;
      }
    }
    const { kept, folded } =
      removedRuns > mostRemoved ? fold(runs, mostRemoved) : { kept: runs, folded: { runs: 0, units: 0 } };
    return { runs: kept, caret: caretIn(kept), folded };
  };
  return { sheetAt };
}

/** A resync is on record as the whole text taken out and put in; only where the two differ was anything changed. */
function trimResyncs(edits: readonly Edit[]): readonly Edit[] {
  if (!edits.some((edit) => edit.origin === 'resync')) return edits;
  const text = new ChunkedText();
  return edits.map((edit) => {
    const gone = edit.origin === 'resync' ? text.slice(edit.at, edit.at + edit.deleted) : '';
    text.splice(edit.at, edit.deleted, edit.inserted);
    if (edit.origin !== 'resync') return edit;
    const change = diffTexts(gone, edit.inserted) ?? { at: 0, deleted: 0, inserted: '' };
    return { ...edit, ...change, at: edit.at + change.at };
  });
}

function fold(runs: readonly OpenRun[], mostRemoved: number): { kept: OpenRun[]; folded: Sheet['folded'] } {
  const newest = runs
    .filter((run) => run.removed)
    .sort((a, b) => b.gone - a.gone)
    .slice(0, mostRemoved);
  const stays = new Set(newest);
  const kept: OpenRun[] = [];
  let count = 0;
  let units = 0;
  for (const run of runs) {
    const previous = kept.at(-1);
    if (run.removed && !stays.has(run)) {
      count++;
      units += run.text.length;
    } else if (
      previous !== undefined &&
      !run.removed &&
      !previous.removed &&
      previous.source === run.source &&
      previous.now === run.now
    ) {
      kept[kept.length - 1] = { ...previous, text: previous.text + run.text };
    } else kept.push(run);
  }
  return { kept, folded: { runs: count, units } };
}

function caretIn(runs: readonly Run[]): number {
  let caret = -1;
  let putIn = false;
  for (const [i, run] of runs.entries()) {
    if (!run.now || (putIn && run.removed)) continue;
    caret = i;
    putIn = !run.removed;
  }
  return caret;
}
