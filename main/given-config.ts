// The configuration of a development build and of the sample: one file named by `--config`, which anybody may have written. What ships does not contain this.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import { besideConfig, machineSchema, parseConfig, personSchema, type LaunchConfig } from './launch-config.ts';

const givenSchema = z.strictObject({
  machine: machineSchema.omit({ person: true }),
  person: personSchema,
  /** Folder of this person's Candor, relative to the config file. */
  data: z.string().min(1),
  keyStore: z.enum(['system', 'sample']),
  clientPage: z.string(),
});

/** The file that the command line names; throws `policy-unreadable` when it names none. */
export function givenPath(argv: readonly string[]): string {
  const at = argv.indexOf('--config');
  const path = at === -1 ? undefined : argv[at + 1];
  if (path === undefined)
    throw new CandorError(
      'policy-unreadable',
      'This development build of Candor was started without a configuration.',
      { next: 'For a sample, run “npm start”.' },
    );
  return path;
}

/** Reads it; throws `policy-unreadable` with a sentence when it cannot. */
export function readGivenConfig(path: string): LaunchConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new CandorError('policy-unreadable', `Candor was started without a readable configuration (${path}).`, {
      next: 'For a sample, run “npm start”.',
      cause,
    });
  }
  const { machine, person, data, keyStore, clientPage } = parseConfig(givenSchema, path, text);
  const policy = besideConfig(path, machine.policy);
  return {
    data: besideConfig(path, data),
    person,
    policy: { path: policy, read: () => readFileSync(policy, 'utf8') },
    policyKey: machine.policyKey,
    keyStore,
    clientPage,
    origin: { kind: 'given', path: resolve(path) },
    unattended: () => process.argv.includes('--no-dialog'),
  };
}
