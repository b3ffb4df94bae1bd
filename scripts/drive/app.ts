// Drives the real app for tests and the tour: one way to launch it, wait for it, and end it (Playwright's Electron driver, pitfalls §8).
import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { electronRuntime } from '../electron-path.mjs';
import type { Session } from '../session.mjs';

const root = resolve(import.meta.dirname, '..', '..');

/** A running app with its one window. */
export interface DrivenApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** Process id of Electron's main process. */
  readonly pid: number;
  /** What main and the vault wrote to stderr. */
  readonly log: () => string;
  /** Ends it as a person would, by closing the window. */
  readonly close: () => Promise<void>;
  /** kill -9 of the whole app, every process of it. */
  readonly kill: () => Promise<void>;
}

/** Launches the app with a configuration and resolves once its window has something to show. */
export async function launchApp(
  session: Session,
  config: string,
  options: { readonly args?: readonly string[]; readonly colorScheme?: 'light' | 'dark' } = {},
): Promise<DrivenApp> {
  const { executable } = electronRuntime();
  const env = Object.fromEntries(
    Object.entries(session.env).filter((one): one is [string, string] => one[1] !== undefined),
  );
  const app = await _electron.launch({
    executablePath: executable,
    args: [...session.electronArgs, ...(options.args ?? []), root, '--config', config, '--no-dialog'],
    cwd: root,
    env,
    timeout: 180_000,
    colorScheme: options.colorScheme ?? 'light',
  });
  const child = app.process();
  const pid = child.pid ?? 0;
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString()).slice(-20_000);
  });
  const ended = new Promise<void>((done) => {
    child.once('exit', () => {
      done();
    });
  });
  try {
    const page = await app.firstWindow({ timeout: 180_000 });
    page.setDefaultTimeout(60_000);
    await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true', undefined, {
      timeout: 180_000,
    });
    return {
      app,
      page,
      pid,
      log: () => log,
      close: async () => {
        const late = setTimeout(() => {
          killTree(pid);
        }, 8000);
        await app.close().catch(() => undefined); // a crash on the way out shows in the exit, not here
        await ended;
        clearTimeout(late);
      },
      kill: async () => {
        killTree(pid);
        await ended;
      },
    };
  } catch (error) {
    killTree(pid);
    throw new Error(`The app did not show its window.\n${log}`, { cause: error });
  }
}

/** Ends a process and everything it started, at once. */
export function killTree(pid: number): void {
  if (process.platform === 'win32') {
    execFileSync('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' });
    return;
  }
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/u).map(Number));
  const doomed = [pid];
  for (const one of doomed) doomed.push(...table.filter(([, parent]) => parent === one).map(([child]) => child ?? 0));
  for (const one of doomed) {
    try {
      process.kill(one, 'SIGKILL');
    } catch {
      // it had ended already
    }
  }
}
