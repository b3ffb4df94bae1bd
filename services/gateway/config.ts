// What the gateway must be told before it starts.
import { z } from 'zod';
import { b32 } from '../../src/protocol/signed.ts';
import { companyPoliciesSchema } from '../company-policies.ts';
import { listenSchema } from '../config.ts';
import { limitsSchema } from '../limits.ts';
import { partySchema } from '../signer.ts';
import { webChatLimitsSchema } from './channels/web-chat/limits.ts';

/** The gateway's configuration file. */
export const gatewayConfigSchema = z.strictObject({
  listen: listenSchema,
  /** Folder of the SQLite files. */
  data: z.string().min(1),
  /** Seed of the Ed25519 key the gateway answers with, and of the key for content at rest. This file must not lie in `data`. */
  seed: b32,
  /** The endpoint's public signing key; devices and receipts are believed from it alone. */
  endpointKey: b32,
  /** The endpoint's address, asked who is in the company and whether what passed came to the record. */
  endpointUrl: z.url({ protocol: /^https?$/ }),
  /** Within how long the endpoint must hold what a device alone vouched for, minutes; then the device is stopped and named. */
  headWithinMinutes: z.int().positive().default(15),
  /** How long the endpoint's last word about who is in the company counts, minutes; after that nobody is let in. */
  standingMinutes: z.int().positive().default(15),
  /** The policies the company has in force: a message recorded under another is refused. */
  policies: companyPoliciesSchema,
  /** True: nothing is handed over before the endpoint's receipt for it is held (P1). */
  strict: z.boolean(),
  /** Named to clients. */
  organisation: z.string().min(1).max(200),
  /** Who may be written to; `person` is part of the web chat's address. */
  employees: z
    .array(z.strictObject({ person: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/), name: z.string().min(1).max(200) }))
    .min(1),
  /** What a client is told before the first message, by language tag; `en` is what everybody else gets. */
  disclosures: z
    .record(
      z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/),
      z.strictObject({ text: z.string().min(1).max(5000) }),
    )
    .refine((texts) => texts['en'] !== undefined),
  /** How long what one device has on record is kept for a person's other devices, days. */
  keepInboundDays: z.int().positive().default(30),
  /** Who may read the chain of what passed. */
  admins: z.array(partySchema(['it', 'auditor'])).default([]),
  /** Limits of everything asked here, and the proxies whose word about addresses is believed; each has a default. */
  limits: limitsSchema.prefault({}),
  /** Limits of web chat; each has a default. */
  webChat: webChatLimitsSchema.prefault({}),
});
/** See `gatewayConfigSchema`. */
export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;
