// The reading room: what custodians released for a case, verified and opened in memory only, for the review window (P3, P4, P6).
import { fromBase64Url, toHex } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type { ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { Message } from '../../src/message/calls.ts';
import type { Proof } from '../../src/review/calls.ts';
import type { Entry, FrameContent } from '../../src/journal/entry.ts';
import { verifyJournal, type Verdict } from '../../src/journal/verify.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import type { Scope } from '../../src/protocol/scope.ts';
import { unpack } from './pack.ts';
import { RoomContents } from './room-contents.ts';
import { takeDraft, type RoomDraft } from './room-draft.ts';
import { latePages } from './room-late.ts';
import { RoomMessages } from './room-messages.ts';
import { RoomPages, type Opened } from './room-pages.ts';
import { sourceOf, type RoomJournal } from './room-source.ts';
import { openTakenOut } from './room-taken-out.ts';
import { SearchIndex } from './search-index.ts';

interface Author {
  readonly key: string;
  readonly enrolment: Enrolment;
  readonly projection: RoomMessages;
  /** Opened frames of messages by their number. */
  readonly frames: Map<number, FrameContent>;
  readonly drafts: Map<string, RoomDraft>;
  /** Drafts that were opened, by their number, and those of which frames were taken out. */
  readonly numbers: Map<number, string>;
  readonly withheld: Set<number>;
  /** Conversations that messages name and nothing opened here describes. */
  readonly unnamed: Set<string>;
}

type Unopened = Proof['unopened'][number];

/** More contradictions than a person reads are not kept. */
const mostContradictions = 1000;
const mostLate = 1000;
const separator = '/';
const nothing: FrameContent = { draft: 0, second: 0, entries: [] };

/** Everything opened for one case. Nothing of it is ever written; what is wrong in one page is said of that page and takes nothing else with it. */
export class ReadingRoom {
  readonly #endpointKey: Uint8Array;
  readonly #scope: Scope;
  readonly #authors = new Map<string, Author>();
  /** What was taken out of authors' records and opened, each under a name of its own. */
  readonly #takenOut = new Map<string, Author>();
  readonly #index = new SearchIndex();
  readonly #byNumber: { readonly author: Author; readonly id: string }[] = [];
  readonly #verdicts: Verdict[] = [];
  readonly #unopened: Unopened[] = [];
  readonly #late: Proof['late'][number][] = [];
  readonly #contradictions: Proof['contradictions'][number][] = [];
  readonly #opened: Opened = { entries: 0, bytes: 0 };

  /** An empty room for a case. */
  constructor(scope: Scope, endpointKey: Uint8Array) {
    this.#scope = scope;
    this.#endpointKey = endpointKey;
  }

  /** Verifies and opens one journal; faults of its content are noted, never thrown. `unbox` opens a box made for this device. Page keys are overwritten before this returns. */
  add(journal: RoomJournal, unbox: (box: Uint8Array) => Uint8Array | null): void {
    const { enrolment } = journal;
    if (!this.#scope.people.includes(enrolment.person))
      throw new CandorError('not-allowed', 'This record is not part of the case.');
    this.#late.push(...latePages(journal, this.#scope).slice(0, mostLate - this.#late.length));
    const pages = new RoomPages(journal, this.#scope, this.#opened, unbox);
    const author = newAuthor(enrolment);
    try {
      const source = sourceOf(journal);
      const contents = new RoomContents(source.identity);
      const verdict = verifyJournal(source, {
        ...contents.hooks,
        endpointKey: this.#endpointKey,
        deviceKey: fromBase64Url(enrolment.signKey),
        unpack: pages.unpacking(unpack),
        pageKey: ({ lane }, page) => pages.key(lane, page.page),
        onFrame: (lane, seq, content, head) => {
          contents.take(lane, seq, content, head);
          if (lane === 'drafts' && content.withheld === true) author.withheld.add(content.draft);
          if (!pages.takes(lane, seq, content)) return;
          try {
            if (lane === 'drafts') takeDraft(author.drafts, author.numbers, content);
            else takeMessages(author, seq, content);
          } catch (error) {
            pages.faultAt(lane, seq, error instanceof RangeError ? `holds ${error.message}` : 'cannot be read');
          }
        },
      });
      const receipt = journal.lanes.messages.receipt;
      if (receipt !== null) author.projection.receipted(receipt.seq, receipt.at);
      this.#verdicts.push(verdict);
      for (const sentence of contents.faults(verdict))
        if (this.#contradictions.length < mostContradictions)
          this.#contradictions.push({ author: enrolment.name, sentence });
      this.#authors.set(author.key, author);
      this.#unopened.push(...pages.end().map((fault) => ({ author: enrolment.name, ...fault })));
    } catch (error) {
      // A page or frame nobody could have signed or sent: nothing of it was placed in a chain, so nothing of it is shown.
      this.#unopened.push({
        author: enrolment.name,
        lane: 'messages',
        page: null,
        why: `it cannot be checked (${error instanceof Error ? error.message : 'for no reason given'})`,
      });
    } finally {
      pages.end();
    }
  }

  /** All journals are there: makes them searchable. */
  ready(): void {
    const all = [...this.#authors.values()].flatMap((author) =>
      [...author.projection.newestFirst()].map((message) => ({ author, message })),
    );
    // Two of one second stand as their author's record has them, and authors in one order, whichever record came first.
    all.sort(
      (a, b) =>
        a.message.at - b.message.at ||
        Number(a.author.key > b.author.key) - Number(a.author.key < b.author.key) ||
        a.message.seq - b.message.seq,
    );
    this.#index.addAll(all.map(({ message }, number) => [number, message.text] as const));
    for (const { author, message } of all) this.#byNumber.push({ author, id: message.id });
  }

  /** What was checked, as the proof panel shows it. */
  get proof(): Proof {
    const lanes = this.#verdicts.flatMap((verdict) => verdict.lanes);
    const fault = this.#verdicts.flatMap((verdict) => verdict.faults)[0];
    const receiptedAt = Math.max(0, ...lanes.map((lane) => lane.receiptedAt));
    return {
      holds: fault === undefined && this.#unopened.length === 0 && this.#contradictions.length === 0,
      entries: lanes.reduce((sum, lane) => sum + lane.frames, 0),
      receiptedAt: receiptedAt === 0 ? null : receiptedAt * 1000,
      head: lanes.find((lane) => lane.lane === 'messages')?.head ?? toHex(new Uint8Array(32)),
      fault: fault?.sentence ?? '',
      unopened: [...this.#unopened],
      contradictions: [...this.#contradictions],
      late: [...this.#late],
    };
  }

  list(): ReplyOf<'listReviewed'> {
    const conversations = [...this.#authors.values()].flatMap(({ key, enrolment, projection, unnamed }) =>
      projection.conversations().map((row) => ({
        id: `${key}${separator}${row.id}`,
        author: { id: enrolment.person, name: enrolment.name },
        channel: unnamed.has(row.id) ? null : row.channel,
        contact: row.contact.name,
        messages: projection.thread(row.id, null, Number.MAX_SAFE_INTEGER).messages.length,
        last: row.last === null ? null : { text: row.last.text, at: row.last.at },
      })),
    );
    return { conversations, proof: this.proof };
  }

  thread(request: RequestOf<'readReviewedThread'>): ReplyOf<'readReviewedThread'> {
    const { author, id } = this.#find(request.conversation);
    const { messages, more } = author.projection.thread(id, request.before, request.limit);
    return { messages: messages.map((message) => outward(author, message)), more };
  }

  search(request: RequestOf<'searchReviewed'>): ReplyOf<'searchReviewed'> {
    const hits = this.#index
      .find(request.query, request.limit)
      .map((number) => this.#byNumber[number])
      .filter((hit) => hit !== undefined)
      .flatMap(({ author, id }) => {
        const message = author.projection.message(id);
        if (message === null) return [];
        const contact = author.projection.conversation(message.conversation)?.contact.name ?? '';
        return [{ message: outward(author, message), contact, author: author.enrolment.name }];
      });
    return { hits, searched: this.#byNumber.length };
  }

  replay(draft: string): ReplyOf<'replayReviewedDraft'> {
    const { author, id } = this.#find(draft);
    const held = author.drafts.get(id);
    if (held === undefined)
      throw new CandorError('not-found', 'This draft is sealed: it was not opened for this case.', {
        next: 'Open a case with drafts, and with the day on which this one was begun; two custodians must agree.',
      });
    const { messages } = author.projection.thread(held.conversation, null, Number.MAX_SAFE_INTEGER);
    const before = messages.filter((message) => message.direction === 'in' && message.at <= held.started * 1000).at(-1);
    return {
      replay: held.replay({
        answering: before === undefined ? null : { text: before.text.slice(0, 300), at: before.at },
        message: author.projection.messageOfDraft(id),
      }),
    };
  }

  /** Opens pages of an author as they were before a redaction, given in their places; what was taken out can be replayed afterwards. */
  takenOut(
    journal: RoomJournal,
    unbox: (box: Uint8Array) => Uint8Array | null,
  ): Omit<ReplyOf<'openTakenOut'>, 'openedBy'> {
    const { enrolment } = journal;
    const author = this.#authors.get(keyOf(enrolment));
    if (author === undefined) throw new CandorError('not-allowed', 'This record is not part of the case.');
    const pages = new RoomPages(journal, this.#scope, this.#opened, unbox);
    const { drafts, faults } = openTakenOut(journal, pages, this.#endpointKey, author);
    this.#unopened.push(...faults.map((fault) => ({ author: enrolment.name, ...fault })));
    const of = { ...newAuthor(enrolment), key: `${author.key}~${this.#takenOut.size}`, projection: author.projection };
    for (const draft of drafts) of.drafts.set(draft.id, draft);
    this.#takenOut.set(of.key, of);
    return {
      drafts: drafts.map((draft) => {
        const { edits, text } = draft.replay({ answering: null, message: null });
        return {
          draft: `${of.key}${separator}${draft.id}`,
          conversation: `${author.key}${separator}${draft.conversation}`,
          contact: author.projection.conversation(draft.conversation)?.contact.name ?? '',
          started: draft.started * 1000,
          edits: edits.length,
          text: text.slice(0, 300),
        };
      }),
      proof: this.proof,
    };
  }

  /** Lets go of everything that was opened; nothing can be asked afterwards. */
  close(): void {
    this.#index.close();
    for (const { frames, drafts } of [...this.#authors.values(), ...this.#takenOut.values()]) {
      frames.clear();
      drafts.clear();
    }
    this.#authors.clear();
    this.#takenOut.clear();
    this.#byNumber.length = 0;
  }

  #find(name: string): { readonly author: Author; readonly id: string } {
    const at = name.indexOf(separator);
    const key = name.slice(0, at);
    const author = this.#authors.get(key) ?? this.#takenOut.get(key);
    if (author === undefined) throw new CandorError('not-found', 'This is not part of the case.');
    return { author, id: name.slice(at + 1) };
  }
}

function keyOf({ journal, epoch }: Enrolment): string {
  return `${journal}.${epoch}`;
}

function newAuthor(enrolment: Enrolment): Author {
  const frames = new Map<number, FrameContent>();
  return {
    key: keyOf(enrolment),
    enrolment,
    projection: new RoomMessages((seq) => frames.get(seq) ?? nothing),
    frames,
    drafts: new Map(),
    numbers: new Map(),
    withheld: new Set(),
    unnamed: new Set(),
  };
}

/** Conversations and drafts are named behind their author's journal, so that one author's names never pass for another's. */
function outward(author: Author, message: Message): Message {
  const draft =
    message.draft === null ? null : { ...message.draft, id: `${author.key}${separator}${message.draft.id}` };
  return { ...message, conversation: `${author.key}${separator}${message.conversation}`, draft };
}

const shown: ReadonlySet<string> = new Set([
  'conversation',
  'capabilities',
  'message-recorded',
  'message-received',
  'message-state',
]);

function takeMessages({ projection, frames, unnamed }: Author, seq: number, content: FrameContent): void {
  frames.set(seq, content);
  for (const entry of content.entries) {
    if (!shown.has(entry.kind)) continue;
    if (entry.kind === 'conversation') unnamed.delete(entry.conversation);
    if (
      (entry.kind === 'message-recorded' || entry.kind === 'message-received') &&
      projection.conversation(entry.conversation) === null
    ) {
      unnamed.add(entry.conversation);
      projection.apply(nameless(entry.conversation), seq, content.second);
    }
    if ((entry.kind === 'message-recorded' || entry.kind === 'message-received') && projection.has(entry.id))
      throw new RangeError('a message that is there already');
    projection.apply(entry, seq, content.second);
  }
}

/** In place of the entry that would describe a conversation: its messages are shown all the same. */
function nameless(conversation: string): Entry {
  const capabilities = { canWrite: false, reason: '', maxLength: 1, until: null, receipts: false };
  return {
    kind: 'conversation',
    conversation,
    channel: 'web',
    contact: { name: '', address: '', language: '' },
    capabilities,
    disclosedAt: null,
    cursor: 0,
  };
}
