// What Candor is started with, as data: the company's part, which only an administrator may write, and the person's part, which grants nothing (M1.1, M1.2).
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import { b32, roles } from '../src/protocol/signed.ts';

/** Who uses this computer, and the token with which their device enrols: without the endpoint's consent they are words. */
export const personSchema = z.strictObject({
  id: z.string().min(1),
  name: z.string().min(1),
  role: z.enum(roles),
  enrolToken: z.string().min(8),
});

/** The company's part. Everything else it decides is in the policy that `policyKey` signed. */
export const machineSchema = z.strictObject({
  /** The Ed25519 key of the policy admin: the root of all trust. */
  policyKey: b32,
  /** The signed policy file, relative to the configuration's folder. */
  policy: z.string().min(1),
  /** Who uses this computer, where IT decides that; the person's own file is not looked at then. */
  person: personSchema.optional(),
});

/** A file with a policy in it, and the way to read it that its place demands. */
export interface PolicyFile {
  readonly path: string;
  /** Its text; throws what its place demands. */
  readonly read: () => string;
}

/** Everything Candor is started with. Paths are absolute. */
export interface LaunchConfig {
  /** Folder of this person's Candor: journal, keys, Chromium's profile. */
  readonly data: string;
  readonly person: z.infer<typeof personSchema>;
  readonly policy: PolicyFile;
  readonly policyKey: string;
  /** `sample`: keep the root key in a file, for a machine without a keychain; refused by any policy that is not a sample. */
  readonly keyStore: 'system' | 'sample';
  /** Address of the embedded client page, shown in a sample's empty state. */
  readonly clientPage: string;
  /** Where this came from; `given`: named on the command line of a development build. */
  readonly origin: { readonly kind: 'machine' | 'given'; readonly path: string };
  /** Nobody is there to answer a dialog: tests only. */
  readonly unattended: () => boolean;
}

/** Parses the text of a configuration file; throws `policy-unreadable` with a sentence when it does not fit. */
export function parseConfig<T>(schema: z.ZodType<T>, path: string, text: string): T {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new CandorError('policy-unreadable', `Candor’s configuration ${path} is not JSON.`, {
      next: 'Ask IT to install it again.',
      cause,
    });
  }
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new CandorError(
    'policy-unreadable',
    `Candor’s configuration ${path} does not fit: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
    { next: 'Ask IT to install it again.', cause: parsed.error },
  );
}

/** A path in a configuration, from the folder it lies in. */
export function besideConfig(configPath: string, path: string): string {
  return resolve(dirname(resolve(configPath)), path);
}
