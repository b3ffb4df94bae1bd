// Facts about drafts: begun, changed, compared with the composer, ended. A frame's number says which draft is meant, from 1 within its journal.
import { head, name, oneOf, optional, positive, text, yesOrNo, type EntryKinds } from '../journal/fields.ts';
import type { RecordedEdit } from './edit.ts';

const outcomes = ['sent', 'discarded', 'private'] as const;

/** How a draft ended. */
export type DraftOutcome = (typeof outcomes)[number];

/** Every fact about drafts but edits, which frames hold as a few binary fields. */
export const draftEntries = {
  'draft-opened': { lane: 'drafts', fields: { id: name, conversation: name } },
  /** The composer was compared with replay. Where both were equal the hash follows from the edits; where not, it is that of the composer. */
  'draft-check': { lane: 'drafts', fields: { held: yesOrNo, cause: text, hash: optional(head) } },
  'draft-resync': { lane: 'drafts', fields: { n: positive, text } },
  /** `sent`: the entry of the message names this draft. */
  'draft-closed': { lane: 'drafts', fields: { outcome: oneOf(...outcomes) } },
} as const satisfies EntryKinds;

/** One change of the composer, as a fact. */
export interface EditEntry {
  readonly kind: 'edit';
  readonly edit: RecordedEdit;
}
