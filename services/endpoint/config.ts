// What the endpoint must be told before it starts.
import { z } from 'zod';
import { b32, roles } from '../../src/protocol/signed.ts';
import { listenSchema } from '../config.ts';

/** The endpoint's configuration file. */
export const endpointConfigSchema = z.strictObject({
  listen: listenSchema,
  /** Folder of the SQLite file. */
  data: z.string().min(1),
  /** Seed of the Ed25519 key that signs certificates and receipts. */
  seed: b32,
  /** Who may enrol, until sign-in by OIDC exists. A token always enrols the same person. */
  tokens: z.array(z.strictObject({ token: z.string().min(8).max(200), person: z.string().min(1).max(100), name: z.string().min(1).max(200), role: z.enum(roles) })),
  /** For how long after it was received a page of drafts may be redacted by its author; 0, unless said otherwise, for never. */
  discardGraceHours: z.int().nonnegative().default(0),
  /** Custodians whose word about an opening counts. */
  custodians: z.array(z.strictObject({ name: z.string().min(1).max(200), signKey: b32 })),
});
/** See `endpointConfigSchema`. */
export type EndpointConfig = z.infer<typeof endpointConfigSchema>;
