// Turns a native `inputType` into the kind written beside an edit: an annotation, never the truth (drafts.md D3).
import type { EditKind } from '../../../src/draft/edit.ts';

const kinds: Readonly<Record<string, EditKind>> = {
  insertText: 'type',
  insertLineBreak: 'type',
  insertParagraph: 'type',
  insertFromPaste: 'paste',
  insertFromPasteAsQuotation: 'paste',
  insertFromYank: 'paste',
  insertFromDrop: 'drop',
  deleteByDrag: 'drop',
  deleteByCut: 'cut',
  historyUndo: 'undo',
  historyRedo: 'redo',
  insertReplacementText: 'replace',
  insertTranspose: 'replace',
  insertCompositionText: 'compose',
  insertFromComposition: 'compose',
  deleteCompositionText: 'compose',
  deleteByComposition: 'compose',
};

/** The kind for an input type; what is unknown to us is still an edit and is called `other`. */
export function editKindOf(inputType: string): EditKind {
  const kind = kinds[inputType];
  if (kind !== undefined) return kind;
  return inputType.startsWith('delete') ? 'delete' : 'other';
}
