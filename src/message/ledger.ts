// Where everything about a message stands in the messages lane: a few numbers for each, so that texts are opened only when somebody looks.
import { Column } from './column.ts';
import { NameTable } from './name-table.ts';

/** A ledger's numbers, to be kept and gone on from. */
export type LedgerColumns = Readonly<Record<(typeof columnNames)[number], Uint32Array>>;

/** The columns by name, in the order they are kept. */
export const columnNames = [
  'ids',
  'drafts',
  'seqs',
  'threads',
  'olders',
  'states',
  'stateSeqs',
  'stateOlders',
  'receiptSeqs',
  'receiptTimes',
] as const;

/** Messages numbered from 1 in the order they went on record; 0 is no message. */
export class Ledger {
  readonly #ids: NameTable;
  readonly #drafts: NameTable;
  readonly #seqs: Column;
  /** Twice the thread's number, and one more for our own message. */
  readonly #threads: Column;
  /** The message before in the same thread. */
  readonly #olders: Column;
  /** The last of the frames that tell of a message's states, each naming the one before. */
  readonly #states: Column;
  readonly #stateSeqs: Column;
  readonly #stateOlders: Column;
  readonly #receiptSeqs: Column;
  readonly #receiptTimes: Column;

  constructor(from?: LedgerColumns) {
    const column = (name: keyof LedgerColumns, none: number[]): Column =>
      new Column(from?.[name] ?? Uint32Array.from(none));
    this.#ids = new NameTable(from?.ids);
    this.#drafts = new NameTable(from?.drafts);
    this.#seqs = column('seqs', [0]);
    this.#threads = column('threads', [0]);
    this.#olders = column('olders', [0]);
    this.#states = column('states', [0]);
    this.#stateSeqs = column('stateSeqs', [0]);
    this.#stateOlders = column('stateOlders', [0]);
    this.#receiptSeqs = column('receiptSeqs', []);
    this.#receiptTimes = column('receiptTimes', []);
  }

  /** How many messages there are; the number of the newest. */
  get size(): number {
    return this.#seqs.length - 1;
  }

  /** Adds the message of frame `seq`; `older` is the one before it in its thread. Returns its number. */
  add(message: {
    readonly seq: number;
    readonly id: string;
    readonly draft: string | null;
    readonly thread: number;
    readonly isOurs: boolean;
    readonly older: number;
  }): number {
    this.#ids.add(message.id);
    this.#drafts.add(message.draft);
    this.#seqs.push(message.seq);
    this.#threads.push(message.thread * 2 + (message.isOurs ? 1 : 0));
    this.#olders.push(message.older);
    this.#states.push(0);
    return this.size;
  }

  /** Notes that frame `seq` tells of a state of a message. */
  addState(message: number, seq: number): void {
    const last = this.#states.at(message);
    if (last !== 0 && this.#stateSeqs.at(last) === seq) return;
    this.#stateSeqs.push(seq);
    this.#stateOlders.push(last);
    this.#states.set(message, this.#stateSeqs.length - 1);
  }

  /** Notes that a receipt reaches frame `seq`, given at Unix second `at`; one that reaches no further says nothing new. */
  addReceipt(seq: number, at: number): void {
    if (seq <= this.receipt.seq) return;
    this.#receiptSeqs.push(seq);
    this.#receiptTimes.push(at);
  }

  /** The receipt that reaches furthest; seq 0 for none. */
  get receipt(): { readonly seq: number; readonly at: number } {
    const last = this.#receiptSeqs.length - 1;
    return { seq: this.#receiptSeqs.at(last), at: this.#receiptTimes.at(last) };
  }

  /** The Unix second of the first receipt that reaches frame `seq`, null while none does. */
  receiptedAt(seq: number): number | null {
    const first = this.#receiptSeqs.firstFrom(seq);
    return first === this.#receiptSeqs.length ? null : this.#receiptTimes.at(first);
  }

  seqOf(message: number): number {
    return this.#seqs.at(message);
  }

  threadOf(message: number): number {
    return this.#threads.at(message) >>> 1;
  }

  isOurs(message: number): boolean {
    return (this.#threads.at(message) & 1) === 1;
  }

  /** The message before in the same thread, 0 for none. */
  olderThan(message: number): number {
    return this.#olders.at(message);
  }

  /** The frames that tell of a message's states, oldest first. */
  stateSeqs(message: number): readonly number[] {
    const seqs: number[] = [];
    for (let at = this.#states.at(message); at !== 0; at = this.#stateOlders.at(at)) seqs.push(this.#stateSeqs.at(at));
    return seqs.reverse();
  }

  /** The first message at or after frame `seq`; one more than there are when there is none. */
  firstFrom(seq: number): number {
    return Math.max(1, this.#seqs.firstFrom(seq));
  }

  /** True when message `number` may have this id: compare what its frame says. */
  mayBe(number: number, id: string): boolean {
    return this.#ids.may(number, id);
  }

  /** Messages that may have this id. */
  withId(id: string): Iterable<number> {
    return this.#ids.candidates(id);
  }

  /** Messages that may have come from this draft. */
  fromDraft(draft: string): Iterable<number> {
    return this.#drafts.candidates(draft);
  }

  /** Its numbers as they are now. */
  columns(): LedgerColumns {
    return {
      ids: this.#ids.copy(),
      drafts: this.#drafts.copy(),
      seqs: this.#seqs.copy(),
      threads: this.#threads.copy(),
      olders: this.#olders.copy(),
      states: this.#states.copy(),
      stateSeqs: this.#stateSeqs.copy(),
      stateOlders: this.#stateOlders.copy(),
      receiptSeqs: this.#receiptSeqs.copy(),
      receiptTimes: this.#receiptTimes.copy(),
    };
  }
}
