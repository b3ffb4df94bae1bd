// Looks into the app's process tree, so that a test can end one part of it as a crash would.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Ids of a process's descendants. */
export function descendantsOf(pid: number): readonly number[] {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const found = [pid];
  for (const one of found) found.push(...table.filter(([, parent]) => parent === one).map(([child]) => child ?? 0));
  return found.slice(1);
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it ended meanwhile
  }
};

/** The vault: the one utility process that runs Node. Throws unless there is exactly one. */
export function vaultOf(pid: number): number {
  const vaults = descendantsOf(pid).filter((one) =>
    commandOf(one).includes('--utility-sub-type=node.mojom.NodeService'),
  );
  const [vault] = vaults;
  if (vault === undefined || vaults.length !== 1) throw new Error(`There are ${vaults.length} vaults.`);
  return vault;
}

/** The processes that render windows. */
export function renderersOf(pid: number): readonly number[] {
  return descendantsOf(pid).filter((one) => commandOf(one).includes('--type=renderer'));
}
