// The messages on record: threads with their newest, what has not left, where each stands. A view rebuilt from the journal, never a second truth.
import { CandorError } from '../errors.ts';
import type { Place, ReadFrame, SavedView, Takes, View } from '../journal/view.ts';
import type { Conversation } from '../conversation/calls.ts';
import type { Message } from './calls.ts';
import type { MessageEntry } from './entries.ts';
import { Ledger } from './ledger.ts';
import { journeyOf, recordedMessage, type RecordedMessage } from './recorded.ts';
import { isSettled, mergeStates } from './state.ts';

interface Thread {
  readonly id: string;
  readonly number: number;
  unread: number;
  /** Its newest message: the number, and what the conversation list shows of it; null while there is none. */
  newest: {
    readonly number: number;
    readonly seq: number;
    readonly text: string;
    readonly at: number;
    readonly direction: Message['direction'];
    readonly state: Message['state'];
  } | null;
}

interface Facts {
  readonly threads: readonly Thread[];
  readonly outbox: readonly number[];
}

/** See the first line. Only what is looked at is opened. */
export class MessageView implements View {
  /** See `ViewKind`. */
  static readonly version = 1;
  readonly #read: ReadFrame;
  readonly #ledger: Ledger;
  readonly #threads: Map<string, Thread>;
  /** Our own messages that have not left, oldest first. */
  readonly #outbox: Set<number>;

  constructor(read: ReadFrame, saved?: SavedView) {
    this.#read = read;
    const facts = saved?.facts as Facts | undefined;
    this.#ledger = new Ledger(saved?.columns);
    this.#threads = new Map(facts?.threads.map((thread) => [thread.id, { ...thread }]));
    this.#outbox = new Set(facts?.outbox);
  }

  readonly takes = {
    conversation: ({ conversation: id }) => {
      if (!this.#threads.has(id))
        this.#threads.set(id, { id, number: this.#threads.size + 1, unread: 0, newest: null });
    },
    'message-recorded': (entry, at) => {
      this.#outbox.add(this.#add(entry, at));
      this.markRead(entry.conversation); // who answers has read
    },
    'message-received': (entry, at) => {
      this.#add(entry, at);
      const thread = this.#threads.get(entry.conversation);
      if (thread !== undefined) thread.unread++;
    },
    'message-state': (entry, { seq }) => {
      const number = this.#find(entry.message);
      if (number === 0) return;
      this.#ledger.addState(number, seq);
      const thread = this.#threads.get(this.#recorded(number).conversation);
      if (thread?.newest?.number === number)
        thread.newest = { ...thread.newest, state: mergeStates([thread.newest, entry]) };
      if (isSettled(entry.state)) this.#outbox.delete(number);
    },
  } satisfies Takes;

  /** The endpoint's receipt reaches `seq`; `at` in Unix seconds. */
  receipted(seq: number, at: number): void {
    this.#ledger.addReceipt(seq, at);
  }

  /** Through which frame of the messages lane receipts reach, and since when (Unix second). */
  get receipt(): { readonly seq: number; readonly at: number } {
    return this.#ledger.receipt;
  }

  /** Our own messages in the frames after `after`, up to `through`, oldest first. */
  ours(after: number, through: number): readonly Message[] {
    const found: Message[] = [];
    for (
      let number = this.#ledger.firstFrom(after + 1);
      number <= this.#ledger.size && this.#ledger.seqOf(number) <= through;
      number++
    )
      if (this.#ledger.isOurs(number)) found.push(this.#view(number));
    return found;
  }

  /** True when a message with this id is on record. */
  has(id: string): boolean {
    return this.#find(id) !== 0;
  }

  /** One message, or null. */
  message(id: string): Message | null {
    const number = this.#find(id);
    return number === 0 ? null : this.#view(number);
  }

  /** The message of frame `seq`, or null. */
  messageAt(seq: number): Message | null {
    const number = this.#ledger.firstFrom(seq);
    return this.#ledger.seqOf(number) === seq ? this.#view(number) : null;
  }

  /** The message a draft became, null while it is none. */
  messageOfDraft(draft: string): string | null {
    for (const number of this.#ledger.fromDraft(draft)) {
      const message = this.#recorded(number);
      if (message.draft?.id === draft) return message.id;
    }
    return null;
  }

  /** Our messages that have not left, oldest first. */
  /** How many of our own messages have not left. */
  get unsent(): number {
    return this.#outbox.size;
  }

  /** Our own messages that have not left, oldest first. */
  *outbox(): Generator<Message> {
    for (const number of this.#outbox) yield this.#view(number);
  }

  /** What the conversation list shows of a thread: its newest message, and how many were not seen. */
  newestIn(conversation: string): Pick<Conversation, 'last' | 'unread'> {
    const { newest, unread } = this.#threads.get(conversation) ?? { newest: null, unread: 0 };
    if (newest === null) return { last: null, unread };
    const { seq, text, at, direction } = newest;
    const isReceipted = direction === 'out' && this.#ledger.receiptedAt(seq) !== null;
    const state = isReceipted ? mergeStates([newest, { state: 'receipted' }]) : newest.state;
    return { last: { text, at, direction, state }, unread };
  }

  /** A page of a thread, oldest first; `before` is the seq of the oldest message already shown. Only the messages of the page are opened. */
  thread(
    conversation: string,
    before: number | null,
    limit: number,
  ): { readonly messages: readonly Message[]; readonly more: boolean } {
    const thread = this.#threads.get(conversation);
    const messages: Message[] = [];
    let number = thread?.newest?.number ?? 0;
    if (before !== null) {
      const shown = this.#ledger.firstFrom(before);
      if (this.#ledger.threadOf(shown) === thread?.number) number = this.#ledger.olderThan(shown);
      else while (number !== 0 && this.#ledger.seqOf(number) >= before) number = this.#ledger.olderThan(number);
    }
    for (; number !== 0 && messages.length < limit; number = this.#ledger.olderThan(number))
      messages.push(this.#view(number));
    return { messages: messages.reverse(), more: number !== 0 };
  }

  /** The messages of all threads as they were recorded, newest first, in the frames between `after` and `before`. Each is opened when it is asked for. */
  *newestFirst(after = 0, before = Infinity): Generator<RecordedMessage> {
    for (let number = this.#ledger.firstFrom(before) - 1; number > 0 && this.#ledger.seqOf(number) > after; number--)
      yield this.#recorded(number);
  }

  /** The thread was on the screen. */
  markRead(conversation: string): void {
    const thread = this.#threads.get(conversation);
    if (thread !== undefined) thread.unread = 0;
  }

  save(): SavedView {
    const threads = [...this.#threads.values()].map((thread) => ({ ...thread }));
    return {
      facts: { threads, outbox: [...this.#outbox] } satisfies Facts,
      columns: this.#ledger.columns(),
    };
  }

  #add(entry: MessageEntry, { seq, second }: Place): number {
    const thread = this.#threads.get(entry.conversation);
    const { id, text, at, direction, draft } = recordedMessage(entry, seq, second);
    const number = this.#ledger.add({
      seq,
      id,
      draft: draft?.id ?? null,
      thread: thread?.number ?? 0,
      isOurs: direction === 'out',
      older: thread?.newest?.number ?? 0,
    });
    if (thread !== undefined)
      thread.newest = { number, seq, text: text.slice(0, 200), at, direction, state: 'recorded' };
    return number;
  }

  /** The number of the message with this id, 0 for none. */
  #find(id: string): number {
    for (const number of this.#ledger.withId(id)) if (this.#recorded(number).id === id) return number;
    return 0;
  }

  #recorded(number: number): RecordedMessage {
    const seq = this.#ledger.seqOf(number);
    const { entries, second } = this.#read(seq);
    const entry = entries.find(
      (one): one is MessageEntry =>
        (one.kind === 'message-recorded' || one.kind === 'message-received') && this.#ledger.mayBe(number, one.id),
    );
    if (entry === undefined) throw new CandorError('internal', `Frame ${seq} holds no message.`);
    return recordedMessage(entry, seq, second);
  }

  #view(number: number): Message {
    const message = this.#recorded(number);
    const frames = this.#ledger.stateSeqs(number).map((seq) => this.#read(seq));
    const receiptedAt = message.direction === 'out' ? this.#ledger.receiptedAt(message.seq) : null;
    return { ...message, ...journeyOf(message, frames, receiptedAt) };
  }
}
