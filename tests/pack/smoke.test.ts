// Packages the Linux folder with hardened fuses, reads the fuses back, starts it as a person would and waits for its window.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { prepareSample } from '../../scripts/sample/organisation.ts';
import { startServices } from '../../scripts/sample/services.ts';
import { openSession, withSession } from '../../scripts/session.mjs';

const work = mkdtempSync(path.join(tmpdir(), 'candor-pack-'));
const folder = path.join(work, 'linux-unpacked');
const executable = path.join(folder, 'candor');
const [off, on] = ['0'.charCodeAt(0), '1'.charCodeAt(0)];

/** The address of the page inspector, which the app prints when asked for one. */
function inspectorOf(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => {
      reject(new Error(`the packaged app offered no inspector\n${said.slice(-2000)}`));
    }, 20_000);
    app.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
      const match = /DevTools listening on (ws:\S+)/.exec(said);
      if (!match?.[1]) return;
      clearTimeout(late);
      resolve(match[1]);
    });
    app.once('exit', (code) => {
      reject(new Error(`the packaged app ended with code ${String(code)}\n${said.slice(-2000)}`));
    });
  });
}

/** Waits until the app has opened a page: an inspector that connects earlier is not told of it in Electron. */
async function pageIsOpen(inspector: string): Promise<void> {
  const list = `http://${new URL(inspector).host}/json/list`;
  for (const until = performance.now() + 30_000; ; await pause(100)) {
    const pages = (await (await fetch(list)).json()) as { type: string; url: string }[];
    if (pages.some((page) => page.type === 'page' && page.url !== '' && page.url !== 'about:blank')) return;
    if (performance.now() > until) throw new Error('the packaged app opened no window within 30 seconds');
  }
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the packaged app', () => {
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/pack.mjs', `--output=${work}`], { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
  }, 180_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
  });

  it('has every fuse as hardened', async () => {
    const wire = await getCurrentFuseWire(executable);
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    });
  });

  it('holds the app in one archive, one native module beside it, and nothing of the development runtime', () => {
    const resources = path.join(folder, 'resources');
    const unpacked = readdirSync(path.join(resources, 'app.asar.unpacked'), { recursive: true }).map(String);
    expect(unpacked.filter((name) => name.endsWith('.node'))).toHaveLength(1);
    expect([existsSync(path.join(resources, 'app.asar')), existsSync(path.join(resources, 'default_app.asar')), existsSync(path.join(folder, 'version'))]).toEqual([true, false, false]);
  });

  it('started without a configuration says what to do and ends, without a window', async () => {
    const said = await withSession({ display: 'own', keyStore: 'none' }, (session) => {
      const home = path.join(work, 'nobody');
      const app = spawn(executable, [...session.electronArgs, '--no-dialog'], { env: { ...session.env, HOME: home, XDG_CONFIG_HOME: home }, stdio: ['ignore', 'ignore', 'pipe'], timeout: 20_000 });
      return new Promise<{ code: number | null; words: string }>((resolve) => {
        let words = '';
        app.stderr.on('data', (data: Buffer) => (words += data.toString()));
        app.once('close', (code) => {
          resolve({ code, words });
        });
      });
    });
    expect(said.code).toBe(1);
    expect(said.words).toContain('without a readable configuration');
  });

  it('P5 starts with its keychain and services, and the first thing it shows is the notice', async () => {
    const session = await openSession({ display: 'own', keyStore: 'own' });
    const sample = await prepareSample({ data: path.join(work, 'sample'), keyStore: 'system' });
    const services = await startServices(sample);
    const app = spawn(executable, [...session.electronArgs, '--remote-debugging-port=0', '--config', sample.employee.config], { env: session.env, stdio: ['ignore', 'ignore', 'pipe'] });
    let browser: Browser | undefined;
    try {
      const inspector = await inspectorOf(app);
      await pageIsOpen(inspector);
      browser = await chromium.connectOverCDP(inspector);
      const window = browser.contexts()[0]?.pages()[0];
      if (!window) throw new Error('the inspector shows no window');
      const heading = window.getByRole('heading', { level: 1 });
      await heading.waitFor({ state: 'visible', timeout: 30_000 });
      expect(await heading.innerText()).toBe('Before you write to clients');
    } finally {
      await browser?.close();
      app.removeAllListeners('exit');
      app.kill('SIGKILL');
      await Promise.all(services.map((service) => service.stop()));
      await session.stop();
    }
  });
});
