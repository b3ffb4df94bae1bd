// With the messages opened: is this the epoch it says it is, did policies follow one another, was nothing recorded that was not in force (P3, P5; journal.md §7).
import { toBase64Url } from '../bytes/bytes.ts';
import { isLower, type CaptureLevel } from '../policy/level.ts';
import type { Entry } from './entry.ts';
import type { JournalIdentity } from './source.ts';

const noneBefore = toBase64Url(new Uint8Array(32));

/** What the messages lane says of its own rules: which epoch this is, which policy and notice were in force, and at which level was recorded (P5). */
export class RulesCheck {
  readonly #identity: JournalIdentity;
  #policy: { readonly version: number; readonly hash: string; readonly level: CaptureLevel } | null = null;
  #acknowledged: CaptureLevel | null = null;

  constructor(identity: JournalIdentity) {
    this.#identity = identity;
  }

  /** Takes an entry; a sentence when it contradicts what is there before it. */
  take(seq: number, entry: Entry): string | null {
    if (seq === 1 && entry.kind !== 'epoch-started') return 'The first entry does not say which epoch begins.';
    switch (entry.kind) {
      case 'epoch-started': {
        const { journal, epoch, previous } = this.#identity;
        const isThis = seq === 1 && entry.journal === toBase64Url(journal) && entry.epoch === epoch && (entry.previous?.digest ?? noneBefore) === toBase64Url(previous);
        return isThis ? null : `Entry ${seq} begins another epoch than the one this journal says it is.`;
      }
      case 'policy-applied': {
        const before = this.#policy;
        this.#policy = entry;
        this.#acknowledged = this.#acknowledged === null ? null : lowerOf(this.#acknowledged, entry.level);
        if (before !== null && entry.version < before.version) return `Entry ${seq} puts version ${entry.version} of the policy in force after version ${before.version}.`;
        return before?.version === entry.version && before.hash !== entry.hash ? `Entry ${seq} puts another policy in force that calls itself version ${entry.version}, too.` : null;
      }
      case 'notice-acknowledged':
        this.#acknowledged = entry.level;
        return null;
      case 'message-recorded': {
        if (this.#policy === null || this.#acknowledged === null) return `Message ${seq} was recorded before a policy was in force and its notice acknowledged.`;
        const allowed = lowerOf(this.#policy.level, this.#acknowledged);
        return !isLower(allowed, entry.level) ? null : `Message ${seq} was recorded at level “${entry.level}”, where “${allowed}” was in force.`;
      }
      default:
        return null;
    }
  }
}

function lowerOf(a: CaptureLevel, b: CaptureLevel): CaptureLevel {
  return isLower(a, b) ? a : b;
}
