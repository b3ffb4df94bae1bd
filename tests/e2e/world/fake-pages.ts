// The real windows' pages on their fake hosts, built once and opened in a browser under the real security policy.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize, resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { build } from 'vite';
import { openBrowser } from '../../../scripts/drive/client.ts';

const root = resolve(import.meta.dirname, '..', '..', 'fake-host');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** Pages to look at. */
export interface FakePages {
  /** `query`: how the fake host is to be (tests/fake-host/chat-page.ts). */
  readonly open: (name: 'chat' | 'review', options?: BrowserContextOptions, query?: string) => Promise<Page>;
  readonly close: () => Promise<void>;
}

/** Builds both windows on their fakes and serves them to this computer alone. */
export async function openFakePages(): Promise<FakePages> {
  const folder = mkdtempSync(join(tmpdir(), 'candor-fake-pages-'));
  const input = { chat: join(root, 'index-chat.html'), review: join(root, 'index-review.html') };
  // A test runner says `test`, and then lists of the components lay out every row without a width.
  const { NODE_ENV: runner = 'test' } = process.env;
  process.env['NODE_ENV'] = 'production';
  await build({
    configFile: false,
    root,
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    build: {
      outDir: folder,
      emptyOutDir: true,
      minify: false,
      target: 'chrome130',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input },
    },
  });
  process.env['NODE_ENV'] = runner;
  const server = createServer((request, response) => {
    const file = join(folder, normalize(new URL(request.url ?? '/', 'http://local').pathname));
    if (!file.startsWith(folder) || !existsSync(file)) response.writeHead(404).end();
    else
      response
        .writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
        .end(readFileSync(file));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const browser: Browser = await openBrowser();
  return {
    open: async (name, options = {}, query = '') => {
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        locale: 'en-GB',
        timezoneId: 'Europe/Zurich',
        reducedMotion: 'reduce',
        ...options,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      await page.goto(`http://127.0.0.1:${address.port}/index-${name}.html?${query}`);
      await page.locator('html[data-ready="true"]').waitFor();
      return page;
    },
    close: async () => {
      await browser.close();
      server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
