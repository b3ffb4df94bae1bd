// With the keys at hand: does the content agree with itself? Every message is the end of the very draft it names, every anchor fits, nothing is said twice (P2, P3, P5).
import { toBase64Url } from '../bytes/bytes.ts';
import { isLower } from '../policy/level.ts';
import { DraftTrack } from './draft-track.ts';
import type { EditEntry } from '../draft/entries.ts';
import type { DraftLaneEntry, Entry, FrameContent } from './entry.ts';
import type { LaneName } from './lane.ts';
import { RulesCheck, type InForceLevel } from './rules-check.ts';
import type { JournalIdentity } from './source.ts';

/** Something the content contradicts itself about. */
export interface ContentFault {
  readonly lane: LaneName;
  readonly seq: number;
  /** One sentence for a person. */
  readonly sentence: string;
}

/** A message and the draft it says it came from. */
interface Expected {
  readonly messageSeq: number;
  readonly conversation: string;
  readonly text: string;
  readonly draft: string;
  readonly edits: number;
}

/** More faults than a person reads are not kept. */
const mostFaults = 100;
/** Nor more text of open drafts than this, UTF-16 units: nobody has so much unsent. */
const mostHeld = 134_217_728;

/** Collects frames as `verifyJournal` opens them, messages before drafts; `faults` afterwards lists what does not agree. */
export class ContentCheck {
  readonly #faults: ContentFault[] = [];
  readonly #rules: RulesCheck;
  /** Heads of the drafts lane that the messages lane names: by seq. */
  readonly #anchors = new Map<number, { readonly head: string; readonly messageSeq: number }>();
  /** The highest level in force since the anchor before, through the frame of the drafts an anchor names. */
  readonly #levels: { readonly through: number; readonly level: InForceLevel }[] = [];
  #highest: InForceLevel = 'nothing';
  #levelAt = 0;
  /** Messages by the frame that should end their draft, and the drafts they name. */
  readonly #messages = new Map<number, Expected>();
  readonly #sentDrafts = new Set<string>();
  readonly #drafts = new Map<number, DraftTrack>();
  readonly #draftIds = new Set<string>();
  /** Drafts their author discarded as private. */
  readonly #private = new Map<
    number,
    { readonly seq: number; readonly entry: Extract<Entry, { kind: 'draft-private' }> }
  >();
  readonly #refused = new Set<number>();
  /** Frames of the drafts were passed over. */
  #gap = false;
  /** Nothing opened since the last frame that was passed over. */
  #isPassedOver = false;
  /** Units of text held of drafts that go on. */
  #held = 0;
  #edits = 0;
  #checks = { made: 0, held: 0 };

  constructor(identity: JournalIdentity) {
    this.#rules = new RulesCheck(identity);
  }

  /** Takes one opened frame with the head after it. */
  readonly onFrame = (lane: LaneName, seq: number, content: FrameContent, _head: Uint8Array | null = null): void => {
    if (lane === 'messages') for (const entry of content.entries) this.#message(seq, entry);
    else this.#draft(seq, content);
  };

  /** Takes the head after a frame, opened or not. */
  readonly onHead = (lane: LaneName, seq: number, head: Uint8Array): void => {
    if (lane !== 'drafts') return;
    const anchor = this.#anchors.get(seq);
    if (anchor !== undefined && anchor.head !== toBase64Url(head))
      this.#found(
        'drafts',
        seq,
        `Entry ${anchor.messageSeq} of the messages names another history of the drafts than the one that is there.`,
      );
  };

  /** Frames that did not open: what depends on them cannot be judged. */
  readonly onClosed = (lane: LaneName): void => {
    if (lane === 'messages') {
      this.#rules.passOver();
      this.#highest = 'unknown';
      return;
    }
    this.#gap = true;
    if (this.#isPassedOver) return;
    this.#isPassedOver = true;
    for (const draft of this.#drafts.values()) if (draft.outcome === 'open') draft.passOver();
    this.#held = 0;
  };

  /** What was found, once every frame was taken; `ends`: the last frame of each lane. `mayFollow`: more of the drafts may still be brought, so what is only not there yet is no fault (J7.8b). */
  faults(ends: Readonly<Record<LaneName, number>>, mayFollow = false): readonly ContentFault[] {
    for (const [seq, { messageSeq }] of this.#anchors)
      if (seq > ends.drafts && !mayFollow)
        this.#found(
          'drafts',
          seq,
          `Entry ${messageSeq} of the messages names frame ${seq} of the drafts, which is not there.`,
        );
    if (
      ends.drafts > 0 &&
      this.#rules.isWhole &&
      this.#levels.every((one) => one.level === 'nothing') &&
      this.#highest === 'nothing'
    )
      this.#found('drafts', 1, 'Drafts were recorded before a policy was in force and its notice acknowledged.');
    for (const [number, { seq, entry }] of this.#private) {
      const draft = this.#drafts.get(number);
      const isThere = !mayFollow || (draft !== undefined && hasEnded(draft, entry.frames));
      const wrong = this.#gap || !isThere ? null : this.#privateFault(draft, entry);
      if (wrong !== null) this.#found('messages', seq, `Entry ${seq} discards a draft as private ${wrong}.`);
    }
    return this.#faults;
  }

  /** How many drafts, edits and checks of the composer were replayed. */
  get counts(): {
    readonly drafts: number;
    readonly edits: number;
    readonly checksMade: number;
    readonly checksHeld: number;
  } {
    let drafts = 0;
    for (const draft of this.#drafts.values()) if (draft.id !== null) drafts++;
    return { drafts, edits: this.#edits, checksMade: this.#checks.made, checksHeld: this.#checks.held };
  }

  #found(lane: LaneName, seq: number, sentence: string): void {
    if (this.#faults.length < mostFaults) this.#faults.push({ lane, seq, sentence });
  }

  #message(seq: number, entry: Entry): void {
    const wrong = this.#rules.take(seq, entry);
    if (wrong !== null) this.#found('messages', seq, wrong);
    this.#highest = higherOf(this.#highest, this.#rules.level);
    if (entry.kind === 'draft-private') {
      this.#private.set(entry.draft, { seq, entry });
      this.#refused.delete(entry.draft);
    }
    if (entry.kind === 'draft-private-refused') this.#refused.add(entry.draft);
    if (entry.kind === 'drafts-head') this.#anchor(seq, entry.seq, entry.head);
    if (entry.kind !== 'message-recorded' || entry.draft === null) return;
    const { draft } = entry;
    this.#anchor(seq, draft.seq, draft.head);
    const other = this.#messages.get(draft.seq);
    if (this.#sentDrafts.has(draft.id) || other !== undefined)
      this.#found('messages', seq, `Message ${seq} names a draft that became a message before.`);
    this.#sentDrafts.add(draft.id);
    if (other === undefined)
      this.#messages.set(draft.seq, {
        messageSeq: seq,
        conversation: entry.conversation,
        text: entry.text,
        draft: draft.id,
        edits: draft.edits,
      });
  }

  #anchor(messageSeq: number, seq: number, head: string): void {
    const before = this.#anchors.get(seq);
    if (before === undefined) this.#anchors.set(seq, { head, messageSeq });
    else if (before.head !== head)
      this.#found(
        'messages',
        messageSeq,
        `Entries ${before.messageSeq} and ${messageSeq} of the messages name two histories of the same drafts.`,
      );
    // What was recorded between two anchors was recorded at a level that was in force between them.
    if (seq > (this.#levels.at(-1)?.through ?? 0)) {
      this.#levels.push({ through: seq, level: this.#highest });
      if (this.#highest === 'nothing')
        this.#found(
          'messages',
          messageSeq,
          `Entry ${messageSeq} names drafts before a policy was in force and its notice acknowledged.`,
        );
      this.#highest = this.#rules.level;
    }
  }

  #draft(seq: number, content: FrameContent): void {
    this.#isPassedOver = false;
    let draft = this.#drafts.get(content.draft);
    if (draft === undefined) {
      draft = new DraftTrack(content.draft, !this.#gap);
      this.#drafts.set(content.draft, draft);
    }
    draft.frames++;
    if (content.withheld === true) this.#withheld(seq, draft);
    else {
      if (draft.withheld > 0)
        this.#found('drafts', seq, `Frame ${seq} is of a draft that was taken out of the record before.`);
      for (const entry of content.entries)
        if (entry.kind !== 'unknown') this.#step(seq, draft, content.second, entry as DraftLaneEntry | EditEntry);
    }
    const expected = this.#messages.get(seq);
    if (expected === undefined) return;
    this.#messages.delete(seq);
    this.#found(
      'messages',
      expected.messageSeq,
      `Message ${expected.messageSeq} names a draft that did not end as this message.`,
    );
  }

  #withheld(seq: number, draft: DraftTrack): void {
    draft.withheld++;
    if (draft.withheld === 1 && !this.#private.has(draft.number) && this.#rules.isWhole) {
      this.#found(
        'drafts',
        seq,
        `From frame ${seq} on, a draft was taken out of the record, and nowhere does it say that its author discarded it as private.`,
      );
    }
    if (draft.outcome === 'sent')
      this.#found('drafts', seq, `Frame ${seq} was taken out of a draft that had become a message.`);
  }

  #step(seq: number, draft: DraftTrack, second: number, entry: DraftLaneEntry | EditEntry): void {
    const before = draft.length;
    const wrong = this.#levelFault(seq, entry) ?? draft.take(seq, second, entry);
    this.#held += draft.length - before;
    if (this.#held > mostHeld) {
      this.#found('drafts', seq, `Up to frame ${seq} there is more unsent text than anybody writes.`);
      this.onClosed('drafts');
    }
    if (wrong !== null) this.#found('drafts', seq, wrong);
    if (entry.kind === 'edit') this.#edits++;
    if (entry.kind === 'draft-check')
      this.#checks = { made: this.#checks.made + 1, held: this.#checks.held + (entry.held ? 1 : 0) };
    if (entry.kind === 'draft-opened') {
      if (this.#draftIds.has(entry.id) || this.#rules.isMessage(entry.id))
        this.#found('drafts', seq, `Frame ${seq} opens a draft under the id of another, or of a message.`);
      this.#draftIds.add(entry.id);
      if (!this.#rules.knowsConversation(entry.conversation))
        this.#found('drafts', seq, `Frame ${seq} opens a draft in a conversation nothing was said of.`);
    }
    if (entry.kind !== 'draft-closed' || wrong !== null) return;
    if (entry.outcome === 'sent') this.#sent(seq, draft);
    else if (entry.outcome === 'private' && !this.#private.has(draft.number) && this.#rules.isWhole)
      this.#found('drafts', seq, `Frame ${seq} ends a draft as private, which no entry of the messages says.`);
    this.#held -= draft.length;
    draft.drop();
  }

  #sent(seq: number, draft: DraftTrack): void {
    const expected = this.#messages.get(seq);
    this.#messages.delete(seq);
    if (expected === undefined) {
      if (this.#rules.isWhole)
        this.#found('drafts', seq, `The draft that ends at frame ${seq} is not the message it says it became.`);
      return;
    }
    const isThis =
      (draft.id ?? expected.draft) === expected.draft &&
      (draft.conversation ?? expected.conversation) === expected.conversation &&
      (draft.edits ?? expected.edits) === expected.edits &&
      draft.mayBe(expected.text);
    if (!isThis)
      this.#found('drafts', seq, `The draft that ends at frame ${seq} is not the message it says it became.`);
  }

  // At level `versions` single keys are never recorded, at level `messages` nothing but that a draft is over.
  #levelFault(seq: number, entry: DraftLaneEntry | EditEntry): string | null {
    while ((this.#levels[this.#levelAt]?.through ?? Infinity) < seq) this.#levelAt++;
    const level = this.#levels[this.#levelAt]?.level ?? this.#highest;
    if (level === 'nothing')
      return `Frame ${seq} was recorded before a policy was in force and its notice acknowledged.`;
    if (level === 'messages' && entry.kind !== 'draft-closed')
      return `Frame ${seq} was recorded where only messages are.`;
    return level === 'versions' && entry.kind === 'edit' && (entry.edit.kind !== 'other' || entry.edit.composing)
      ? `Frame ${seq} holds a single edit, where only versions are recorded.`
      : null;
  }

  #privateFault(draft: DraftTrack | undefined, entry: Extract<Entry, { kind: 'draft-private' }>): string | null {
    if (draft === undefined) return 'that is not on this record';
    if (draft.outcome === 'sent') return 'that became a message';
    if (draft.withheld === 0 && draft.outcome === 'open') return 'that goes on';
    // Of several pages some may have been written anew before one had to stay; that one still holds its frames.
    if (this.#refused.has(entry.draft) && draft.withheld > 0 && draft.withheld === draft.frames)
      return 'that had to stay, and nothing of it is there';
    if (draft.conversation !== null && draft.conversation !== entry.conversation) return 'of another conversation';
    if (draft.started !== null && draft.started !== entry.startedSecond) return 'that began at another time';
    if (entry.frames === undefined ? draft.withheld > 0 : entry.frames !== draft.frames)
      return entry.frames === undefined
        ? 'without saying how many frames were to be taken out'
        : 'with another number of frames than it has';
    const edits = draft.edits ?? 0;
    return draft.withheld === 0
      ? edits === entry.edits
        ? null
        : 'with another number of edits'
      : edits > entry.edits
        ? 'with fewer edits than it has'
        : null;
  }
}

/** True when nothing more of a draft can follow: it was closed, or all the frames it is said to have are there. */
function hasEnded({ outcome, frames }: DraftTrack, inAll: number | undefined): boolean {
  return outcome !== 'open' || (inAll !== undefined && frames >= inAll);
}

function higherOf(a: InForceLevel, b: InForceLevel): InForceLevel {
  if (a === 'unknown' || b === 'unknown') return 'unknown';
  if (a === 'nothing') return b;
  return b === 'nothing' || isLower(b, a) ? a : b;
}
