// Row `peer-yjs`: the same trace typed into a Yjs text, a transaction an edit, encoded in the smaller of its two formats.
import { Doc, encodeStateAsUpdateV2 } from 'yjs';
import { columnsFloor } from '../columns-floor.ts';
import { measured, type Row } from '../row.ts';
import type { BenchTrace } from '../trace.ts';
import { sameText, textAfter } from './text-after.ts';

/** Bytes per edit of the whole document. */
export function benchYjs({ name, edits }: BenchTrace): readonly Row[] {
  const doc = new Doc();
  const text = doc.getText('draft');
  for (const { at, deleted, inserted } of edits) {
    doc.transact(() => {
      if (deleted > 0) text.delete(at, deleted);
      if (inserted !== '') text.insert(at, inserted);
    });
  }
  sameText('Yjs', text.toJSON(), textAfter(edits));
  const note = `${edits.length} edits of ${name}, encodeStateAsUpdateV2; forgets what was deleted, every time and the order in which things were typed; not sealed, not signed; floor: the columns of bytes-per-edit-*`;
  return [
    measured(
      'peer-yjs',
      encodeStateAsUpdateV2(doc).length / edits.length,
      'bytes',
      columnsFloor(edits) / edits.length,
      note,
    ),
  ];
}
