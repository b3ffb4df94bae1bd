// What the endpoint must be told before it starts.
import { z } from 'zod';
import { b32, roles } from '../../src/protocol/signed.ts';
import { personSchema } from '../../src/protocol/standing.ts';
import { companyPoliciesSchema } from '../company-policies.ts';
import { listenSchema } from '../config.ts';
import { limitsSchema } from '../limits.ts';
import { partySchema } from '../signer.ts';
import { postgresSchema } from '../sql/open.ts';

/** The endpoint's configuration file. */
export const endpointConfigSchema = z.strictObject({
  listen: listenSchema,
  /** Folder of the SQLite file. */
  data: z.string().min(1),
  /** A PostgreSQL database to keep everything in, instead of that file; records put aside stay in the folder. */
  postgres: postgresSchema.optional(),
  /** Seed of the Ed25519 key that signs certificates and receipts. */
  seed: b32,
  /** Who is in the company. Who is not listed here is out, with every device, from the next start of the endpoint on. */
  people: z.array(personSchema),
  /** Who may enrol a device, until sign-in by OIDC exists: each token once, made by `candor token`. `role` only for a person listed with several; `expires` in Unix seconds. */
  tokens: z.array(
    z.strictObject({
      token: z.string().min(8).max(200),
      person: z.string().min(1).max(100),
      role: z.enum(roles).optional(),
      expires: z.int().nonnegative().optional(),
    }),
  ),
  /** How long a certificate lasts; devices renew it when less than half is left. */
  certificateDays: z.int().min(1).max(3650).default(30),
  /** For how long after it was received a page of drafts may be redacted by its author; 0, unless said otherwise, for never. */
  discardGraceHours: z.int().nonnegative().default(0),
  /** How often one page, and how often a person's pages in 24 hours, may be redacted: each time a copy is kept, and reviewers see it. */
  redactions: z
    .strictObject({ perPage: z.int().positive().default(50), perDay: z.int().positive().default(100) })
    .prefault({}),
  /** After how many days a page that comes counts as late, so that administrators are told. */
  latePageDays: z.int().nonnegative().default(7),
  /** How many days a case may open at most. */
  maxCaseDays: z.int().positive().default(366),
  /** Custodians whose word about an opening counts, and gateways. */
  services: z.array(partySchema(['custodian', 'gateway'])),
  /** The policies the company has in force: a page sealed to other readers than theirs is refused. */
  policies: companyPoliciesSchema,
  /** Who may see and revoke devices (`it`), and who only reads alarms and devices (`auditor`). */
  admins: z.array(partySchema(['it', 'auditor'])),
  /** How much may be put aside here, MiB, of one person and in all. */
  aside: z
    .strictObject({
      perPersonMiB: z.int().nonnegative().default(2048),
      inAllMiB: z.int().nonnegative().default(51_200),
    })
    .prefault({}),
  limits: limitsSchema.prefault({}),
});
/** See `endpointConfigSchema`. */
export type EndpointConfig = z.infer<typeof endpointConfigSchema>;
