// With the keys at hand: does the content agree with itself? Every message is the end of the very draft it names, every anchor fits (P2, P3).
import { toBase64Url } from '../bytes/bytes.ts';
import { advanceDraftLog, openDraftLog, type DraftLog } from '../draft/draft-log.ts';
import type { LaneName } from './lane.ts';
import type { DraftLaneEntry, EditEntry, FrameContent } from './entry.ts';
import { RulesCheck } from './rules-check.ts';
import type { JournalIdentity } from './source.ts';

/** Something the content contradicts itself about. */
export interface ContentFault {
  readonly lane: LaneName;
  readonly seq: number;
  /** One sentence for a person. */
  readonly sentence: string;
}

interface Expected {
  readonly messageSeq: number;
  readonly text: string;
  readonly edits: number;
}

/** Collects frames as `verifyJournal` opens them, messages before drafts; `faults` afterwards lists what does not agree. */
export class ContentCheck {
  readonly #faults: ContentFault[] = [];
  readonly #rules: RulesCheck;
  /** Heads of the drafts lane that the messages lane names: by seq. */
  readonly #anchors = new Map<number, { readonly head: string; readonly messageSeq: number }>();
  /** What a draft must end as, by draft. */
  readonly #messages = new Map<string, Expected>();
  readonly #drafts = new Map<number, DraftLog>();
  /** Drafts their author discarded as private, and those that are missing without that. */
  readonly #private = new Set<number>();
  readonly #unexplained = new Set<number>();
  #lastDraftSeq = 0;
  #edits = 0;
  #checks = { made: 0, held: 0 };

  constructor(identity: JournalIdentity) {
    this.#rules = new RulesCheck(identity);
  }

  /** Takes one opened frame with the head after it. */
  readonly onFrame = (lane: LaneName, seq: number, content: FrameContent, head: Uint8Array | null): void => {
    if (lane === 'messages') this.#message(seq, content);
    else this.#draft(seq, content, head);
  };

  /** What was found, once every frame was taken. `draftsOpened`: whether the drafts lane could be opened at all. */
  faults(draftsOpened: boolean): readonly ContentFault[] {
    if (!draftsOpened) return this.#faults;
    const missing = [...this.#anchors].filter(([seq]) => seq > this.#lastDraftSeq).map(([seq, { messageSeq }]) => ({ lane: 'drafts' as const, seq, sentence: `Entry ${messageSeq} of the messages names frame ${seq} of the drafts, which is not there.` }));
    const homeless = [...this.#messages.values()].map((one) => ({ lane: 'messages' as const, seq: one.messageSeq, sentence: `Message ${one.messageSeq} names a draft that did not end as this message.` }));
    return [...this.#faults, ...missing, ...homeless];
  }

  /** How many drafts, edits and checks of the composer were replayed. */
  get counts(): { readonly drafts: number; readonly edits: number; readonly checksMade: number; readonly checksHeld: number } {
    return { drafts: this.#drafts.size, edits: this.#edits, checksMade: this.#checks.made, checksHeld: this.#checks.held };
  }

  #message(seq: number, content: FrameContent): void {
    for (const entry of content.entries) {
      const wrong = this.#rules.take(seq, entry);
      if (wrong !== null) this.#faults.push({ lane: 'messages', seq, sentence: wrong });
      if (entry.kind === 'draft-private') this.#private.add(entry.draft);
      if (entry.kind === 'drafts-head') this.#anchors.set(entry.seq, { head: entry.head, messageSeq: seq });
      if (entry.kind !== 'message-recorded' || entry.draft === null) continue;
      this.#anchors.set(entry.draft.seq, { head: entry.draft.head, messageSeq: seq });
      this.#messages.set(entry.draft.id, { messageSeq: seq, text: entry.text, edits: entry.draft.edits });
    }
  }

  #draft(seq: number, content: FrameContent, head: Uint8Array | null): void {
    this.#lastDraftSeq = seq;
    const anchor = this.#anchors.get(seq);
    if (anchor !== undefined && head !== null && anchor.head !== toBase64Url(head)) {
      this.#faults.push({ lane: 'drafts', seq, sentence: `Entry ${anchor.messageSeq} of the messages names another history of the drafts than the one that is there.` });
    }
    if (content.withheld === true && !this.#private.has(content.draft) && !this.#unexplained.has(content.draft)) {
      this.#unexplained.add(content.draft);
      this.#faults.push({ lane: 'drafts', seq, sentence: `From frame ${seq} on, a draft was taken out of the record, and nowhere does it say that its author discarded it as private.` });
    }
    for (const entry of content.entries) if (entry.kind !== 'unknown') this.#step(seq, content, entry as DraftLaneEntry | EditEntry);
  }

  #step(seq: number, content: FrameContent, entry: DraftLaneEntry | EditEntry): void {
    if (entry.kind === 'draft-opened') {
      this.#drafts.set(content.draft, openDraftLog(content.draft, entry.id, entry.conversation, content.second));
      return;
    }
    const log = this.#drafts.get(content.draft);
    if (log === undefined) {
      this.#faults.push({ lane: 'drafts', seq, sentence: `Frame ${seq} belongs to a draft that was never opened.` });
      return;
    }
    if (entry.kind === 'edit') this.#edits++;
    if (entry.kind === 'draft-check') this.#checks = { made: this.#checks.made + 1, held: this.#checks.held + (entry.held ? 1 : 0) };
    try {
      const after = advanceDraftLog(log, entry);
      this.#drafts.set(content.draft, after);
      if (after.outcome === 'sent') this.#sent(seq, after);
    } catch {
      this.#faults.push({ lane: 'drafts', seq, sentence: `Frame ${seq} does not follow from the draft before it.` });
    }
  }

  #sent(seq: number, log: DraftLog): void {
    const expected = this.#messages.get(log.id);
    this.#messages.delete(log.id);
    if (expected === undefined || expected.edits !== log.edits || expected.text !== log.text) {
      this.#faults.push({ lane: 'drafts', seq, sentence: `The draft that ends at frame ${seq} is not the message it says it became.` });
    }
  }
}
