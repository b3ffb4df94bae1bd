// The reading room: what custodians released for a case, verified and opened in memory only, for the review window (P3, P4).
import { fromBase64Url, toHex } from '../../src/bytes/bytes.ts';
import { advanceDraftLog, openDraftLog, type DraftLog } from '../../src/draft/draft-log.ts';
import { CandorError } from '../../src/errors.ts';
import type { Message, Proof, ReplyOf, RequestOf } from '../../src/ipc/contract.ts';
import type { DraftLaneEntry, EditEntry, FrameContent } from '../../src/journal/entry.ts';
import type { JournalSource, LaneSource } from '../../src/journal/source.ts';
import { verifyJournal, type Verdict } from '../../src/journal/verify.ts';
import { Projection } from '../../src/message/projection.ts';
import type { Checkpoint, Receipt, WireFold, WireFrame, WirePage } from '../../src/protocol/endpoint.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { readWirePage } from '../../src/protocol/wire-page.ts';
import type { Enrolment } from '../../src/protocol/signed.ts';
import { draftReplay } from './draft-replay.ts';
import { unpack } from './pack.ts';
import { SearchIndex } from './search-index.ts';

/** One lane as the endpoint gave it, with the released page keys, still boxed for this device. */
export interface RoomLane {
  readonly pages: readonly WirePage[];
  readonly frames: readonly WireFrame[];
  readonly folds: readonly WireFold[];
  readonly checkpoint: Checkpoint | null;
  readonly receipt: Receipt | null;
  readonly boxes: readonly { readonly page: number; readonly box: Uint8Array }[];
}

/** One author's journal. */
export interface RoomJournal {
  readonly enrolment: Enrolment;
  readonly lanes: Readonly<Record<LaneName, RoomLane>>;
}

interface Author {
  readonly enrolment: Enrolment;
  readonly projection: Projection;
  readonly drafts: Map<string, { log: DraftLog; readonly frames: FrameContent[] }>;
}

const separator = '/';
const nothing: FrameContent = { draft: 0, second: 0, entries: [] };

/** Everything opened for one case. Nothing of it is ever written. */
export class ReadingRoom {
  readonly #authors = new Map<string, Author>();
  readonly #index = new SearchIndex();
  readonly #byNumber: { readonly author: Author; readonly id: string }[] = [];
  readonly #proof: Proof;

  /** Verifies and opens journals. `unbox` opens a box made for this device. Throws `custodian-refused` when a released key does not fit. */
  constructor(journals: readonly RoomJournal[], endpointKey: Uint8Array, unbox: (box: Uint8Array) => Uint8Array | null) {
    const verdicts: Verdict[] = [];
    for (const journal of journals) {
      const frames = new Map<number, FrameContent>();
      const author: Author = { enrolment: journal.enrolment, projection: new Projection((seq) => frames.get(seq) ?? nothing), drafts: new Map() };
      const numbers = new Map<number, string>();
      const keys = pageKeys(journal, unbox);
      verdicts.push(
        verifyJournal(sourceOf(journal), {
          endpointKey,
          deviceKey: fromBase64Url(journal.enrolment.signKey),
          unpack,
          pageKey: ({ lane }, page) => keys.get(`${lane} ${page.page}`) ?? null,
          onFrame: (lane, seq, content) => {
            if (lane === 'drafts') takeDraft(author, numbers, content);
            else {
              frames.set(seq, content);
              for (const entry of content.entries) author.projection.apply(entry, seq, content.second);
            }
          },
        }),
      );
      const receipt = journal.lanes.messages.receipt;
      if (receipt !== null) author.projection.receipted(receipt.seq, receipt.at);
      this.#authors.set(journal.enrolment.journal, author);
    }
    this.#proof = proofOf(verdicts);
    this.#buildIndex();
  }

  /** What was checked, as the proof panel shows it. */
  get proof(): Proof {
    return this.#proof;
  }

  list(): ReplyOf<'listReviewed'> {
    const conversations = [...this.#authors].flatMap(([journal, { enrolment, projection }]) =>
      projection.conversations(() => '').map((row) => ({
        id: `${journal}${separator}${row.id}`,
        author: { id: enrolment.person, name: enrolment.name },
        channel: row.channel,
        contact: row.contact.name,
        messages: projection.thread(row.id, null, Number.MAX_SAFE_INTEGER).messages.length,
        last: row.last === null ? null : { text: row.last.text, at: row.last.at },
      })),
    );
    return { conversations, proof: this.#proof };
  }

  thread(request: RequestOf<'readReviewedThread'>): ReplyOf<'readReviewedThread'> {
    const { author, id } = this.#find(request.conversation);
    const { messages, more } = author.projection.thread(id, request.before, request.limit);
    return { messages: messages.map((message) => this.#outward(author, message)), more };
  }

  search(request: RequestOf<'searchReviewed'>): ReplyOf<'searchReviewed'> {
    const hits = this.#index
      .find(request.query, request.limit)
      .map((number) => this.#byNumber[number])
      .filter((hit) => hit !== undefined)
      .flatMap(({ author, id }) => {
        const message = author.projection.message(id);
        if (message === null) return [];
        const contact = author.projection.conversation(message.conversation, () => '')?.contact.name ?? '';
        return [{ message: this.#outward(author, message), contact, author: author.enrolment.name }];
      });
    return { hits, searched: this.#byNumber.length };
  }

  replay(draft: string): ReplyOf<'replayReviewedDraft'> {
    for (const author of this.#authors.values()) {
      const held = author.drafts.get(draft);
      if (held === undefined) continue;
      const { messages } = author.projection.thread(held.log.conversation, null, Number.MAX_SAFE_INTEGER);
      const before = messages.filter((message) => message.direction === 'in' && message.at <= held.log.started * 1000).at(-1);
      return { replay: draftReplay(held.log, held.frames, { answering: before === undefined ? null : { text: before.text.slice(0, 300), at: before.at }, message: author.projection.messageOfDraft(draft) }) };
    }
    throw new CandorError('not-found', 'This draft is sealed: it was not opened for this case.', { next: 'Open the case again with its drafts; two custodians must agree.' });
  }

  close(): void {
    this.#index.close();
  }

  #outward(author: Author, message: Message): Message {
    return { ...message, conversation: `${author.enrolment.journal}${separator}${message.conversation}` };
  }

  #find(conversation: string): { readonly author: Author; readonly id: string } {
    const at = conversation.indexOf(separator);
    const author = this.#authors.get(conversation.slice(0, at));
    if (author === undefined) throw new CandorError('not-found', 'This conversation is not part of the case.');
    return { author, id: conversation.slice(at + 1) };
  }

  #buildIndex(): void {
    const all = [...this.#authors.values()].flatMap((author) => [...author.projection.newestFirst()].map((message) => ({ author, message })));
    all.sort((a, b) => a.message.at - b.message.at);
    this.#index.addAll(all.map(({ message }, number) => [number, message.text] as const));
    for (const { author, message } of all) this.#byNumber.push({ author, id: message.id });
  }
}

function takeDraft(author: Author, numbers: Map<number, string>, content: FrameContent): void {
  for (const entry of content.entries as readonly (DraftLaneEntry | EditEntry)[]) {
    if (entry.kind === 'draft-opened') {
      numbers.set(content.draft, entry.id);
      author.drafts.set(entry.id, { log: openDraftLog(content.draft, entry.id, entry.conversation, content.second), frames: [] });
    } else {
      const held = author.drafts.get(numbers.get(content.draft) ?? '');
      if (held !== undefined) held.log = advanceDraftLog(held.log, entry);
    }
  }
  author.drafts.get(numbers.get(content.draft) ?? '')?.frames.push(content);
}

function pageKeys(journal: RoomJournal, unbox: (box: Uint8Array) => Uint8Array | null): Map<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const lane of ['messages', 'drafts'] as const) {
    for (const { page, box } of journal.lanes[lane].boxes) {
      const key = unbox(box);
      if (key?.length !== 32) throw new CandorError('custodian-refused', 'What the custodians released does not open this record.', { next: 'Open the case again.' });
      keys.set(`${lane} ${page}`, key);
    }
  }
  return keys;
}

/** A journal as the endpoint gave it, seen as any other source for the verifier. */
function sourceOf(journal: RoomJournal): JournalSource {
  const lane = (name: LaneName): LaneSource => {
    const { pages, frames, folds, checkpoint, receipt } = journal.lanes[name];
    return {
      pages: pages.map(readWirePage),
      checkpoints: checkpoint === null ? [] : [{ seq: checkpoint.seq, head: fromBase64Url(checkpoint.head), signature: fromBase64Url(checkpoint.signature) }],
      receipts: receipt === null ? [] : [{ seq: receipt.seq, head: fromBase64Url(receipt.head), at: receipt.at, signature: fromBase64Url(receipt.signature) }],
      frames: function* () {
        for (const frame of frames) yield { seq: frame.seq, page: frame.page, commitment: fromBase64Url(frame.commitment), sealed: fromBase64Url(frame.sealed) };
      },
      folds: folds.map((one) => ({ page: one.page, lastSeq: one.lastSeq, head: fromBase64Url(one.head), sealed: fromBase64Url(one.sealed), signature: fromBase64Url(one.signature) })),
      count: frames.length + (folds.at(-1)?.lastSeq ?? 0),
    };
  };
  const { enrolment } = journal;
  const lanes = { messages: lane('messages'), drafts: lane('drafts') };
  return { identity: { journal: fromBase64Url(enrolment.journal), epoch: enrolment.epoch, deviceKey: fromBase64Url(enrolment.signKey), previous: fromBase64Url(enrolment.previous) }, lane: (name) => lanes[name] };
}

function proofOf(verdicts: readonly Verdict[]): Proof {
  const lanes = verdicts.flatMap((verdict) => verdict.lanes);
  const fault = verdicts.flatMap((verdict) => verdict.faults)[0];
  const receiptedAt = Math.max(0, ...lanes.map((lane) => lane.receiptedAt));
  const main = lanes.find((lane) => lane.lane === 'messages');
  return {
    holds: fault === undefined,
    entries: lanes.reduce((sum, lane) => sum + lane.frames, 0),
    receiptedAt: receiptedAt === 0 ? null : receiptedAt * 1000,
    head: main?.head ?? toHex(new Uint8Array(32)),
    fault: fault?.sentence ?? '',
  };
}
