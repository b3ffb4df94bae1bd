// One start of an Electron app from outside, without a driver: when its window can be written in, what that took, and what memory all its processes take.
import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { killTree } from '../../scripts/drive/app.ts';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import type { Session } from '../../scripts/session.mjs';
import { familyOf, memoryOf, processorTimeOf } from './process-family.ts';
import { projectRoot } from './work-folder.ts';

/** How long after the window memory is looked at, ms. */
export const settle = 1000;

/** What one start gave. */
export interface Start {
  /** From the process's start to a box to write in, ms. */
  readonly usable: number;
  /** When the stages before it were passed (see `ready-hook.cjs`), ms after the process's start. */
  readonly stages: Readonly<Record<string, number>>;
  /** Processor time of each kind of process until then, ms; empty where the system does not tell. */
  readonly processor: Readonly<Record<string, number>>;
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
    const marks = await usableAt(child, patience);
    const pid = child.pid ?? 0;
    const tells = process.platform === 'linux';
    const processor = tells ? processorTimeOf(familyOf(pid)) : {};
    await pause(settle);
    const stages = Object.fromEntries(Object.entries(marks).map(([name, at]) => [name, at - began]));
    const memory = tells ? memoryOf(familyOf(pid)) : { memory: 0, measure: 'RSS' as const };
    return { usable: stages['usable'] ?? NaN, stages, processor, ...memory };
  } finally {
    const ended = new Promise((done) => child.once('exit', done));
    killTree(child.pid ?? 0);
    await ended;
  }
}

function usableAt(child: ChildProcess, patience: number): Promise<Readonly<Record<string, number>>> {
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
      const said = /^usable (\{.*\})$/u.exec(line)?.[1];
      if (said === undefined) return;
      clearTimeout(late);
      const { boxes, marks } = JSON.parse(said) as { boxes: number; marks: Record<string, number> };
      // A page that says what is wrong is ready as well; only one with its message box counts.
      if (boxes === 0) fail('shows no box to write in');
      else resolve(marks);
    });
  });
}
