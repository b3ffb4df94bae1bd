// Counts what addresses, sessions and employees' clients use, in memory, and says when it is too much (web-chat.md §5).
import type { LogFields } from '../../../log.ts';
import { OpenCount } from '../../../open-count.ts';
import type { WebChatLimits } from './limits.ts';

/** No more counters than this are kept of one kind, so that strangers cannot fill the memory either. */
const maxCounters = 20_000;

type MeterName =
  | 'sessionsPerAddress'
  | 'sessionsPerEmployee'
  | 'messagesPerSession'
  | 'messagesPerAddress'
  | 'messagesPerEmployee'
  | 'bytesPerSession'
  | 'bytesPerAddress'
  | 'bytesPerEmployee';
interface Rate {
  readonly burst: number;
  readonly perMinute: number;
}
interface Bucket {
  readonly left: number;
  readonly at: number;
}

/** Token buckets by name, in two generations: when the young one is full, the old one, unused for longest, goes as a whole. */
class Meter {
  readonly #rate: Rate;
  #young = new Map<string, Bucket>();
  #old = new Map<string, Bucket>();

  constructor(rate: Rate) {
    this.#rate = rate;
  }

  /** How much is left now. */
  left(name: string, now: number): number {
    const bucket = this.#young.get(name) ?? this.#old.get(name);
    return bucket === undefined
      ? this.#rate.burst
      : Math.min(this.#rate.burst, bucket.left + ((now - bucket.at) / 60_000) * this.#rate.perMinute);
  }

  take(name: string, amount: number, now: number): void {
    this.#young.set(name, { left: this.left(name, now) - amount, at: now });
    if (this.#young.size < maxCounters / 2) return;
    this.#old = this.#young;
    this.#young = new Map();
  }
}

/** The gate every page goes through. Times are milliseconds of a monotonic clock. */
export class Gate {
  readonly #limits: WebChatLimits;
  readonly #now: () => number;
  readonly #addresses = new OpenCount();
  readonly #strangers = new OpenCount();
  readonly #sessions = new OpenCount();
  readonly #meters: Readonly<Record<MeterName, Meter>>;
  readonly #seen = {
    connections: 0,
    sessions: 0,
    messages: 0,
    bytes: 0,
    connectionsRefused: 0,
    sessionsRefused: 0,
    messagesRefused: 0,
    silentPagesClosed: 0,
  };

  constructor(limits: WebChatLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
    this.#meters = {
      sessionsPerAddress: new Meter(limits.sessionsPerAddress),
      sessionsPerEmployee: new Meter(limits.sessionsPerEmployee),
      messagesPerSession: new Meter(limits.messagesPerSession),
      messagesPerAddress: new Meter(limits.messagesPerAddress),
      messagesPerEmployee: new Meter(limits.messagesPerEmployee),
      bytesPerSession: new Meter(limits.bytesPerSession),
      bytesPerAddress: new Meter(limits.bytesPerAddress),
      bytesPerEmployee: new Meter(limits.bytesPerEmployee),
    };
  }

  /** A page connects; null when its address has too many open. */
  connect(address: string): (() => void) | null {
    return this.#counted(this.#addresses.enter(address, this.#limits.connectionsPerAddress), 'connections');
  }

  /** A visitor reads the notice; null when too many of this employee's do. */
  stranger(employee: string): (() => void) | null {
    return this.#refusal(this.#strangers.enter(employee, this.#limits.strangersPerEmployee));
  }

  /** A client who agreed is back; null when the same one has too many pages open. */
  session(conversation: string): (() => void) | null {
    return this.#refusal(this.#sessions.enter(conversation, this.#limits.connectionsPerSession));
  }

  /** True when a visitor may become a client now. */
  newSession(address: string, employee: string): boolean {
    const may = this.#take([
      ['sessionsPerAddress', address, 1],
      ['sessionsPerEmployee', employee, 1],
    ]);
    this.#seen[may ? 'sessions' : 'sessionsRefused'] += 1;
    return may;
  }

  /** True when a message of `bytes` may be taken now. */
  message(address: string, employee: string, conversation: string, bytes: number): boolean {
    const may = this.#take([
      ['messagesPerSession', conversation, 1],
      ['messagesPerAddress', address, 1],
      ['messagesPerEmployee', employee, 1],
      ['bytesPerSession', conversation, bytes],
      ['bytesPerAddress', address, bytes],
      ['bytesPerEmployee', employee, bytes],
    ]);
    this.#seen[may ? 'messages' : 'messagesRefused'] += 1;
    if (may) this.#seen.bytes += bytes;
    return may;
  }

  /** A page was closed because it said nothing. */
  silent(): void {
    this.#seen.silentPagesClosed += 1;
  }

  /** What was used since the last call, for the log; null for nothing. No address and no person is in it. */
  used(): LogFields | null {
    const used = { ...this.#seen };
    if (Object.values(used).every((one) => one === 0)) return null;
    for (const name of Object.keys(this.#seen) as (keyof typeof used)[]) this.#seen[name] = 0;
    return used;
  }

  /** All or nothing, so that one full meter does not empty the others. */
  #take(wanted: readonly (readonly [MeterName, string, number])[]): boolean {
    const now = this.#now();
    if (wanted.some(([meter, name, amount]) => this.#meters[meter].left(name, now) < amount)) return false;
    for (const [meter, name, amount] of wanted) this.#meters[meter].take(name, amount, now);
    return true;
  }

  #counted(release: (() => void) | null, what: 'connections'): (() => void) | null {
    if (release !== null) this.#seen[what] += 1;
    return this.#refusal(release);
  }

  #refusal(release: (() => void) | null): (() => void) | null {
    if (release === null) this.#seen.connectionsRefused += 1;
    return release;
  }
}
