// Whether strace can be used here: Linux, installed, and allowed to trace.
import { spawnSync } from 'node:child_process';

/** True when strace works. In CI it must. */
export const hasStrace =
  process.platform === 'linux' && spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

if (!hasStrace) {
  if (process.env.CI !== undefined && process.platform === 'linux')
    throw new Error('In CI the crash tests must run: strace is not installed or not allowed to trace.');
  console.warn('Skipped: strace is not here (apt-get install strace), so nothing is crashed at its every system call.');
}
