// Looks inside a test build: the package that ships, every fuse as hardened, but started as in development, since what ships can only be seen from outside (shipping.test.ts).
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { getCurrentFuseWire } from '@electron/fuses';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/bootstrap/paths.mjs';
import { developmentParts } from '../../scripts/release-gate.mjs';
import { prepareSample } from '../../scripts/sample/organisation.ts';
import { startServices } from '../../scripts/sample/services.ts';
import { openSession } from '../../scripts/session.mjs';
import { hardenedWire } from './hardened-wire.ts';

const work = mkdtempSync(path.join(tmpdir(), 'candor-pack-'));
const folder = path.join(work, 'linux-unpacked');
const executable = path.join(folder, 'candor');

/** The address of the page inspector, which the app prints when asked for one. */
function inspectorOf(app: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const late = setTimeout(() => {
      reject(new Error(`the packaged app offered no inspector\n${said.slice(-2000)}`));
    }, 60_000);
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
  for (const until = performance.now() + 60_000; ; await pause(100)) {
    const pages = (await (await fetch(list)).json()) as { type: string; url: string }[];
    if (pages.some((page) => page.type === 'page' && page.url !== '' && page.url !== 'about:blank')) return;
    if (performance.now() > until) throw new Error('the packaged app opened no window within a minute');
  }
}

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('the packaged app, as a test build', () => {
  beforeAll(() => {
    execFileSync(process.execPath, ['scripts/pack.mjs', '--test-build', `--output=${work}`], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }, 180_000);
  afterAll(() => {
    rmSync(work, { recursive: true, force: true });
  });

  it('has every fuse as what ships has it, and could not be taken for it', async () => {
    expect(await getCurrentFuseWire(executable)).toMatchObject(hardenedWire);
    expect(developmentParts(readFileSync(path.join(folder, 'resources', 'app.asar')))).not.toEqual([]);
  });

  it('carries its own licence and that of the typeface', () => {
    const text = (name: string): string => readFileSync(path.join(folder, 'resources', name), 'utf8');
    expect(text('LICENSE.candor.txt')).toContain('Apache License');
    expect(text('LICENSE.inter.txt')).toContain('SIL OPEN FONT LICENSE');
  });

  it('P5 starts with its keychain and services, and the first thing it shows is the notice', async () => {
    const session = await openSession({ display: 'own', keyStore: 'own' });
    const sample = await prepareSample({ data: path.join(work, 'sample'), keyStore: 'system' });
    const services = await startServices(sample);
    const app = spawn(
      executable,
      [...session.electronArgs, '--remote-debugging-port=0', '--config', sample.employee.config],
      { env: session.env, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let browser: Browser | undefined;
    try {
      const inspector = await inspectorOf(app);
      await pageIsOpen(inspector);
      browser = await chromium.connectOverCDP(inspector);
      const window = browser.contexts()[0]?.pages()[0];
      if (!window) throw new Error('the inspector shows no window');
      const heading = window.getByRole('heading', { level: 1 });
      await heading.waitFor({ state: 'visible', timeout: 120_000 });
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
