// Starts other programs: quietly with their output kept for an error message, or in the foreground.
import { spawn } from 'node:child_process';

/** Runs a program to its end; resolves with its output, rejects with the tail of it when it fails. */
export function run(command, args, { cwd, env = process.env, timeoutMs = 600_000, input } = {}) {
  return new Promise((resolve, reject) => {
    const shell = process.platform === 'win32' && /\.cmd$/.test(command);
    const child = spawn(command, args, {
      cwd,
      env,
      shell,
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
    let output = '';
    let errors = '';
    const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    if (input !== undefined) child.stdin.end(input);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) return resolve(output);
      const tail = `${errors}\n${output}`.trim().split('\n').slice(-12).join('\n');
      reject(new Error(`${command} ${args.slice(0, 3).join(' ')} ended with ${signal ?? `code ${code}`}\n${tail}`));
    });
  });
}

/** Runs a program with this terminal; resolves with its exit code. Ctrl+C and termination reach it. */
export function inForeground(command, args, { cwd, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: 'inherit' });
    const pass = (signal) => () => child.kill(signal);
    const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => [
      signal,
      signal === 'SIGINT' ? () => undefined : pass(signal),
    ]);
    for (const [signal, handler] of handlers) process.on(signal, handler);
    child.on('error', reject);
    child.on('close', (code, signal) => {
      for (const [name, handler] of handlers) process.off(name, handler);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1));
    });
  });
}

/** The name npm goes by on this platform. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
