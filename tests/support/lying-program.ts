// A small good record to tell lies into: every kind of entry once, with draft 1 sent, draft 2 discarded after a difference, draft 3 discarded as private.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, cryptoReady } from '../../src/crypto/sodium.ts';
import type { Entry } from '../../src/journal/entry.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { begun, lyingSecond, type LyingFrame, type LyingRecord } from './lying-device.ts';
import { seeds } from './test-keys.ts';

await cryptoReady(); // records are hashed and sealed as the tests that use this are loaded

/** Any object as an entry: what a lying device writes has no types. */
export function entry(fields: Readonly<Record<string, unknown>>): Entry {
  return fields as unknown as Entry;
}

/** An entry of a draft in a frame of its own. */
export function ofDraft(draft: number, fields: Readonly<Record<string, unknown>>): LyingFrame {
  return { draft, entries: [entry(fields)] };
}

/** An entry of the messages lane in a frame of its own. */
export function inMessages(fields: Readonly<Record<string, unknown>>): LyingFrame {
  return ofDraft(0, fields);
}

/** One typed edit. */
export function typedInto(
  draft: number,
  n: number,
  at: number,
  inserted: string,
  more: Readonly<Record<string, unknown>> = {},
): LyingFrame {
  return ofDraft(draft, {
    kind: 'edit',
    edit: {
      n,
      second: lyingSecond,
      at,
      deleted: 0,
      inserted,
      kind: 'type',
      composing: false,
      origin: 'person',
      ...more,
    },
  });
}

/** Policy 1 at level `edits`, as it goes on record. */
export const policy1 = { kind: 'policy-applied', version: 1, hash: 'hash 1', level: 'edits', source: 's' } as const;
/** Its notice, acknowledged. */
export const notice1 = { kind: 'notice-acknowledged', version: 1, hash: 'n', locale: 'en', level: 'edits' } as const;
/** The conversation everything is in. */
export const talk = {
  kind: 'conversation',
  conversation: 'c',
  channel: 'web',
  contact: { name: 'n', address: 'a', language: 'en' },
  capabilities: { canWrite: true, reason: '', maxLength: 1000, until: null, receipts: true },
  disclosedAt: null,
  cursor: 1,
} as const;
/** Message m1, which draft 1 became. */
export function sent(head: (seq: number) => string, change: Readonly<Record<string, unknown>> = {}): LyingFrame {
  return inMessages({
    kind: 'message-recorded',
    id: 'm1',
    conversation: 'c',
    text: 'Hey',
    draft: { id: 'd1', edits: 3, seq: 5, head: head(5) },
    level: 'edits',
    policy: 'hash 1',
    ...change,
  });
}

/** The drafts lane of the good record. */
export const goodDrafts: readonly LyingFrame[] = [
  ofDraft(1, { kind: 'draft-opened', id: 'd1', conversation: 'c' }),
  typedInto(1, 1, 0, 'H'),
  typedInto(1, 2, 1, 'e'),
  typedInto(1, 3, 2, 'y'),
  ofDraft(1, { kind: 'draft-closed', outcome: 'sent' }),
  ofDraft(2, { kind: 'draft-opened', id: 'd2', conversation: 'c' }),
  typedInto(2, 1, 0, 'ab'),
  ofDraft(2, { kind: 'draft-check', held: true, cause: 'pause' }),
  ofDraft(2, { kind: 'draft-check', held: false, cause: 'blur', hash: 'to be filled in' }),
  ofDraft(2, { kind: 'draft-resync', n: 2, text: 'abc' }),
  ofDraft(2, { kind: 'draft-closed', outcome: 'discarded' }),
  ofDraft(3, { kind: 'draft-opened', id: 'd3', conversation: 'c' }),
  typedInto(3, 1, 0, 'secret'),
  ofDraft(3, { kind: 'draft-closed', outcome: 'private' }),
  ofDraft(4, { kind: 'draft-opened', id: 'd4', conversation: 'c' }),
  typedInto(4, 1, 0, 'open'),
];

/** The beginning of its messages lane: epoch, policy, notice, conversation. */
export const goodBeginning: readonly LyingFrame[] = [
  { draft: 0, entries: [begun] },
  inMessages(policy1),
  inMessages(notice1),
  inMessages(talk),
];

/** What follows in the messages lane. */
export function goodRest(head: (seq: number) => string): readonly LyingFrame[] {
  return [
    sent(head),
    inMessages({ kind: 'message-state', message: 'm1', state: 'delivered', atMs: 5, cursor: 2 }),
    inMessages({
      kind: 'message-received',
      id: 'in1',
      conversation: 'c',
      text: 'Yes?',
      composedMs: 5,
      providerId: 'p',
      verified: 'session',
      cursor: 3,
    }),
    inMessages({ kind: 'capabilities', conversation: 'c', capabilities: talk.capabilities, cursor: 4 }),
    inMessages({ kind: 'drafts-head', seq: 11, head: head(11), cause: 'discard' }),
    inMessages({ kind: 'draft-private', draft: 3, conversation: 'c', startedSecond: lyingSecond, edits: 1, frames: 3 }),
    inMessages({
      kind: 'opening',
      id: 'o1',
      who: 'w',
      role: 'reviewer',
      what: 'Messages',
      case: 'C',
      reason: 'r',
      atSecond: 5,
      cursor: 1,
    }),
    inMessages({ kind: 'review-access', what: 'list', case: 'C', detail: '' }),
    inMessages({ kind: 'capture-gap', draft: 'd4', through: 1, cause: 'x' }),
    inMessages({ kind: 'drafts-head', seq: 16, head: head(16), cause: 'close' }),
  ];
}

/** Draft 2's failed comparison, with the hash its text has. */
export function withHash(frames: readonly LyingFrame[]): readonly LyingFrame[] {
  return frames.map((frame) => ({
    ...frame,
    entries: frame.entries.map((one) =>
      one.kind === 'draft-check' && one.hash === 'to be filled in' ? { ...one, hash: contentHash('abc') } : one,
    ),
  }));
}

/** The good record, with parts of it replaced. */
export function goodRecord(change: Partial<LyingRecord> = {}): LyingRecord {
  return {
    messages: (head) => [...goodBeginning, ...goodRest(head)],
    ...change,
    drafts: withHash(change.drafts ?? goodDrafts),
  };
}

/** The archive's public key, for pages nobody else reads. */
export function archiveKey(): Uint8Array {
  return boxKeyPair(seeds.archive).publicKey;
}

/** Base64url of 32 equal bytes: a head that is none. */
export const wrongHead = toBase64Url(new Uint8Array(32).fill(0x71));
