// @ts-check
// Starts a helper program (display, bus, keyring) that never outlives the command that needed it.
import { spawn } from 'node:child_process';
import fs from 'node:fs';

/** @typedef {{pid: number, said: Promise<string>, errors(): string, stop(): Promise<void>}} Helper */

// The kernel ends the helper when this process dies, even by SIGKILL.
const withParent = ['/usr/bin/setpriv', '/bin/setpriv'].find((file) => fs.existsSync(file));

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});

/**
 * Starts a helper. `said` resolves with the first line it writes to descriptor 3, and rejects when it ends or stays silent.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{env?: NodeJS.ProcessEnv, input?: string, timeoutMs?: number}} [options]
 * @returns {Helper}
 */
export function startHelper(command, args, { env = process.env, input, timeoutMs = 10_000 } = {}) {
  const [program, ...rest] = withParent ? [withParent, '--pdeathsig', 'TERM', command, ...args] : [command, ...args];
  const child = spawn(String(program), rest, { env, stdio: ['pipe', 'ignore', 'pipe', 'pipe'] });
  running.add(child);
  let errors = '';
  child.stderr?.on('data', (data) => (errors = (errors + String(data)).slice(-2000)));
  // A helper that ended early closes its input; that is told by `said` or by the exit, not by this pipe.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(input ?? '');
  /** @type {Promise<void>} */
  const ended = new Promise((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      errors += error.message;
      resolve();
    });
  });
  void ended.then(() => running.delete(child));
  /** @type {Promise<string>} */
  const said = new Promise((resolve, reject) => {
    let text = '';
    const timer = setTimeout(
      () => reject(new Error(`${command} said nothing for ${timeoutMs / 1000} s\n${errors}`)),
      timeoutMs,
    );
    child.stdio[3]?.on('data', (/** @type {Buffer} */ data) => {
      text += String(data);
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`${command} ended at once\n${errors}`));
    });
  });
  said.catch(() => undefined); // whoever does not ask for it must not be stopped by it
  return {
    pid: child.pid ?? 0,
    said,
    errors: () => errors,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 3000);
      await ended;
      clearTimeout(late);
    },
  };
}
