// Decides, for Linux and macOS, whether only an administrator can have written a file: from its owner and rights and those of every folder above it (M2.1–M2.3).

/** What the system says of a file or folder, a link not followed. */
export interface PosixFacts {
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Number of the user it belongs to. */
  readonly owner: number;
  /** Rights as in `mode & 0o7777`. Where rights are given by name as well, the group's bits are the most any of them can do. */
  readonly mode: number;
}

const others = 0o022;

/** Why the file cannot be trusted, as a sentence; null when only `owner` can have written it or put it there. */
export function posixFault(file: PosixFacts, folders: readonly PosixFacts[], owner = 0): string | null {
  for (const { path, ...facts } of folders) {
    const fault = faultOf(facts, 'folder', owner);
    if (fault !== null) return `The folder ${path} ${fault}.`;
  }
  const fault = faultOf(file, 'file', owner);
  return fault === null ? null : `The file ${file.path} ${fault}.`;
}

function faultOf(facts: Omit<PosixFacts, 'path'>, kind: 'file' | 'folder', owner: number): string | null {
  if (facts.kind === 'link') return 'is a link to another place';
  if (facts.kind !== kind) return `is no ${kind}`;
  if (facts.owner !== owner) return `belongs to user ${facts.owner}, not to the administrator`;
  if ((facts.mode & others) !== 0)
    return `can be written by others than the administrator (rights ${facts.mode.toString(8).padStart(4, '0')})`;
  return null;
}

/** Whether “root” is the machine's own, from Linux's `/proc/self/uid_map`: in a namespace of their own, anybody is root and may lay their files over /etc (M2.4). */
export function rootIsTheMachines(uidMap: string): boolean {
  return /^\s*0\s+0\s+4294967295\s*$/u.test(uidMap);
}
