// The protocol between the web chat page in a client's browser and the gateway that serves it (spec: web-chat.md).
import { z } from 'zod';
import { messageStates } from '../message/state.ts';

const id = z.string().min(1).max(200);
const ms = z.number().nonnegative();

/** From the client's page. */
export const fromPageSchema = z.discriminatedUnion('type', [
  /** First frame. `session` is the page's own secret from an earlier welcome, or null for a new client. */
  z.strictObject({
    type: z.literal('hello'),
    session: z.string().min(20).max(100).nullable(),
    language: z.string().max(35),
  }),
  /** The client read the disclosure and goes on; nothing can be written before. */
  z.strictObject({
    type: z.literal('agree'),
    name: z.string().trim().min(1).max(100),
    disclosureHash: z.string().max(100),
  }),
  /** `id` is minted by the page; the same id and text again is the same message. */
  z.strictObject({ type: z.literal('say'), id, text: z.string().min(1).max(10_000) }),
  /** Everything up to this message was on the screen. */
  z.strictObject({ type: z.literal('seen'), message: id }),
  z.strictObject({ type: z.literal('ping') }),
]);
/** See `fromPageSchema`. */
export type FromPage = z.infer<typeof fromPageSchema>;

/** To the client's page. */
export const toPageSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('welcome'),
    session: z.string(),
    agreed: z.boolean(),
    name: z.string(),
    employee: z.string(),
    organisation: z.string(),
    disclosure: z.strictObject({ text: z.string(), hash: z.string(), language: z.string() }),
  }),
  z.strictObject({ type: z.literal('message'), id, from: z.enum(['client', 'employee']), text: z.string(), at: ms }),
  /** Of the client's own message: `accepted` once the gateway holds it on disk, `delivered` once it is on the employee's record. */
  z.strictObject({ type: z.literal('state'), id, state: z.enum(messageStates) }),
  z.strictObject({ type: z.literal('problem'), code: z.string(), message: z.string() }),
  /** The chat was closed from the other side: it can be read, and nothing more is taken. */
  z.strictObject({ type: z.literal('ended') }),
  z.strictObject({ type: z.literal('pong') }),
]);
/** See `toPageSchema`. */
export type ToPage = z.infer<typeof toPageSchema>;
