// Runs the writer as a process, hears what it acknowledges, and may end it at once.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** How to run it. */
export interface WriterRun {
  readonly mode: 'everything' | 'flood' | 'root-key';
  readonly path: string;
  /** strace options in front of it, for injected faults. */
  readonly strace?: readonly string[];
  /** `kill -9` this many ms after its line `ready`. */
  readonly killAfter?: number;
}

/** What the writer said, how it ended. */
export interface WriterEnd {
  readonly said: readonly string[];
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs it to its end. */
export function runWriter({ mode, path, strace = [], killAfter }: WriterRun): Promise<WriterEnd> {
  const writer = [process.execPath, join(import.meta.dirname, 'writer.ts'), mode, path];
  const [command = '', ...rest] =
    strace.length === 0 ? writer : ['strace', '-f', '-qq', '-o', '/dev/null', ...strace, ...writer];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] });
    const said: string[] = [];
    let stderr = '';
    child.stderr.on('data', (bytes: Buffer) => {
      stderr += bytes.toString();
    });
    createInterface({ input: child.stdout }).on('line', (line) => {
      said.push(line);
      if (line === 'ready' && killAfter !== undefined) setTimeout(() => child.kill('SIGKILL'), killAfter);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ said, code, signal, stderr });
    });
  });
}
