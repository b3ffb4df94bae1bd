// The state of a draft as its entries add up: its text, how many edits made it, and how it ended.
import type { DraftOutcome, EditEntry } from './entries.ts';
import type { DraftLaneEntry } from '../journal/entry.ts';
import { applyEdit, type RecordedEdit } from './edit.ts';

/** One draft, as far as its entries go. */
export interface DraftLog {
  /** The draft's number in its journal, from 1. */
  readonly number: number;
  readonly id: string;
  readonly conversation: string;
  /** Unix second of its first entry. */
  readonly started: number;
  /** The text now, equal to the composer's (P2). */
  readonly text: string;
  /** Number of the last edit; the next one is one more. */
  readonly edits: number;
  readonly checksMade: number;
  readonly checksHeld: number;
  readonly outcome: 'open' | DraftOutcome;
}

/** A draft that has just been opened. */
export function openDraftLog(number: number, id: string, conversation: string, second: number): DraftLog {
  return {
    number,
    id,
    conversation,
    started: second,
    text: '',
    edits: 0,
    checksMade: 0,
    checksHeld: 0,
    outcome: 'open',
  };
}

/** The draft after one more entry; throws `RangeError` if the entry does not follow from what is there. */
export function advanceDraftLog(log: DraftLog, entry: DraftLaneEntry | EditEntry): DraftLog {
  switch (entry.kind) {
    case 'draft-opened':
      throw new RangeError(`draft ${log.number} was opened twice`);
    case 'edit':
      if (entry.edit.n !== log.edits + 1)
        throw new RangeError(`edit ${entry.edit.n} of draft ${log.number} does not follow edit ${log.edits}`);
      return { ...log, text: applyEdit(log.text, entry.edit), edits: entry.edit.n };
    case 'draft-check':
      return { ...log, checksMade: log.checksMade + 1, checksHeld: log.checksHeld + (entry.held ? 1 : 0) };
    case 'draft-resync':
      if (entry.n !== log.edits + 1)
        throw new RangeError(`resync ${entry.n} of draft ${log.number} does not follow edit ${log.edits}`);
      return { ...log, text: entry.text, edits: entry.n };
    case 'draft-closed':
      return { ...log, outcome: entry.outcome };
  }
}

/** A resync seen as an edit, so that replay is one list of edits: all of the old text out, all of the new in. */
export function resyncAsEdit(before: string, n: number, text: string, second: number): RecordedEdit {
  return {
    n,
    second,
    at: 0,
    deleted: before.length,
    inserted: text,
    kind: 'program',
    composing: false,
    origin: 'resync',
  };
}
