// Gives the text of a draft after any number of its edits, at once: checkpoints along the way, replay from the nearest (P2).
import { CandorError } from '../errors.ts';
import { ChunkedText } from './chunked-text.ts';
import type { Edit } from './edit.ts';

/** The texts of one draft; a *position* is a number of edits: 0 is before the first, `length` after the last. */
export interface ReplayIndex {
  /** How many edits there are. */
  readonly length: number;
  /** The very text the composer held after `position` edits, in UTF-16 units (P2); throws `RangeError` outside 0..length. */
  readonly textAt: (position: number) => string;
}

interface Checkpoint {
  readonly position: number;
  readonly chunks: readonly string[];
}

/** At least this many edits lie between two checkpoints; more in long texts, so that checkpoints stay small beside the text. */
const spacing = 2048;
const unitsPerEdit = 64;

/**
 * Replays all edits once and remembers checkpoints.
 * Throws `CandorError('draft-mismatch')` naming the first edit that does not fit the text before it.
 */
export function createReplayIndex(edits: readonly Pick<Edit, 'at' | 'deleted' | 'inserted'>[]): ReplayIndex {
  const checkpoints: Checkpoint[] = [{ position: 0, chunks: [] }];
  let working = new ChunkedText();
  let due = spacing;
  let position = 0;
  for (const edit of edits) {
    applyAt(working, edit, position + 1);
    position++;
    if (position >= due) {
      checkpoints.push({ position, chunks: working.snapshot() });
      due = position + Math.max(spacing, Math.floor(working.length / unitsPerEdit));
    }
  }
  let shown = { position: -1, text: '' };

  const textAt = (wanted: number): string => {
    if (!Number.isInteger(wanted) || wanted < 0 || wanted > edits.length)
      throw new RangeError(`no moment ${wanted} in a draft of ${edits.length} edits`);
    if (shown.position === wanted) return shown.text;
    const checkpoint = before(checkpoints, wanted);
    if (position > wanted || position < checkpoint.position) {
      working = new ChunkedText(checkpoint.chunks);
      position = checkpoint.position;
    }
    for (; position < wanted; position++) {
      const edit = edits[position];
      if (edit !== undefined) working.splice(edit.at, edit.deleted, edit.inserted);
    }
    shown = { position: wanted, text: working.toString() };
    return shown.text;
  };
  return { length: edits.length, textAt };
}

function applyAt(text: ChunkedText, edit: Pick<Edit, 'at' | 'deleted' | 'inserted'>, number: number): void {
  try {
    text.splice(edit.at, edit.deleted, edit.inserted);
  } catch (cause) {
    throw new CandorError(
      'draft-mismatch',
      `Edit ${number} does not fit the text before it, so this draft cannot be shown as it was written. Nothing on record was changed.`,
      {
        next: 'Check the record with “candor verify” and tell your compliance team the number of the edit.',
        cause,
      },
    );
  }
}

function before(checkpoints: readonly Checkpoint[], position: number): Checkpoint {
  let low = 0;
  let high = checkpoints.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((checkpoints[middle]?.position ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return checkpoints[low] ?? { position: 0, chunks: [] };
}
