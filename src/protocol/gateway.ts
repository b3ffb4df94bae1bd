// The protocol between the app and the messaging gateway, over one WebSocket of JSON texts (spec: gateway.md).
import { z } from 'zod';
import { capabilitiesSchema } from '../conversation/capabilities.ts';
import { channels } from '../conversation/channel.ts';
import { lastMs } from '../journal/bounds.ts';
import { messageStates } from '../message/state.ts';
import { b32, b64, bytes, certificateSchema, journalId } from './signed.ts';
import { receiptSchema } from './endpoint.ts';

/** Version of this protocol. */
export const gatewayProtocol = 2;
/** Largest frame either side accepts, in bytes. */
export const maxGatewayFrame = 1024 * 1024;
/** How many submits may wait for their answer at once. */
export const maxInFlight = 32;
/** The app pings this often, ms; two misses are a dead connection. */
export const heartbeatMs = 15_000;

const id = z.string().min(1).max(200);
/** Unix milliseconds as a record holds them; anything else could not be recorded. */
const ms = z.int().nonnegative().max(lastMs);
/** Longest text of one message, UTF-16 units. A gateway may declare less per conversation. */
const messageText = z.string().max(100_000);

/** Something the gateway tells, in order, each with a cursor that is never reused. */
export const gatewayEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('conversation'),
    conversation: id,
    channel: z.enum(channels),
    contact: z.strictObject({ name: z.string().max(200), address: z.string().max(200), language: z.string().max(35) }),
    capabilities: capabilitiesSchema,
    disclosedAt: ms.nullable(),
  }),
  z.strictObject({
    type: z.literal('inbound'),
    conversation: id,
    message: id,
    text: messageText,
    at: ms,
    providerId: id,
    verified: z.enum(['session', 'hmac', 'shared-secret', 'none']),
  }),
  z.strictObject({
    type: z.literal('status'),
    message: id,
    state: z.enum(messageStates),
    at: ms,
    reason: z.string().max(500).optional(),
  }),
  z.strictObject({ type: z.literal('capabilities'), conversation: id, capabilities: capabilitiesSchema }),
]);
/** See `gatewayEventSchema`. */
export type GatewayEvent = z.infer<typeof gatewayEventSchema>;

/** Frames after the opened one, all under one page: their commitments, 32 bytes each, one after another. */
const followingSchema = z.strictObject({
  page: z.int().positive(),
  commitments: bytes.refine((text) => text.length > 0),
});

/**
 * Shows that a message is on record, by its own frame laid open (journal.md §8c): the gateway computes commitment and heads anew and compares the last one
 * with what is signed. `signed` is the endpoint's receipt (demanded in strict mode) or the device's own signature over that head.
 */
export const submitProofSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  /** Sequence number of the message's entry in the messages lane, and its page. */
  seq: z.int().positive(),
  page: z.int().positive(),
  /** The head before that frame. */
  before: b32,
  /** The frame's plaintext with its padding; it holds the message. */
  plaintext: bytes,
  /** The commitment key of this frame and no other. */
  key: b32,
  following: z.array(followingSchema).max(4096),
  signed: z.discriminatedUnion('by', [
    z.strictObject({ by: z.literal('endpoint'), receipt: receiptSchema }),
    z.strictObject({ by: z.literal('device'), signature: b64 }),
  ]),
});
/** See `submitProofSchema`. */
export type SubmitProof = z.infer<typeof submitProofSchema>;

/** From the app to the gateway. */
export const toGatewaySchema = z.discriminatedUnion('type', [
  /** Answers `challenge`; `signature` by the device over `hello ‖ NUL ‖ gatewayNonce ‖ nonce`. `cursor`: last event on record here, 0 for none; it acknowledges nothing. */
  z.strictObject({
    type: z.literal('hello'),
    protocol: z.int(),
    certificate: certificateSchema,
    nonce: b32,
    signature: b64,
    cursor: z.int().nonnegative(),
    policy: z.strictObject({ version: z.int().positive(), hash: b32 }),
  }),
  /** The message itself stands in the proof, once. */
  z.strictObject({ type: z.literal('submit'), id, conversation: id, proof: submitProofSchema }),
  /** All events up to `cursor` that were sent to this device are on record here, by `place`. */
  z.strictObject({
    type: z.literal('acknowledge'),
    cursor: z.int().nonnegative(),
    place: z.strictObject({ seq: z.int().positive(), head: b32 }),
  }),
  /** Nothing more of this client, and why; the event `capabilities` answers it. Saying it twice is harmless. */
  z.strictObject({ type: z.literal('block'), conversation: id, reason: z.string().min(1).max(300) }),
  z.strictObject({ type: z.literal('ping'), n: z.int().nonnegative() }),
]);
/** See `toGatewaySchema`. */
export type ToGateway = z.infer<typeof toGatewaySchema>;

/** From the gateway to the app. */
export const fromGatewaySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('challenge'), nonce: b32 }),
  /** `signature` by the gateway over `welcome ‖ NUL ‖ nonce` (the app's), so that nobody between can answer for it. */
  z.strictObject({ type: z.literal('welcome'), protocol: z.int(), signature: b64, strict: z.boolean() }),
  z.strictObject({ type: z.literal('event'), cursor: z.int().positive(), event: gatewayEventSchema }),
  /** `conflict`: same id, other content. `refused`: no proof, no consent, not allowed; never retried by itself. */
  z.strictObject({
    type: z.literal('submitted'),
    id,
    outcome: z.enum(['handed-over', 'refused', 'conflict']),
    at: ms,
    reason: z.string().max(500).optional(),
  }),
  z.strictObject({ type: z.literal('pong'), n: z.int().nonnegative() }),
  z.strictObject({ type: z.literal('error'), code: z.string().max(50), message: z.string().max(500) }),
]);
/** See `fromGatewaySchema`. */
export type FromGateway = z.infer<typeof fromGatewaySchema>;
