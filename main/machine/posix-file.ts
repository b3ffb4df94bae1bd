// Reads a file on Linux or macOS that only an administrator can have written; looks at what was opened, not only at the name (M2.5).
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, readSync, type Stats } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { notTrusted, notThere, tooLarge } from './refusals.ts';
import { posixFault, rootIsTheMachines, type PosixFacts } from './posix-trust.ts';

/** Whom to trust, and up to which folder to look. Tests, which are not root, name themselves and a folder of their own. */
export interface PosixRules {
  readonly owner: number;
  readonly top: string;
  /** Text of `/proc/self/uid_map`; null where there are no namespaces. */
  readonly uidMap: () => string | null;
  /** Called between looking and reading, for tests that swap something there. */
  readonly beforeReading?: () => void;
}

/** The machine's own: root, from the root folder down. */
export const machineRules: PosixRules = {
  owner: 0,
  top: '/',
  uidMap: () => (process.platform === 'linux' ? readFileSync('/proc/self/uid_map', 'utf8') : null),
};

/** The bytes of the file; throws `policy-unreadable` when it is not there and `config-refused` when others could have written it. */
export function readPosixFile(path: string, limit: number, rules: PosixRules = machineRules): Buffer {
  const map = rules.uidMap();
  if (map !== null && !rootIsTheMachines(map))
    throw notTrusted(path, 'Candor was started inside a namespace, where “root” is not this computer’s administrator.');
  const file = openIt(path);
  try {
    // The folders are looked at while the file is open: it was reached through them, and if only root can change them, it still is.
    const fault = posixFault(factsOf(path, fstatSync(file)), foldersAbove(path, rules.top), rules.owner);
    if (fault !== null) throw notTrusted(path, fault);
    rules.beforeReading?.();
    return readAll(file, path, limit);
  } finally {
    closeSync(file);
  }
}

function openIt(path: string): number {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ELOOP')
      throw notTrusted(path, `The file ${path} is a link to another place.`);
    throw notThere(path, cause);
  }
}

function foldersAbove(path: string, top: string): readonly PosixFacts[] {
  const folders: PosixFacts[] = [];
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    folders.unshift(factsOf(folder, lstatSync(folder)));
    if (folder === top || folder === dirname(folder)) return folders;
  }
}

function factsOf(path: string, stats: Stats): PosixFacts {
  const kind = stats.isSymbolicLink() ? 'link' : stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : 'other';
  return { path, kind, owner: stats.uid, mode: stats.mode & 0o7777 };
}

function readAll(file: number, path: string, limit: number): Buffer {
  const bytes = Buffer.alloc(limit + 1);
  let length = 0;
  for (let read = 1; read > 0 && length <= limit; length += read)
    read = readSync(file, bytes, length, bytes.length - length, null);
  if (length > limit) throw tooLarge(path, limit);
  return bytes.subarray(0, length);
}
