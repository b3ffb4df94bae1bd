// One start of an Electron app from outside, without a driver: when its window can be written in, and what memory all its processes take.
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { killTree } from '../../scripts/drive/app.ts';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import type { Session } from '../../scripts/session.mjs';
import { projectRoot } from './work-folder.ts';

/** How long after the window memory is looked at, ms. */
export const settle = 1000;

/** What one start gave. */
export interface Start {
  /** From the process's start to a box to write in, ms. */
  readonly usable: number;
  /** Of all processes together, MB. */
  readonly memory: number;
  readonly measure: 'PSS' | 'RSS';
}

/** Starts an app with these arguments, waits until its window can be written in, looks at its memory a second later, and ends it. */
export async function startOnce(session: Session, app: readonly string[], patience = 30_000): Promise<Start> {
  const { executable } = electronRuntime();
  const began = performance.timeOrigin + performance.now();
  const child = spawn(
    executable,
    [...session.electronArgs, '-r', join(projectRoot, 'tests/bench/ready-hook.cjs'), ...app],
    { cwd: projectRoot, env: session.env, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  try {
    const usable = (await usableAt(child, patience)) - began;
    await pause(settle);
    return { usable, ...memoryOf(child.pid ?? 0) };
  } finally {
    const ended = new Promise((done) => child.once('exit', done));
    killTree(child.pid ?? 0);
    await ended;
  }
}

function usableAt(child: ChildProcess, patience: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    const fail = (why: string): void => {
      reject(new Error(`An app to measure ${why}.\n${said}`));
    };
    const late = setTimeout(() => {
      fail(`did not show its window within ${patience / 1000} s`);
    }, patience);
    child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
    child.once('exit', () => {
      clearTimeout(late);
      fail('ended by itself');
    });
    if (child.stdout === null) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, at, boxes] = /^usable ([\d.]+) (\d+)$/u.exec(line) ?? [];
      if (at === undefined) return;
      clearTimeout(late);
      // A page that says what is wrong is ready as well; only one with its message box counts.
      if (boxes === '0') fail('shows no box to write in');
      else resolve(Number(at));
    });
  });
}

// Memory of a process and everything it started, MB: shared pages counted once (PSS) where the system tells, else resident.
function memoryOf(pid: number): Pick<Start, 'memory' | 'measure'> {
  if (process.platform !== 'linux') return { memory: 0, measure: 'RSS' };
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => ({ pid: Number(name), status: read(`/proc/${name}/status`) }))
    .map((one) => ({ ...one, parent: Number(/^PPid:\s+(\d+)/mu.exec(one.status)?.[1] ?? -1) }));
  const family = [pid];
  for (const one of family) family.push(...processes.filter((other) => other.parent === one).map((other) => other.pid));
  const sum = (field: string, file: string): number =>
    family.reduce(
      (total, one) =>
        total + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'mu').exec(read(`/proc/${one}/${file}`))?.[1] ?? 0),
      0,
    ) / 1024;
  const pss = sum('Pss', 'smaps_rollup');
  return pss > 0 ? { memory: pss, measure: 'PSS' } : { memory: sum('VmRSS', 'status'), measure: 'RSS' };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // it ended meanwhile
  }
}
