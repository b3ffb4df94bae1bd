// Devices as people and IT see them, and how IT takes one out (spec: endpoint.md §2).
import { z } from 'zod';
import { certificateSchema, journalId, roles } from './signed.ts';

/** POST /v1/renew: a new certificate for the device that signs with its current one. */
export const renewReplySchema = z.strictObject({ certificate: certificateSchema });

/** A device: one journal, with its latest epoch. Times are Unix seconds. */
export const deviceSchema = z.strictObject({
  journal: journalId,
  epoch: z.int().nonnegative(),
  person: z.string(),
  name: z.string(),
  role: z.enum(roles),
  issued: z.int().nonnegative(),
  expires: z.int().nonnegative(),
  /** When it last brought something; null when it never did. */
  lastReceived: z.int().nonnegative().nullable(),
  /** When, by which administrator and why it was revoked. */
  revoked: z.strictObject({ at: z.int().nonnegative(), by: z.string(), reason: z.string() }).nullable(),
});
/** See `deviceSchema`. */
export type DeviceEntry = z.infer<typeof deviceSchema>;

/** GET /v1/devices: all of them for an administrator, one's own for a person. */
export const devicesReplySchema = z.strictObject({ devices: z.array(deviceSchema) });

/** POST /v1/devices/revoke, by IT: a journal in all its epochs, for good. */
export const revokeRequestSchema = z.strictObject({ journal: journalId, reason: z.string().min(3).max(500) });
