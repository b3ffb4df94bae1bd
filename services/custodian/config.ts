// What a custodian must be told before it starts.
import { z } from 'zod';
import { b32 } from '../../src/protocol/signed.ts';
import { listenSchema } from '../config.ts';
import { limitsSchema } from '../limits.ts';
import { postgresSchema } from '../sql/open.ts';

/** A custodian's configuration file. */
export const custodianConfigSchema = z.strictObject({
  listen: listenSchema,
  /** Folder of the SQLite file. */
  data: z.string().min(1),
  /** A PostgreSQL database to keep everything in, instead of that file. */
  postgres: postgresSchema.optional(),
  /** As authors and the endpoint know it. */
  name: z.string().min(1).max(200),
  /** Seed of the Ed25519 key it tells the endpoint with. */
  signSeed: b32,
  /** Reading keys: seeds of X25519 key pairs to whose public halves page keys are sealed. */
  keys: z.array(z.strictObject({ name: z.string().min(1).max(200), seed: b32 })).min(1),
  endpointUrl: z.url({ protocol: /^https?$/ }),
  /** The endpoint's public signing key; who a reviewer and an author are is believed from it alone. */
  endpointKey: b32,
  /** How cases are decided. Only `automatic` exists, and it says so wherever it can be seen. */
  decide: z.string(),
  limits: limitsSchema.prefault({}),
  /** How many days a case may open at most. */
  maxCaseDays: z.int().positive().default(366),
});
/** See `custodianConfigSchema`. */
export type CustodianConfig = z.infer<typeof custodianConfigSchema>;
