// Conversations and threads as they follow from the messages lane: a view rebuilt from the journal, never a second truth.
import { CandorError } from '../errors.ts';
import type { Conversation } from '../conversation/calls.ts';
import type { Capabilities } from '../conversation/capabilities.ts';
import type { Channel } from '../conversation/channel.ts';
import type { Message } from './calls.ts';
import type { Acknowledgement } from '../notice/calls.ts';
import type { Opening } from '../opening/calls.ts';
import type { AppliedPolicy } from '../policy/calls.ts';
import type { Entry, FrameContent } from '../journal/entry.ts';
import { isLower, type CaptureLevel } from '../policy/level.ts';
import { channels } from '../conversation/channel.ts';
import { Ledger, type LedgerColumns } from './ledger.ts';
import { inOrder, isMessageState, isSettled, mergeStates, type StateEvent } from './state.ts';

/** Opens frame `seq` of the messages lane. The view keeps where a message stands, not what it says. */
export type ReadFrame = (seq: number) => FrameContent;

/** A message as it was recorded, without what became of it. */
export type RecordedMessage = Omit<Message, 'state' | 'journey'>;

interface Thread {
  readonly id: string;
  readonly number: number;
  channel: Channel;
  contact: Conversation['contact'];
  capabilities: Capabilities;
  disclosedAt: number | null;
  unread: number;
  /** The frame of the entry that describes it, and that entry's cursor; and the last frame where it stands again (journal.md J6.8). */
  told: { readonly seq: number; readonly cursor: number };
  named: number;
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
  readonly openings: readonly Opening[];
  readonly acknowledgements: readonly Acknowledgement[];
  readonly policies: readonly AppliedPolicy[];
  readonly gatewayCursor: number;
  readonly openingCursor: number;
  readonly acknowledged: Projection['acknowledged'];
  readonly policy: Projection['policy'];
}

/** A projection as plain data, to go on from: facts that can be written as JSON, and the numbers of every message. */
export interface SavedProjection {
  readonly facts: Facts;
  readonly ledger: LedgerColumns;
}

/** Everything the chat window shows, kept current entry by entry. Mutable on purpose: one owner, the vault. */
export class Projection {
  readonly #read: ReadFrame;
  readonly #ledger: Ledger;
  readonly #threads = new Map<string, Thread>();
  readonly #openings: Opening[];
  /** Every acknowledgement of a notice, oldest first. */
  readonly acknowledgements: Acknowledgement[];
  /** Every policy that was applied, oldest first. */
  readonly policies: AppliedPolicy[];
  /** Our own messages that have not left, oldest first. */
  readonly #outbox: Set<number>;
  /** Last gateway event that is on record. */
  gatewayCursor: number;
  /** Last opening that is on record. */
  openingCursor: number;
  /** The last acknowledgement of a notice and the level it still covers; null before the first. */
  acknowledged: {
    readonly version: number | string;
    readonly hash: string;
    readonly second: number;
    readonly level: CaptureLevel;
  } | null;
  /** The policy last applied. */
  policy: { readonly version: number; readonly hash: string } | null;

  /** A view of nothing, or one that goes on from what `save` gave. */
  constructor(read: ReadFrame, saved?: SavedProjection) {
    this.#read = read;
    this.#ledger = new Ledger(saved?.ledger);
    for (const thread of saved?.facts.threads ?? []) this.#threads.set(thread.id, { ...thread });
    this.#openings = [...(saved?.facts.openings ?? [])];
    this.acknowledgements = [...(saved?.facts.acknowledgements ?? [])];
    this.policies = [...(saved?.facts.policies ?? [])];
    this.#outbox = new Set(saved?.facts.outbox);
    this.gatewayCursor = saved?.facts.gatewayCursor ?? 0;
    this.openingCursor = saved?.facts.openingCursor ?? 0;
    this.acknowledged = saved?.facts.acknowledged ?? null;
    this.policy = saved?.facts.policy ?? null;
  }

  /** The view as it is now; what happens afterwards does not change it. */
  save(): SavedProjection {
    const { acknowledged, policy, gatewayCursor, openingCursor } = this;
    const threads = [...this.#threads.values()].map((thread) => ({ ...thread }));
    const facts = {
      threads,
      outbox: [...this.#outbox],
      openings: [...this.#openings],
      acknowledgements: [...this.acknowledgements],
      policies: [...this.policies],
      gatewayCursor,
      openingCursor,
      acknowledged,
      policy,
    };
    return { facts, ledger: this.#ledger.columns() };
  }

  /** Takes one entry of the messages lane; `second` is its frame's time. */
  apply(entry: Entry, seq: number, second: number): void {
    if ('cursor' in entry && typeof entry.cursor === 'number' && entry.kind !== 'opening')
      this.gatewayCursor = Math.max(this.gatewayCursor, entry.cursor);
    switch (entry.kind) {
      case 'conversation': {
        const { conversation: id, channel, contact, capabilities, disclosedAt, cursor } = entry;
        const known = this.#threads.get(id);
        const told = { seq, cursor };
        if (known === undefined)
          this.#threads.set(id, {
            id,
            number: this.#threads.size + 1,
            channel,
            contact,
            capabilities,
            disclosedAt,
            unread: 0,
            told,
            named: seq,
            newest: null,
          });
        else if (cursor > known.told.cursor)
          Object.assign(known, { channel, contact, capabilities, disclosedAt, told, named: seq });
        else known.named = seq; // it stands again, so that its page can be read by itself; what was told since stays
        break;
      }
      case 'capabilities': {
        const thread = this.#threads.get(entry.conversation);
        if (thread !== undefined) thread.capabilities = entry.capabilities;
        break;
      }
      case 'message-recorded':
        this.#outbox.add(this.#add(entry, seq, second));
        this.markRead(entry.conversation); // who answers has read
        break;
      case 'message-received': {
        this.#add(entry, seq, second);
        const thread = this.#threads.get(entry.conversation);
        if (thread !== undefined) thread.unread++;
        break;
      }
      case 'message-state': {
        const number = this.#find(entry.message);
        if (number === 0) break;
        this.#ledger.addState(number, seq);
        const thread = this.#threads.get(this.#recorded(number).conversation);
        if (thread?.newest?.number === number)
          thread.newest = { ...thread.newest, state: mergeStates([thread.newest, entry]) };
        if (isSettled(entry.state)) this.#outbox.delete(number);
        break;
      }
      case 'notice-acknowledged':
        this.acknowledged = { version: entry.version, hash: entry.hash, second, level: entry.level };
        this.acknowledgements.push({
          at: second * 1000,
          version: typeof entry.version === 'number' ? entry.version : 0,
          locale: entry.locale,
          level: entry.level,
        });
        break;
      case 'policy-applied':
        this.policy = { version: entry.version, hash: entry.hash };
        this.policies.push({ at: second * 1000, version: entry.version, level: entry.level, source: entry.source });
        // What was lowered is not raised again without being told anew: the acknowledgement counts up to the lower level from now on.
        if (this.acknowledged !== null && isLower(entry.level, this.acknowledged.level))
          this.acknowledged = { ...this.acknowledged, level: entry.level };
        break;
      case 'opening':
        this.openingCursor = Math.max(this.openingCursor, entry.cursor);
        this.#openings.push({
          id: entry.id,
          at: entry.atSecond * 1000,
          who: entry.who,
          role: entry.role,
          what: entry.what,
          case: entry.case,
          reason: entry.reason,
          custodian: entry.custodian ?? '',
          scope: entry.scope === undefined ? null : { ...entry.scope, people: [...entry.scope.people] },
        });
        break;
      default:
        break; // facts the chat window does not show
    }
  }

  /** The entry that describes a conversation, when it does not stand in the frames from `pageFirst` on; null when it does, or there is none. */
  describing(conversation: string, pageFirst: number): Entry | null {
    const thread = this.#threads.get(conversation);
    if (thread === undefined || thread.named >= pageFirst) return null;
    return (
      this.#read(thread.told.seq).entries.find(
        (entry) =>
          entry.kind === 'conversation' && entry.conversation === conversation && entry.cursor === thread.told.cursor,
      ) ?? null
    );
  }

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
  *outbox(): Generator<Message> {
    for (const number of this.#outbox) yield this.#view(number);
  }

  /** The conversation list, most recent first. `draftOf` gives the beginning of an unsent draft. */
  conversations(draftOf: (conversation: string) => string): readonly Conversation[] {
    const rows = [...this.#threads.keys()].map((id) => this.conversation(id, draftOf)).filter((row) => row !== null);
    return rows.sort((a, b) => (b.last?.at ?? b.disclosedAt ?? 0) - (a.last?.at ?? a.disclosedAt ?? 0));
  }

  /** One row of the conversation list, or null. */
  conversation(id: string, draftOf: (conversation: string) => string): Conversation | null {
    const thread = this.#threads.get(id);
    if (thread === undefined || !channels.includes(thread.channel)) return null; // a channel to come is not shown
    const { channel, contact, capabilities, disclosedAt, unread, newest } = thread;
    const isReceipted = newest !== null && newest.direction === 'out' && this.#ledger.receiptedAt(newest.seq) !== null;
    const last =
      newest === null
        ? null
        : {
            text: newest.text,
            at: newest.at,
            direction: newest.direction,
            state: isReceipted ? mergeStates([newest, { state: 'receipted' }]) : newest.state,
          };
    return { id, channel, contact, capabilities, disclosedAt, last, unread, draft: draftOf(id).slice(0, 200) };
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

  /** How many messages are on record. */
  get size(): number {
    return this.#ledger.size;
  }

  /** The thread was on the screen. */
  markRead(conversation: string): void {
    const thread = this.#threads.get(conversation);
    if (thread !== undefined) thread.unread = 0;
  }

  /** Who opened this record, newest first. */
  openings(): readonly Opening[] {
    return this.#openings.toReversed();
  }

  #add(entry: MessageEntry, seq: number, second: number): number {
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
    const events: StateEvent[] = [{ state: 'recorded', at: message.at }];
    for (const seq of this.#ledger.stateSeqs(number)) {
      for (const entry of this.#read(seq).entries)
        if (entry.kind === 'message-state' && entry.message === message.id && isMessageState(entry.state))
          events.push(
            entry.reason === undefined
              ? { state: entry.state, at: entry.atMs }
              : { state: entry.state, at: entry.atMs, reason: entry.reason },
          );
    }
    const receiptedAt = message.direction === 'out' ? this.#ledger.receiptedAt(message.seq) : null;
    if (receiptedAt !== null) events.push({ state: 'receipted', at: receiptedAt * 1000 });
    return { ...message, state: mergeStates(events), journey: inOrder(events) };
  }
}

type MessageEntry = Extract<Entry, { kind: 'message-recorded' | 'message-received' }>;

function recordedMessage(entry: MessageEntry, seq: number, second: number): RecordedMessage {
  const at = second * 1000;
  const { id, conversation, text } = entry;
  return entry.kind === 'message-received'
    ? { id, conversation, direction: 'in', text, at, composedAt: entry.composedMs, draft: null, seq }
    : {
        id,
        conversation,
        direction: 'out',
        text,
        at,
        composedAt: at,
        draft: entry.draft === null ? null : { id: entry.draft.id, edits: entry.draft.edits },
        seq,
      };
}
