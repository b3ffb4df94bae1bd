// Row `peer-automerge`: the same trace typed into an Automerge document, a change an edit at its whole second, saved in its packed format.
import { change, from, save, splice } from '@automerge/automerge';
import { columnsFloor } from '../columns-floor.ts';
import { measured, type Row } from '../row.ts';
import type { BenchTrace } from '../trace.ts';
import { sameText, textAfter } from './text-after.ts';

/** Bytes per edit of the whole document. */
export function benchAutomerge({ name, edits }: BenchTrace): readonly Row[] {
  let doc = from({ draft: '' });
  for (const { at, deleted, inserted, second } of edits) {
    doc = change(doc, { time: second }, (draft) => {
      splice(draft, ['draft'], at, deleted, inserted);
    });
  }
  sameText('Automerge', doc.draft, textAfter(edits));
  const note = `${edits.length} edits of ${name}, a change each, save(); keeps deletions, order and whole-second times as we do; hashed, but not sealed and not signed, and without the kind and origin of an edit; floor: the columns of bytes-per-edit-*`;
  return [
    measured('peer-automerge', save(doc).length / edits.length, 'bytes', columnsFloor(edits) / edits.length, note),
  ];
}
