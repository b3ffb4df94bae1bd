// What Candor is started with: one small JSON file, given by --config or found in the data folder; on managed machines IT's installer writes it.
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import { b32, roles } from '../src/protocol/signed.ts';

const launchConfigSchema = z.strictObject({
  /** Folder of this person's Candor: journal, keys, Chromium's profile. Relative to the config file. */
  data: z.string().min(1),
  person: z.strictObject({ id: z.string().min(1), name: z.string().min(1), role: z.enum(roles) }),
  /** Token with which this device enrols; the sample's are made by `npm start`. */
  enrolToken: z.string().min(8),
  /** Signed policy file, relative to the config file, and the Ed25519 key of the policy admin. */
  policy: z.string().min(1),
  policyKey: b32,
  /** `sample`: keep the root key in a file, for a machine without a keychain; refused by any policy that is not a sample. */
  keyStore: z.enum(['system', 'sample']),
  /** Address of the embedded client page, shown in a sample's empty state. */
  clientPage: z.string(),
});

/** See `readLaunchConfig`. Paths are absolute. */
export type LaunchConfig = z.infer<typeof launchConfigSchema>;

/** Reads the launch configuration; throws `policy-unreadable` with a sentence when it cannot. */
export function readLaunchConfig(path: string): LaunchConfig {
  let parsed: z.ZodSafeParseResult<LaunchConfig>;
  try {
    parsed = launchConfigSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
  } catch (cause) {
    throw new CandorError('policy-unreadable', `Candor was started without a readable configuration (${path}).`, { next: 'For a sample, run “npm start”. On a company computer, call IT.', cause });
  }
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new CandorError('policy-unreadable', `Candor’s configuration does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`, { next: 'Ask IT to install it again.', cause: parsed.error });
  }
  const folder = dirname(resolve(path));
  return { ...parsed.data, data: resolve(folder, parsed.data.data), policy: resolve(folder, parsed.data.policy) };
}
