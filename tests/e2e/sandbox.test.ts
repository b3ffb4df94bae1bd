// As an ordinary user the windows' processes run in Chromium's own sandbox: with seccomp on and no new privileges (design §3).
import { execFileSync, spawn } from 'node:child_process';
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import { killTree } from '../../scripts/drive/app.ts';
import { prepareSample } from '../../scripts/sample/organisation.ts';
import { openSession } from '../../scripts/session.mjs';
import { renderersOf } from './world/processes.ts';

const root = resolve(import.meta.dirname, '..', '..');
const nobody = 65_534;

/** Whether another user can be played. */
function canBeNobody(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    execFileSync('runuser', ['-u', 'nobody', '--', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The runtime and the built app, in a folder that everybody may read. */
function readableCopy(folder: string): { readonly executable: string; readonly app: string } {
  const { dist, executable } = electronRuntime();
  const runtime = join(folder, 'runtime');
  const app = join(folder, 'app');
  cpSync(realpathSync(dist), runtime, { recursive: true });
  for (const part of [
    'package.json',
    'out/main',
    'out/preload',
    'out/renderer',
    'node_modules/better-sqlite3/package.json',
    'node_modules/better-sqlite3/lib',
    'node_modules/better-sqlite3/build/Release/better_sqlite3.node',
  ]) {
    cpSync(join(root, part), join(app, part), { recursive: true, dereference: true });
  }
  execFileSync('chmod', ['-R', 'a+rX', folder]);
  return { executable: join(runtime, relative(dist, executable)), app };
}

const possible = canBeNobody();
if (!possible) console.warn('Skipped: the sandbox needs another user than root to be played with runuser.');

test.runIf(possible)(
  'as an ordinary user every renderer runs under seccomp, with no new privileges',
  { timeout: 180_000 },
  async () => {
    const data = mkdtempSync(join(tmpdir(), 'candor-sandbox-'));
    const session = await openSession({ display: 'own', keyStore: 'none', dataFolder: data });
    const sample = await prepareSample({ data, keyStore: 'sample' });
    const place = mkdtempSync(join(tmpdir(), 'candor-readable-'));
    const { executable, app } = readableCopy(place);
    for (const name of readdirSync(data, { recursive: true }).map(String)) chownSync(join(data, name), nobody, nobody);
    chownSync(data, nobody, nobody);
    const args = session.electronArgs.filter((one) => one !== '--no-sandbox');
    const child = spawn(
      'runuser',
      ['-u', 'nobody', '--', executable, ...args, app, '--config', sample.employee.config, '--no-dialog'],
      {
        env: { ...session.env, HOME: data, XDG_CONFIG_HOME: data, XDG_RUNTIME_DIR: data },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)));
    onTestFinished(async () => {
      killTree(child.pid ?? 0);
      await session.stop();
      for (const folder of [data, place]) rmSync(folder, { recursive: true, force: true });
    });
    const status = (pid: number, key: string): string =>
      new RegExp(`^${key}:\\s*(\\d+)$`, 'mu').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '';
    await vi.waitFor(
      () => {
        expect(existsSync(join(sample.employee.data, 'journal')), said).toBe(true);
      },
      { timeout: 60_000, interval: 100 },
    );
    await vi.waitFor(
      () => {
        expect(renderersOf(child.pid ?? 0).length, said).toBeGreaterThan(0);
      },
      { timeout: 60_000, interval: 100 },
    );
    for (const renderer of renderersOf(child.pid ?? 0))
      expect({
        seccomp: status(renderer, 'Seccomp'),
        privileges: status(renderer, 'NoNewPrivs'),
        uid: readFileSync(`/proc/${renderer}/status`, 'utf8').includes(`Uid:\t${nobody}`),
      }).toEqual({ seccomp: '2', privileges: '1', uid: true });
  },
);
