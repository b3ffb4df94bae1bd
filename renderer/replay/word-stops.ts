// Where a step by word stops: after the last edit of a word, a removal or a single act like a paste.
import type { Edit } from '../../src/draft/edit.ts';

/** Positions (numbers of edits made) at which stepping by word stops, ascending, ending with the last edit. */
export function findWordStops(
  edits: readonly Pick<Edit, 'at' | 'deleted' | 'inserted' | 'kind' | 'origin' | 'composing'>[],
): readonly number[] {
  const stops: number[] = [];
  for (let i = 0; i < edits.length; i++) {
    const edit = edits[i];
    const next = edits[i + 1];
    if (edit === undefined) continue;
    if (next === undefined || endsBetween(edit, next)) stops.push(i + 1);
  }
  return stops;
}

function endsBetween(
  edit: Parameters<typeof findWordStops>[0][number],
  next: Parameters<typeof findWordStops>[0][number],
): boolean {
  if (edit.composing && next.composing) return false;
  if (edit.origin !== next.origin || edit.kind === 'paste' || next.kind === 'paste') return true;
  const takes = edit.inserted.length === 0;
  if (takes !== (next.inserted.length === 0)) return true;
  if (takes) return next.at + next.deleted !== edit.at && next.at !== edit.at;
  if (next.at !== edit.at + edit.inserted.length) return true;
  return /\s$/u.test(edit.inserted) && !/^\s/u.test(next.inserted);
}
