// Conversations and threads as they follow from the messages lane: a view rebuilt from the journal, never a second truth.
import type { Acknowledgement, AppliedPolicy, Capabilities, Channel, Conversation, Message, Opening } from '../ipc/contract.ts';
import type { Entry } from '../journal/entry.ts';
import type { CaptureLevel } from '../policy/level.ts';
import { inOrder, isSettled, mergeStates, type StateEvent } from './state.ts';

interface Thread {
  readonly id: string;
  channel: Channel;
  contact: Conversation['contact'];
  capabilities: Capabilities;
  disclosedAt: number | null;
  readonly messages: string[];
  unread: number;
}

interface Held {
  readonly message: Omit<Message, 'state' | 'journey'>;
  readonly events: StateEvent[];
}

/** Everything the chat window shows, kept current entry by entry. Mutable on purpose: one owner, the vault. */
export class Projection {
  readonly #threads = new Map<string, Thread>();
  readonly #messages = new Map<string, Held>();
  readonly #ofDraft = new Map<string, string>();
  readonly #openings: Opening[] = [];
  /** Every acknowledgement of a notice, oldest first. */
  readonly acknowledgements: Acknowledgement[] = [];
  /** Every policy that was applied, oldest first. */
  readonly policies: AppliedPolicy[] = [];
  /** Our own messages that have not left, oldest first. */
  readonly #outbox = new Set<string>();
  #receipted = 0;
  #receiptedAt = 0;
  /** Last gateway event that is on record. */
  gatewayCursor = 0;
  /** Last opening that is on record. */
  openingCursor = 0;
  /** The last acknowledgement of a notice, null before the first. */
  acknowledged: { readonly version: number; readonly hash: string; readonly second: number; readonly level: CaptureLevel } | null = null;
  /** The policy last applied. */
  policy: { readonly version: number; readonly hash: string } | null = null;

  /** Takes one entry of the messages lane; `second` is its frame's time. */
  apply(entry: Entry, seq: number, second: number): void {
    if ('cursor' in entry && typeof entry.cursor === 'number' && entry.kind !== 'opening') this.gatewayCursor = Math.max(this.gatewayCursor, entry.cursor);
    switch (entry.kind) {
      case 'conversation': {
        const { conversation: id, channel, contact, capabilities, disclosedAt } = entry;
        const known = this.#threads.get(id);
        if (known === undefined) this.#threads.set(id, { id, channel, contact, capabilities, disclosedAt, messages: [], unread: 0 });
        else Object.assign(known, { channel, contact, capabilities, disclosedAt });
        break;
      }
      case 'capabilities': {
        const thread = this.#threads.get(entry.conversation);
        if (thread !== undefined) thread.capabilities = entry.capabilities;
        break;
      }
      case 'message-recorded': {
        const at = second * 1000;
        this.#add({ message: { id: entry.id, conversation: entry.conversation, direction: 'out', text: entry.text, at, composedAt: at, draft: entry.draft === null ? null : { id: entry.draft.id, edits: entry.draft.edits }, seq }, events: [{ state: 'recorded', at }] });
        if (entry.draft !== null) this.#ofDraft.set(entry.draft.id, entry.id);
        this.#outbox.add(entry.id);
        this.markRead(entry.conversation); // who answers has read
        break;
      }
      case 'message-received': {
        const at = second * 1000;
        this.#add({ message: { id: entry.id, conversation: entry.conversation, direction: 'in', text: entry.text, at, composedAt: entry.composedMs, draft: null, seq }, events: [{ state: 'recorded', at }] });
        const thread = this.#threads.get(entry.conversation);
        if (thread !== undefined) thread.unread++;
        break;
      }
      case 'message-state': {
        const held = this.#messages.get(entry.message);
        if (held === undefined) break;
        held.events.push(entry.reason === undefined ? { state: entry.state, at: entry.atMs } : { state: entry.state, at: entry.atMs, reason: entry.reason });
        if (isSettled(mergeStates(held.events))) this.#outbox.delete(entry.message);
        break;
      }
      case 'notice-acknowledged':
        this.acknowledged = { version: entry.version, hash: entry.hash, second, level: entry.level };
        this.acknowledgements.push({ at: second * 1000, version: entry.version, locale: entry.locale, level: entry.level });
        break;
      case 'policy-applied':
        this.policy = { version: entry.version, hash: entry.hash };
        this.policies.push({ at: second * 1000, version: entry.version, level: entry.level, source: entry.source });
        break;
      case 'opening':
        this.openingCursor = Math.max(this.openingCursor, entry.cursor);
        this.#openings.push({ id: entry.id, at: entry.atSecond * 1000, who: entry.who, role: entry.role, what: entry.what, case: entry.case, reason: entry.reason });
        break;
      default:
        break; // facts the chat window does not show
    }
  }

  /** The endpoint's receipt reaches `seq`; `at` in Unix seconds. Returns the messages whose state it changed. */
  receipted(seq: number, at: number): readonly Message[] {
    const changed: Message[] = [];
    for (const held of this.#messages.values()) {
      if (held.message.direction === 'out' && held.message.seq > this.#receipted && held.message.seq <= seq) {
        held.events.push({ state: 'receipted', at: at * 1000 });
        changed.push(view(held));
      }
    }
    this.#receipted = Math.max(this.#receipted, seq);
    this.#receiptedAt = Math.max(this.#receiptedAt, at);
    return changed;
  }

  /** Through which frame of the messages lane receipts reach, and since when (Unix second). */
  get receipt(): { readonly seq: number; readonly at: number } {
    return { seq: this.#receipted, at: this.#receiptedAt };
  }

  /** True when a message with this id is on record. */
  has(id: string): boolean {
    return this.#messages.has(id);
  }

  /** One message, or null. */
  message(id: string): Message | null {
    const held = this.#messages.get(id);
    return held === undefined ? null : view(held);
  }

  /** The message a draft became, null while it is none. */
  messageOfDraft(draft: string): string | null {
    return this.#ofDraft.get(draft) ?? null;
  }

  /** Our messages that have not left, oldest first. */
  outbox(): readonly Message[] {
    return [...this.#outbox].map((id) => this.message(id)).filter((message) => message !== null);
  }

  /** The conversation list, most recent first. `draftOf` gives the beginning of an unsent draft. */
  conversations(draftOf: (conversation: string) => string): readonly Conversation[] {
    const rows = [...this.#threads.keys()].map((id) => this.conversation(id, draftOf)).filter((row) => row !== null);
    return rows.sort((a, b) => (b.last?.at ?? b.disclosedAt ?? 0) - (a.last?.at ?? a.disclosedAt ?? 0));
  }

  /** One row of the conversation list, or null. */
  conversation(id: string, draftOf: (conversation: string) => string): Conversation | null {
    const thread = this.#threads.get(id);
    if (thread === undefined) return null;
    const lastId = thread.messages.at(-1);
    const last = lastId === undefined ? null : this.message(lastId);
    return {
      id,
      channel: thread.channel,
      contact: thread.contact,
      capabilities: thread.capabilities,
      disclosedAt: thread.disclosedAt,
      last: last === null ? null : { text: last.text.slice(0, 200), at: last.at, direction: last.direction, state: last.state },
      unread: thread.unread,
      draft: draftOf(id).slice(0, 200),
    };
  }

  /** A page of a thread, oldest first; `before` is the seq of the oldest message already shown. */
  thread(conversation: string, before: number | null, limit: number): { readonly messages: readonly Message[]; readonly more: boolean } {
    const ids = this.#threads.get(conversation)?.messages ?? [];
    let end = ids.length;
    if (before !== null) while (end > 0 && (this.#messages.get(ids[end - 1] ?? '')?.message.seq ?? 0) >= before) end--;
    const from = Math.max(0, end - limit);
    return { messages: ids.slice(from, end).map((id) => this.message(id)).filter((message) => message !== null), more: from > 0 };
  }

  /** The ids of all messages of all threads, oldest first. */
  oldestFirst(): string[] {
    return [...this.#messages.keys()];
  }

  /** All messages of all threads, newest first, for search. */
  *newestFirst(): Generator<Message> {
    for (const held of [...this.#messages.values()].reverse()) yield view(held);
  }

  /** How many messages are on record. */
  get size(): number {
    return this.#messages.size;
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

  #add(held: Held): void {
    this.#messages.set(held.message.id, held);
    this.#threads.get(held.message.conversation)?.messages.push(held.message.id);
  }
}

function view(held: Held): Message {
  return { ...held.message, state: mergeStates(held.events), journey: inOrder(held.events) };
}
