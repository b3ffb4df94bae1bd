// Rows `startup` and `rss`: the real app with a small journal beside a hello-world window, started in turn, without any driver attached.
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createInterface } from 'node:readline';
import { killTree } from '../../scripts/drive/app.ts';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import { withSession, type Session } from '../../scripts/session.mjs';
import { quantile } from './quantile.ts';
import { measured, skipped, type Row } from './row.ts';
import { prepareSmallJournal, smallJournalEdits } from './small-journal.ts';
import { projectRoot, withFolder } from './work-folder.ts';

const rounds = 5; // the first warms the disk cache and does not count
const settle = 1000;
const patience = 30_000;

interface Start {
  readonly usable: number;
  readonly memory: number;
  readonly measure: 'PSS' | 'RSS';
}

/** Starts both apps in turn and takes medians. */
export async function benchAppStart(): Promise<readonly Row[]> {
  return withFolder((folder) =>
    withSession({ display: 'own', keyStore: 'none' }, async (session) => {
      const sample = await prepareSmallJournal(join(folder, 'sample'));
      const hello = [join(projectRoot, 'tests/bench/floor-app'), '--profile', join(folder, 'hello')];
      const candor = [projectRoot, '--config', sample.employee.config, '--no-dialog'];
      const ours: Start[] = [];
      const floor: Start[] = [];
      for (let round = 0; round < rounds; round++) {
        const [a, b] = [await startOnce(session, candor), await startOnce(session, hello)];
        if (round === 0) continue;
        ours.push(a);
        floor.push(b);
      }
      const median = (starts: readonly Start[], pick: (start: Start) => number): number => quantile(starts.map(pick), 0.5);
      const note = `median of ${ours.length} starts; journal of ${smallJournalEdits} edits, no services running; floor: one sandboxed hello-world window, started in turn`;
      return [
        measured('startup', median(ours, (one) => one.usable), 'ms', median(floor, (one) => one.usable), `process start to a usable window; ${note}`),
        process.platform !== 'linux'
          ? skipped('rss', 'MB', 'the memory of all processes is read from /proc, which only Linux has')
          : measured('rss', median(ours, (one) => one.memory), 'MB', median(floor, (one) => one.memory), `sum of ${ours[0]?.measure ?? ''} over all processes, ${settle / 1000} s after the window; ${note}`),
      ];
    }),
  );
}

async function startOnce(session: Session, app: readonly string[]): Promise<Start> {
  const { executable } = electronRuntime();
  const began = performance.timeOrigin + performance.now();
  const child = spawn(executable, [...session.electronArgs, '-r', join(projectRoot, 'tests/bench/ready-hook.cjs'), ...app], { cwd: projectRoot, env: session.env, stdio: ['ignore', 'pipe', 'pipe'] });
  try {
    const usable = (await usableAt(child)) - began;
    await pause(settle);
    return { usable, ...memoryOf(child.pid ?? 0) };
  } finally {
    const ended = new Promise((done) => child.once('exit', done));
    killTree(child.pid ?? 0);
    await ended;
  }
}

function usableAt(child: ChildProcess): Promise<number> {
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

/** Memory of a process and everything it started, MB: shared pages counted once (PSS) where the system tells, else resident. */
function memoryOf(pid: number): Pick<Start, 'memory' | 'measure'> {
  if (process.platform !== 'linux') return { memory: 0, measure: 'RSS' };
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map((name) => ({ pid: Number(name), status: read(`/proc/${name}/status`) }))
    .map((one) => ({ ...one, parent: Number(/^PPid:\s+(\d+)/mu.exec(one.status)?.[1] ?? -1) }));
  const family = [pid];
  for (const one of family) family.push(...processes.filter((other) => other.parent === one).map((other) => other.pid));
  const sum = (field: string, file: string): number => family.reduce((total, one) => total + Number(new RegExp(`^${field}:\\s+(\\d+)`, 'mu').exec(read(`/proc/${one}/${file}`))?.[1] ?? 0), 0) / 1024;
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
