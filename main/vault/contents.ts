// What is on record, ready to be shown: conversations, drafts and the word index as they follow from the journal, and every read the window may ask for.
import { toHex } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type { PlacedFrame } from '../../src/export/placed-frame.ts';
import type { Conversation } from '../../src/conversation/calls.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Opening } from '../../src/opening/calls.ts';
import type { DraftLog } from '../../src/draft/draft-log.ts';
import type { EditEntry } from '../../src/draft/entries.ts';
import type { DraftLaneEntry, Entry } from '../../src/journal/entry.ts';
import { dayOf } from '../../src/journal/day.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { Projection, type SavedProjection } from '../../src/message/projection.ts';
import { damaged } from './damaged.ts';
import type { Changes, Operations } from './door.ts';
import { DraftDesk, type SavedDrafts } from './draft-desk.ts';
import { draftReplay } from './draft-replay.ts';
import type { Journal, JournalPlace } from './journal.ts';
import type { MessageSearch } from './message-search.ts';

/** Contents as plain data, with the place in the journal they stand for. */
export interface SavedContents {
  readonly place: JournalPlace;
  readonly projection: SavedProjection;
  readonly drafts: SavedDrafts;
  readonly today: { readonly day: number; readonly count: number };
}

/** Everything a journal says, kept current entry by entry; thrown away and read again when a commit failed. */
export class VaultContents {
  readonly projection: Projection;
  readonly drafts: DraftDesk;
  readonly #journal: Journal;
  readonly #search: MessageSearch;
  #today = { day: -1, count: 0 };

  /**
   * Reads `journal`, just opened: from its beginning, or on from where `saved` stands. Throws `journal-damaged` naming the first frame that does not hold.
   * `search` may have looked in contents that are thrown away.
   */
  constructor(journal: Journal, search: MessageSearch, saved?: SavedContents) {
    this.#journal = journal;
    this.projection = new Projection((seq) => journal.readMessage(seq), saved?.projection);
    this.drafts = new DraftDesk(saved?.drafts);
    if (saved !== undefined) this.#today = saved.today;
    journal.replay((lane, seq, content) => {
      if (content.withheld === true) this.#today = { ...this.#today, count: this.#today.count + 1 }; // its second is gone, too
      try {
        for (const entry of content.entries) {
          if (lane === 'messages') this.took(entry, seq, content.second);
          else if (entry.kind !== 'unknown')
            this.#tookDraft(content.draft, seq, content.second, entry as DraftLaneEntry | EditEntry);
        }
      } catch (cause) {
        throw cause instanceof CandorError ? cause : damaged(lane, seq, 'what does not follow', cause);
      }
    }, saved?.place);
    for (const { seq, at } of journal.receiptTimes('messages', this.projection.receipt.seq))
      this.projection.receipted(seq, at);
    this.#search = search;
    search.follow(this.projection, journal);
  }

  /**
   * The contents as they are now; what happens afterwards does not change them. Null while a draft its author discarded as private is still to be taken
   * out of its pages: nothing is kept meanwhile that would have to be forgotten.
   */
  save(): SavedContents | null {
    if (this.drafts.toTakeOut().length > 0) return null;
    return {
      place: this.#journal.place(),
      projection: this.projection.save(),
      drafts: this.drafts.save(),
      today: this.#today,
    };
  }

  /** Takes an entry of the messages lane that was staged as frame `seq`. */
  took(entry: Entry, seq: number, second: number): void {
    this.projection.apply(entry, seq, second);
    if (entry.kind === 'draft-private' || entry.kind === 'draft-private-refused') this.drafts.tookPrivate(entry);
    this.count(second, 1);
  }

  /** Counts entries recorded in a second; the count is of one day. */
  count(second: number, entries: number): void {
    const day = dayOf(second);
    this.#today = day === this.#today.day ? { day, count: this.#today.count + entries } : { day, count: entries };
  }

  /** Entries recorded today. */
  get today(): number {
    return this.#today.count;
  }

  conversations(): readonly Conversation[] {
    return this.projection.conversations((id) => this.drafts.textIn(id));
  }

  conversation(id: string): Conversation | null {
    return this.projection.conversation(id, (one) => this.drafts.textIn(one));
  }

  thread(request: RequestOf<'readThread'>): ReplyOf<'readThread'> {
    const { messages, more } = this.projection.thread(request.conversation, request.before, request.limit);
    return { messages: [...messages], more };
  }

  search({ query, limit }: RequestOf<'searchMessages'>): ReplyOf<'searchMessages'> {
    const { messages, searched, indexedBackTo } = this.#search.find(query, limit);
    return {
      hits: messages.map((message) => ({ message, contact: this.#contactOf(message.conversation) })),
      searched,
      indexedBackTo,
    };
  }

  myDrafts(limit: number, graceSeconds: number): ReplyOf<'listMyDrafts'> {
    return this.drafts.newest(limit, graceSeconds, (conversation) => this.#contactOf(conversation));
  }

  replayDraft(id: string): ReplyOf<'replayMyDraft'> {
    const draft = this.drafts.find(id);
    if (draft === undefined || this.drafts.isPrivate(draft))
      throw new CandorError('not-found', 'This draft is not on record here.');
    const frames = this.#journal.contentsFrom('drafts', draft.firstSeq);
    return {
      replay: draftReplay(draft.log, frames, {
        answering: this.#answering(draft.log),
        message: this.projection.messageOfDraft(id),
      }),
    };
  }

  /** Notices acknowledged and policies applied, newest first. */
  myHistory(): ReplyOf<'listMyHistory'> {
    return { notices: this.projection.acknowledgements.toReversed(), policies: this.projection.policies.toReversed() };
  }

  /** Where the record stands, for the head of an export. */
  ends(): Operations['recordEnds']['give'] {
    const { journal, epoch } = this.#journal.identity;
    const end = (lane: LaneName): { seq: number; head: string } => {
      const { seq, head } = this.#journal.position(lane);
      return { seq, head: toHex(head) };
    };
    const receipt = (lane: LaneName): { seq: number; at: number } | null => {
      const last = this.#journal.receipt(lane);
      return last === null ? null : { seq: last.seq, at: last.at };
    };
    return {
      journal: toHex(journal),
      epoch,
      heads: { messages: end('messages'), drafts: end('drafts') },
      receipts: { messages: receipt('messages'), drafts: receipt('drafts') },
    };
  }

  /** Frames of a lane after frame `after`, opened again from disk, at most `limit`. */
  frames({ lane, after, limit }: Operations['recordFrames']['take']): Operations['recordFrames']['give'] {
    const frames: PlacedFrame[] = [];
    for (const content of this.#journal.contentsFrom(lane, after + 1)) {
      if (frames.length >= limit) break;
      frames.push({ lane, seq: after + 1 + frames.length, content });
    }
    return { frames };
  }

  myOpenings(): readonly Opening[] {
    return this.projection.openings();
  }

  /** A message that was just recorded, with its conversation as it is now. */
  sent(id: string): Operations['sendMessage']['give'] {
    const message = this.projection.message(id);
    const conversation = message === null ? null : this.conversation(message.conversation);
    if (message === null || conversation === null)
      throw new CandorError('internal', 'The message was recorded but cannot be shown.');
    return { message, conversation };
  }

  /** What changed, for the windows: these messages and the conversations around them. */
  changes(messages: Iterable<string>, conversations: Iterable<string>): Changes {
    const changed: readonly Message[] = [...new Set(messages)]
      .map((id) => this.projection.message(id))
      .filter((message) => message !== null);
    const rows = new Set([...conversations, ...changed.map((message) => message.conversation)]);
    return {
      messages: changed,
      conversations: [...rows].map((id) => this.conversation(id)).filter((row) => row !== null),
      openings: [],
    };
  }

  #tookDraft(number: number, seq: number, second: number, entry: DraftLaneEntry | EditEntry): void {
    this.count(second, 1);
    this.drafts.took(number, seq, second, entry);
  }

  #contactOf(conversation: string): string {
    return this.projection.conversation(conversation, () => '')?.contact.name ?? '';
  }

  #answering(log: DraftLog): { text: string; at: number } | null {
    const { messages } = this.projection.thread(log.conversation, null, 200);
    const before = messages.filter((message) => message.direction === 'in' && message.at <= log.started * 1000).at(-1);
    return before === undefined ? null : { text: before.text.slice(0, 300), at: before.at };
  }
}
