// The gateway's list of what passed through it: an append-only chain of hashes, and how a stranger follows it (gateway.md §6, P7).
import { z } from 'zod';
import { ascii, equalBytes, fromBase64Url, joinBytes, toBase64Url, u32be, u64be } from '../bytes/bytes.ts';
import { toWtf8 } from '../bytes/wtf8.ts';
import { contexts } from '../crypto/contexts.ts';
import { blake2b, sign, verifySignature } from '../crypto/sodium.ts';
import { b32, b64, journalId } from './signed.ts';

const count = z.int().nonnegative();
const common = { n: z.int().positive(), at: count, employee: z.string().max(200), conversation: z.string().max(200), message: z.string().max(200), contentHash: b32 };

/** One fact. `contentHash` of a message is its text's (`contentHash`), of a block its reason's. `at`: Unix ms by the gateway's clock. */
export const passedRowSchema = z.discriminatedUnion('direction', [
  /** A message taken from the device of an employee, with its place on record. */
  z.strictObject({ direction: z.literal('out'), ...common, journal: journalId, epoch: count, seq: z.int().positive() }),
  /** A client's message, with the cursor of its event. */
  z.strictObject({ direction: z.literal('in'), ...common, cursor: z.int().positive() }),
  /** An employee blocked a client; `cursor` of the event that says so. */
  z.strictObject({ direction: z.literal('blocked'), ...common, cursor: z.int().positive() }),
]);
/** See `passedRowSchema`. */
export type PassedRow = z.infer<typeof passedRowSchema>;

/** The answer of `GET /v1/passed?after=N&limit=M`: rows after `after`, and the signed head after the last of them. Without rows: where the chain ends. `newest`: how many rows there are, all told. */
export const passedReplySchema = z.strictObject({ rows: z.array(passedRowSchema), n: count, head: b32, newest: count, signature: b64 });
/** See `passedReplySchema`. */
export type PassedReply = z.infer<typeof passedReplySchema>;

/** A place in the chain. */
export interface PassedPlace {
  readonly n: number;
  readonly head: Uint8Array;
}

/** Most rows of one answer. */
export const maxPassedRows = 1000;

const directions = { out: 1, in: 2, blocked: 3 } as const;

/** Where the chain of the gateway with this public key begins, so that no gateway's chain passes for another's. */
export function passedStart(gatewayKey: Uint8Array): PassedPlace {
  return { n: 0, head: blake2b(joinBytes(ascii('candor passed begin v1'), Uint8Array.of(0), gatewayKey)) };
}

/** The bytes of a row, one spelling for each. */
export function passedBytes(row: PassedRow): Uint8Array {
  const place = row.direction === 'out' ? [fromBase64Url(row.journal), u32be(row.epoch), u64be(row.seq)] : [u64be(row.cursor)];
  return joinBytes(u64be(row.n), Uint8Array.of(directions[row.direction]), u64be(row.at), named(row.employee), named(row.conversation), named(row.message), fromBase64Url(row.contentHash), ...place);
}

/** The head after `row`. */
export function passedHead(previous: Uint8Array, row: PassedRow): Uint8Array {
  return blake2b(joinBytes(previous, passedBytes(row)));
}

/** The gateway's signature over a place. */
export function signPassed(place: PassedPlace, secretKey: Uint8Array): string {
  return toBase64Url(sign(contexts.passed, placeBytes(place), secretKey));
}

/** Follows an answer from a place known before; the place it leads to, or a sentence why it does not follow. Both signed places together then show what the gateway did. */
export function followPassed(from: PassedPlace, reply: PassedReply, gatewayKey: Uint8Array): PassedPlace | string {
  const to = { n: reply.n, head: fromBase64Url(reply.head) };
  if (!verifySignature(contexts.passed, placeBytes(to), fromBase64Url(reply.signature), gatewayKey)) return 'The list of what passed is not signed by this gateway.';
  if (to.n < from.n) return `The list of what passed was shortened: it had ${from.n} rows and now ends at ${to.n}.`;
  let { n, head } = from;
  for (const row of reply.rows) {
    n += 1;
    if (row.n !== n) return `Row ${n} is missing from the list of what passed.`;
    head = passedHead(head, row);
  }
  if (n !== to.n) return `Rows after ${n} are missing from the list of what passed.`;
  return equalBytes(head, to.head) ? to : `The list of what passed was rewritten: up to row ${n} it does not lead to the head the gateway signed.`;
}

function placeBytes({ n, head }: PassedPlace): Uint8Array {
  return joinBytes(u64be(n), head);
}

function named(text: string): Uint8Array {
  const bytes = toWtf8(text);
  return joinBytes(u32be(bytes.length), bytes);
}
