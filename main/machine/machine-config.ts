// What a Candor that ships is started with: the machine's own configuration, the policy beside it, and who uses this computer (M1, M2). There is no other way in.
import { readFileSync, statSync } from 'node:fs';
import { join, posix, win32 } from 'node:path';
import { CandorError } from '../../src/errors.ts';
import { machineSchema, parseConfig, personSchema, type LaunchConfig } from '../launch-config.ts';
import { readManagedPreferences } from './managed-preferences.ts';
import { readPosixFile } from './posix-file.ts';
import { notThere, tooLarge } from './refusals.ts';
import type { TrustedText } from './trusted-text.ts';
import { readWindowsFile } from './windows-file.ts';

const configLimit = 64 * 1024;
const policyLimit = 2 * 1024 * 1024;

/** Reads a file that only an administrator can have written; gives its whole path and text. */
export type ReadTrusted = (path: string, limit: number) => TrustedText;

/** Where the machine's configuration lies, by platform; on Windows from ProgramData on. */
export const machinePlaces: Readonly<Record<'linux' | 'darwin' | 'win32', string>> = {
  linux: '/etc/candor/candor.json',
  darwin: '/Library/Application Support/Candor/candor.json',
  win32: String.raw`Candor\candor.json`,
};

/** How this platform keeps what an administrator wrote. */
export interface MachinePlace {
  readonly place: string;
  readonly read: ReadTrusted;
  /** The same configuration as device management set it, in place of the file; null where it did not. Its policy lies beside `place` all the same. */
  readonly managed?: () => TrustedText | null;
}

/** The place of this platform; throws `config-refused` on one that has none. */
export function machinePlace(platform: NodeJS.Platform): MachinePlace {
  if (platform === 'win32') return { place: machinePlaces.win32, read: readWindowsFile };
  const read: ReadTrusted = (path, limit) => ({ path, text: readPosixFile(path, limit).toString('utf8') });
  if (platform === 'linux') return { place: machinePlaces.linux, read };
  if (platform === 'darwin')
    return { place: machinePlaces.darwin, read, managed: () => readManagedPreferences(configLimit, readPosixFile) };
  throw new CandorError(
    'config-refused',
    `Candor does not know where an administrator keeps its configuration on ${platform}. Nothing is recorded or sent.`,
  );
}

/** Reads everything. `profile`: this person's own folder, where Candor keeps its data and, unless IT decided it, who they are. */
export function readMachineConfig(profile: string, { place, read, managed }: MachinePlace): LaunchConfig {
  const set = managed?.() ?? null;
  const { path, text } = set ?? read(place, configLimit);
  const machine = parseConfig(machineSchema, path, text);
  const policy = policyBeside(set === null ? path : place, machine.policy);
  return {
    data: profile,
    person: machine.person ?? readPerson(join(profile, 'person.json')),
    policy: { path: policy, read: () => read(policy, policyLimit).text },
    policyKey: machine.policyKey,
    keyStore: 'system',
    clientPage: '',
    origin: { kind: 'machine', path },
    unattended: () => false,
  };
}

function policyBeside(config: string, policy: string): string {
  const paths = config.startsWith('/') ? posix : win32;
  return paths.resolve(paths.dirname(config), policy);
}

/** Who uses this computer is in the person's own file: it says a name and a token, and can say nothing of the company's. */
function readPerson(path: string): LaunchConfig['person'] {
  let text: string;
  try {
    if (statSync(path).size > configLimit) throw tooLarge(path, configLimit);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw cause instanceof CandorError ? cause : notThere(path, cause);
  }
  return parseConfig(personSchema, path, text);
}
