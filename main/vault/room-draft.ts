// A draft of somebody else's record as its entries add up: replayed change by change, and given up at the first one that does not follow (P2, P6).
import { ChunkedText } from '../../src/draft/chunked-text.ts';
import { resyncAsEdit } from '../../src/draft/draft-log.ts';
import { maxTextUnits, type RecordedEdit } from '../../src/draft/edit.ts';
import type { Replay } from '../../src/draft/calls.ts';
import type { DraftOutcome, EditEntry } from '../../src/draft/entries.ts';
import type { DraftLaneEntry, Entry, FrameContent } from '../../src/journal/entry.ts';

/** One draft, open to replay. */
export class RoomDraft {
  readonly id: string;
  readonly conversation: string;
  /** Unix second of its first entry. */
  readonly started: number;
  readonly #edits: RecordedEdit[] = [];
  #text = new ChunkedText();
  #checks = { made: 0, held: 0 };
  #outcome: 'open' | DraftOutcome = 'open';
  #last = 0;

  constructor(id: string, conversation: string, started: number) {
    this.id = id;
    this.conversation = conversation;
    this.started = started;
  }

  /** Takes its next entry; throws `RangeError` when it does not follow from what is there. */
  take(entry: Exclude<DraftLaneEntry, { kind: 'draft-opened' }> | EditEntry, second: number): void {
    if (this.#outcome !== 'open') throw new RangeError('something after the end of a draft');
    switch (entry.kind) {
      case 'edit':
        this.#follows(entry.edit.n);
        this.#text.splice(entry.edit.at, entry.edit.deleted, entry.edit.inserted);
        this.#edits.push(entry.edit);
        break;
      case 'draft-resync':
        this.#follows(entry.n);
        this.#edits.push({ ...resyncAsEdit('', entry.n, entry.text, second), deleted: this.#text.length });
        this.#text = new ChunkedText();
        this.#text.splice(0, 0, entry.text);
        break;
      case 'draft-check':
        this.#checks = { made: this.#checks.made + 1, held: this.#checks.held + (entry.held ? 1 : 0) };
        break;
      case 'draft-closed':
        this.#outcome = entry.outcome;
        break;
    }
    if (this.#text.length > maxTextUnits) throw new RangeError('a draft longer than any');
  }

  /** The draft as the player plays it. */
  replay(around: Pick<Replay, 'answering' | 'message'>): Replay {
    return {
      draft: this.id,
      conversation: this.conversation,
      edits: [...this.#edits],
      checks: { ...this.#checks },
      outcome: this.#outcome,
      text: this.#text.toString(),
      ...around,
    };
  }

  #follows(n: number): void {
    if (n !== this.#last + 1) throw new RangeError('a change that does not follow the one before');
    this.#last = n;
  }
}

/** Takes a frame of drafts into those that are open, by id and by number; throws `RangeError` for what does not follow, and gives up that draft. */
export function takeDraft(
  drafts: Map<string, RoomDraft>,
  numbers: Map<number, string>,
  { draft, second, entries }: FrameContent,
): void {
  for (const entry of entries as readonly (DraftLaneEntry | EditEntry | Extract<Entry, { kind: 'unknown' }>)[]) {
    if (entry.kind === 'unknown') continue;
    if (entry.kind === 'draft-opened') {
      if (numbers.has(draft) || drafts.has(entry.id)) throw new RangeError('a draft that is there already');
      numbers.set(draft, entry.id);
      drafts.set(entry.id, new RoomDraft(entry.id, entry.conversation, second));
      continue;
    }
    // One that was begun on a page that is not open cannot be replayed here; nothing is wrong with it.
    const held = drafts.get(numbers.get(draft) ?? '');
    try {
      held?.take(entry, second);
    } catch (error) {
      drafts.delete(held?.id ?? ''); // not half a draft: the player would show what nobody wrote
      throw error;
    }
  }
}
