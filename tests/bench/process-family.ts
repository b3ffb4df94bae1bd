// A process and everything it started: their memory, and the processor time they took, as Linux counts it.
import { readdirSync, readFileSync } from 'node:fs';

/** One process of a family. */
export interface Member {
  readonly pid: number;
  /** What Chromium calls it: `main`, `renderer`, `gpu-process`, `utility:network.mojom.NetworkService` … */
  readonly kind: string;
}

/** A process and all that descend from it. */
export function familyOf(pid: number): readonly Member[] {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => ({ pid: Number(name), parent: Number(/^PPid:\s+(\d+)/mu.exec(read(name, 'status'))?.[1] ?? -1) }));
  const pids = [pid];
  for (const one of pids) pids.push(...processes.filter((other) => other.parent === one).map((other) => other.pid));
  return pids.map((one) => ({ pid: one, kind: kindOf(read(one, 'cmdline')) }));
}

/** Memory of all of them, MB: shared pages counted once (PSS) where the system tells, else resident. */
export function memoryOf(family: readonly Member[]): { readonly memory: number; readonly measure: 'PSS' | 'RSS' } {
  const sum = (field: string, file: string): number =>
    family.reduce(
      (total, { pid }) => total + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'mu').exec(read(pid, file))?.[1] ?? 0),
      0,
    ) / 1024;
  const pss = sum('Pss', 'smaps_rollup');
  return pss > 0 ? { memory: pss, measure: 'PSS' } : { memory: sum('VmRSS', 'status'), measure: 'RSS' };
}

/** Processor time of each kind so far, ms, all threads. */
export function processorTimeOf(family: readonly Member[]): Readonly<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const { pid, kind } of family) {
    // Fields 14 and 15 after the name, which may hold spaces: user and system time in hundredths of a second.
    const fields = read(pid, 'stat')
      .replace(/^.*\) /u, '')
      .split(' ');
    times[kind] = (times[kind] ?? 0) + (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) * 10;
  }
  return times;
}

function kindOf(commandLine: string): string {
  const type = /--type=([\w-]+)/u.exec(commandLine)?.[1] ?? 'main';
  const of = /--utility-sub-type=([\w.]+)/u.exec(commandLine)?.[1];
  return of === undefined ? type : `${type}:${of}`;
}

function read(pid: number | string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
