// With the messages opened: is this the epoch it says it is, did policies follow one another, was nothing recorded that was not in force, is no fact hidden by a later one (P3, P5; journal.md §7).
import { toBase64Url } from '../bytes/bytes.ts';
import { isLower, type CaptureLevel } from '../policy/level.ts';
import type { Entry } from './entry.ts';
import type { JournalIdentity } from './source.ts';

const noneBefore = toBase64Url(new Uint8Array(32));

/** What may be recorded at a place: nothing at all, or up to a level; `unknown` after messages that did not open. */
export type InForceLevel = CaptureLevel | 'nothing' | 'unknown';

/** What the messages lane says of its own rules: which epoch this is, which policy and notice were in force, at which level was recorded (P5), and that nothing is said twice. */
export class RulesCheck {
  readonly #identity: JournalIdentity;
  #begun = false;
  /** Some messages before here did not open. */
  #gap = false;
  #policy: Extract<Entry, { kind: 'policy-applied' }> | 'none' | 'unknown' = 'none';
  #acknowledged: InForceLevel = 'nothing';
  #version = 0;
  readonly #versionOf = new Map<string, string>();
  readonly #ids = new Set<string>();
  readonly #conversations = new Set<string>();
  /** What each conversation was last described as. */
  readonly #told = new Map<string, string>();
  readonly #private = new Set<number>();
  #cursor = 0;
  readonly #openings = new Set<string>();

  constructor(identity: JournalIdentity) {
    this.#identity = identity;
  }

  /** The level at which may be recorded now. */
  get level(): InForceLevel {
    if (this.#policy === 'none' || this.#acknowledged === 'nothing') return 'nothing';
    if (this.#policy === 'unknown' || this.#acknowledged === 'unknown') return 'unknown';
    return lowerOf(this.#policy.level, this.#acknowledged);
  }

  /** True when no message was passed over. */
  get isWhole(): boolean {
    return !this.#gap;
  }

  /** True for a conversation that was told of, or may have been. */
  knowsConversation(id: string): boolean {
    return this.#gap || this.#conversations.has(id);
  }

  /** True for the id of a message, recorded or received. */
  isMessage(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Messages were passed over: what they said is not known. */
  passOver(): void {
    this.#gap = true;
    this.#begun = true;
    this.#policy = 'unknown';
    this.#acknowledged = 'unknown';
    // It may have been described anew, or its discarding refused, in what was passed over.
    this.#told.clear();
    this.#private.clear();
  }

  /** Takes an entry; a sentence when it contradicts what is there before it. */
  take(seq: number, entry: Entry): string | null {
    if (!this.#begun && entry.kind !== 'epoch-started') {
      this.#begun = true;
      return `The first entry does not say which epoch begins. ${this.#took(seq, entry) ?? ''}`.trimEnd();
    }
    return this.#took(seq, entry);
  }

  #took(seq: number, entry: Entry): string | null {
    switch (entry.kind) {
      case 'epoch-started': {
        const { journal, epoch, previous } = this.#identity;
        const isThis =
          !this.#begun &&
          entry.journal === toBase64Url(journal) &&
          entry.epoch === epoch &&
          (entry.previous?.digest ?? noneBefore) === toBase64Url(previous);
        this.#begun = true;
        return isThis ? null : `Entry ${seq} begins another epoch than the one this journal says it is.`;
      }
      case 'policy-applied':
        return this.#policyApplied(seq, entry);
      case 'notice-acknowledged':
        return this.#noticeAcknowledged(seq, entry);
      case 'conversation':
        return this.#described(seq, entry);
      case 'capabilities':
        return this.#fromGateway(seq, entry.cursor);
      case 'message-recorded':
        return this.#usedTwice(seq, entry.id) ?? this.#recorded(seq, entry);
      case 'message-received':
        return this.#usedTwice(seq, entry.id) ?? this.#fromGateway(seq, entry.cursor);
      case 'message-state':
        // The gateway also tells of messages of an earlier epoch, or of another device of this person; the device itself only of its own.
        if (entry.cursor !== undefined) return this.#fromGateway(seq, entry.cursor);
        return this.#gap || this.#ids.has(entry.message)
          ? null
          : `Entry ${seq} is about a message that is not on this record.`;
      case 'draft-private':
        if (this.#private.has(entry.draft))
          return `Entry ${seq} discards a draft as private that was discarded before.`;
        this.#private.add(entry.draft);
        return null;
      case 'draft-private-refused':
        return this.#private.delete(entry.draft) || this.#gap
          ? null
          : `Entry ${seq} refuses what nobody had asked for.`;
      case 'opening':
        // By its id: the endpoint's cursors may begin again after it was put back from a copy, and none of them may hide an opening (P4).
        if (this.#openings.has(entry.id)) return `Entry ${seq} tells an opening that was told before.`;
        this.#openings.add(entry.id);
        return null;
      default:
        return null;
    }
  }

  #policyApplied(seq: number, entry: Extract<Entry, { kind: 'policy-applied' }>): string | null {
    const { version, hash, level } = entry;
    const before = this.#version;
    this.#policy = entry;
    this.#version = Math.max(before, version);
    // What was acknowledged counts up to the lowest level in force since (D15).
    if (this.#acknowledged !== 'nothing' && this.#acknowledged !== 'unknown')
      this.#acknowledged = lowerOf(this.#acknowledged, level);
    if (version < before) return `Entry ${seq} puts version ${version} of the policy in force after version ${before}.`;
    const same = `${version} ${level}`;
    const ofHash = this.#versionOf.get(`hash ${hash}`) ?? same;
    const ofVersion = this.#versionOf.get(`version ${version}`) ?? `${hash} ${level}`;
    this.#versionOf.set(`hash ${hash}`, ofHash).set(`version ${version}`, ofVersion);
    if (ofVersion !== `${hash} ${level}`)
      return `Entry ${seq} puts another policy in force that calls itself version ${version}, too.`;
    return ofHash === same ? null : `Entry ${seq} puts a policy in force that was another version or level before.`;
  }

  #noticeAcknowledged(seq: number, { level }: Extract<Entry, { kind: 'notice-acknowledged' }>): string | null {
    const policy = this.#policy;
    this.#acknowledged = level;
    if (policy === 'none') return `Entry ${seq} acknowledges a notice before a policy was in force.`;
    return policy === 'unknown' || policy.level === level
      ? null
      : `Entry ${seq} acknowledges a notice for level “${level}”, where the policy in force says “${policy.level}”.`;
  }

  #recorded(
    seq: number,
    { conversation, draft, level, policy }: Extract<Entry, { kind: 'message-recorded' }>,
  ): string | null {
    const allowed = this.level;
    if (allowed === 'nothing')
      return `Message ${seq} was recorded before a policy was in force and its notice acknowledged.`;
    if (allowed !== 'unknown' && allowed !== level)
      return `Message ${seq} was recorded at level “${level}”, where “${allowed}” was in force.`;
    if ((draft === null) !== (level === 'messages'))
      return draft === null
        ? `Message ${seq} does not name its draft, though it was recorded at level “${level}”.`
        : `Message ${seq} names a draft, though it was recorded at level “messages”.`;
    const inForce = this.#policy;
    if (policy !== undefined && typeof inForce !== 'string' && policy !== inForce.hash)
      return `Message ${seq} names another policy than the one that was in force.`;
    return this.knowsConversation(conversation)
      ? null
      : `Message ${seq} was recorded in a conversation nothing was said of before.`;
  }

  #usedTwice(seq: number, id: string): string | null {
    if (this.#ids.has(id)) return `Entry ${seq} uses the id of a message before it.`;
    this.#ids.add(id);
    return null;
  }

  // It stands again, the same in every field, on each new page that speaks of it, so that the page can be read by itself (J6.8); where frames before did not open, this may be the first time it is seen.
  #described(seq: number, entry: Extract<Entry, { kind: 'conversation' }>): string | null {
    const { conversation, cursor } = entry;
    const said = JSON.stringify(entry);
    const known = this.#told.get(conversation);
    this.#conversations.add(conversation);
    this.#told.set(conversation, said);
    const again = cursor <= this.#cursor && (known === said || (known === undefined && this.#gap));
    return again ? null : this.#fromGateway(seq, cursor);
  }

  #fromGateway(seq: number, cursor: number): string | null {
    const follows = cursor > this.#cursor;
    this.#cursor = Math.max(this.#cursor, cursor);
    return follows ? null : `Entry ${seq} does not follow what the gateway told before it.`;
  }
}

function lowerOf(a: CaptureLevel, b: CaptureLevel): CaptureLevel {
  return isLower(a, b) ? a : b;
}
