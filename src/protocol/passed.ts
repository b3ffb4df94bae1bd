// The gateway's list of what passed through it: an append-only chain of hashes, and how a stranger follows it (gateway.md §6, P7).
import { z } from 'zod';
import { ascii, equalBytes, fromBase64Url, joinBytes, toBase64Url, u32be, u64be } from '../bytes/bytes.ts';
import { toWtf8 } from '../bytes/wtf8.ts';
import { contexts } from '../crypto/contexts.ts';
import { blake2b, sign, verifySignature } from '../crypto/sodium.ts';
import { b32, b64, journalId } from './signed.ts';

const count = z.int().nonnegative();
const common = {
  n: z.int().positive(),
  at: count,
  employee: z.string().max(200),
  conversation: z.string().max(200),
  message: z.string().max(200),
  contentHash: b32,
};

/** One fact. `contentHash` of a message is its text's (`contentHash`), of a block its reason's. `at`: Unix ms by the gateway's clock. */
export const passedRowSchema = z.discriminatedUnion('direction', [
  /** A message taken from the device of an employee, with its place on record. */
  z.strictObject({
    direction: z.literal('out'),
    ...common,
    journal: journalId,
    epoch: count,
    seq: z.int().positive(),
    recordHead: b32,
  }),
  /** A client's message, with the cursor of its event. */
  z.strictObject({ direction: z.literal('in'), ...common, cursor: z.int().positive() }),
  /** An employee blocked a client; `cursor` of the event that says so. */
  z.strictObject({ direction: z.literal('blocked'), ...common, cursor: z.int().positive() }),
  /** A device says that this client's message, sent to it as the event `cursor`, is on its record: by frame `seq`, after which the head of its messages is `recordHead`. */
  z.strictObject({
    direction: z.literal('on-record'),
    ...common,
    cursor: z.int().positive(),
    journal: journalId,
    epoch: count,
    seq: z.int().positive(),
    recordHead: b32,
  }),
  /** As gateways said it before `on-record`: events of its employee up to `cursor` are on this device's record. No new one is written. */
  z.strictObject({
    direction: z.literal('recorded'),
    n: common.n,
    at: count,
    employee: common.employee,
    cursor: z.int().positive(),
    journal: journalId,
    epoch: count,
    seq: z.int().positive(),
    recordHead: b32,
  }),
]);
/** See `passedRowSchema`. */
export type PassedRow = z.infer<typeof passedRowSchema>;

/** The answer of `GET /v1/passed?after=N&limit=M`: rows after `after`, and the signed head after the last of them. Without rows: where the chain ends. `newest`: how many rows there are, all told. */
export const passedReplySchema = z.strictObject({
  rows: z.array(passedRowSchema),
  n: count,
  head: b32,
  newest: count,
  signature: b64,
});
/** See `passedReplySchema`. */
export type PassedReply = z.infer<typeof passedReplySchema>;

/** The answer of `GET /v1/unconfirmed?after=N&limit=M`: all devices the gateway stopped, and messages after N whose place in the record only their device vouched for so far. `next`: the N to go on with; null once these were the last. Times are Unix ms. */
export const unconfirmedReplySchema = z.strictObject({
  stopped: z.array(
    z.strictObject({ journal: journalId, epoch: count, person: z.string(), at: count, reason: z.string() }),
  ),
  messages: z.array(
    z.strictObject({
      employee: z.string(),
      message: z.string(),
      conversation: z.string(),
      journal: journalId,
      epoch: count,
      seq: z.int().positive(),
      at: count,
    }),
  ),
  next: z.int().positive().nullable(),
});
/** See `unconfirmedReplySchema`. */
export type UnconfirmedReply = z.infer<typeof unconfirmedReplySchema>;

/** A place in the chain. */
export interface PassedPlace {
  readonly n: number;
  readonly head: Uint8Array;
}

/** Most rows of one answer, of what passed and of what is unconfirmed. */
export const maxPassedRows = 1000;

const directions = { out: 1, in: 2, blocked: 3, recorded: 4, 'on-record': 5 } as const;

/** Where the chain of the gateway with this public key begins, so that no gateway's chain passes for another's. */
export function passedStart(gatewayKey: Uint8Array): PassedPlace {
  return { n: 0, head: blake2b(joinBytes(ascii('candor passed begin v1'), Uint8Array.of(0), gatewayKey)) };
}

/** The bytes of a row, one spelling for each. */
export function passedBytes(row: PassedRow): Uint8Array {
  const begin = [u64be(row.n), Uint8Array.of(directions[row.direction]), u64be(row.at), named(row.employee)];
  const message =
    row.direction === 'recorded' ? [] : [named(row.conversation), named(row.message), fromBase64Url(row.contentHash)];
  const cursor = row.direction === 'out' ? [] : [u64be(row.cursor)];
  const place =
    'journal' in row
      ? [fromBase64Url(row.journal), u32be(row.epoch), u64be(row.seq), fromBase64Url(row.recordHead)]
      : [];
  return joinBytes(...begin, ...message, ...cursor, ...place);
}

/** The head after `row`. */
export function passedHead(previous: Uint8Array, row: PassedRow): Uint8Array {
  return blake2b(joinBytes(previous, passedBytes(row)));
}

/** The head after each of these rows, which begin with the chain. */
export function passedHeads(rows: readonly PassedRow[], gatewayKey: Uint8Array): ReadonlyMap<number, Uint8Array> {
  const heads = new Map<number, Uint8Array>();
  let { head } = passedStart(gatewayKey);
  for (const row of rows) {
    head = passedHead(head, row);
    heads.set(row.n, head);
  }
  return heads;
}

/** The gateway's signature over a place. */
export function signPassed(place: PassedPlace, secretKey: Uint8Array): string {
  return toBase64Url(sign(contexts.passed, placeBytes(place), secretKey));
}

/** True when the gateway signed this place. */
export function passedPlaceHolds(
  { n, head, signature }: { readonly n: number; readonly head: string; readonly signature: string },
  gatewayKey: Uint8Array,
): boolean {
  return verifySignature(
    contexts.passed,
    placeBytes({ n, head: fromBase64Url(head) }),
    fromBase64Url(signature),
    gatewayKey,
  );
}

/** Follows an answer from a place known before; the place it leads to, or a sentence why it does not follow. Both signed places together then show what the gateway did. */
export function followPassed(from: PassedPlace, reply: PassedReply, gatewayKey: Uint8Array): PassedPlace | string {
  const to = { n: reply.n, head: fromBase64Url(reply.head) };
  if (!verifySignature(contexts.passed, placeBytes(to), fromBase64Url(reply.signature), gatewayKey))
    return 'The list of what passed is not signed by this gateway.';
  if (to.n < from.n) return `The list of what passed was shortened: it had ${from.n} rows and now ends at ${to.n}.`;
  let { n, head } = from;
  for (const row of reply.rows) {
    n += 1;
    if (row.n !== n) return `Row ${n} is missing from the list of what passed.`;
    head = passedHead(head, row);
  }
  if (n !== to.n) return `Rows after ${n} are missing from the list of what passed.`;
  return equalBytes(head, to.head)
    ? to
    : `The list of what passed was rewritten: up to row ${n} it does not lead to the head the gateway signed.`;
}

function placeBytes({ n, head }: PassedPlace): Uint8Array {
  return joinBytes(u64be(n), head);
}

function named(text: string): Uint8Array {
  const bytes = toWtf8(text);
  return joinBytes(u32be(bytes.length), bytes);
}
