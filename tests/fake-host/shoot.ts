// Builds both windows on their fake hosts, opens them in a browser under the real security policy, and keeps pictures of every screen.
// Run: npx node tests/fake-host/shoot.ts [output folder] [part of a picture's name]
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const here = import.meta.dirname;
const out = path.resolve(process.argv[2] ?? path.join(here, '../../out/shots'));
const only = process.argv[3] ?? '';
const pages = path.join(out, 'pages');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

interface Shot {
  readonly name: string;
  readonly query: string;
  /** The window; the chat window unless said otherwise. */
  readonly window?: 'review';
  readonly act?: (page: Page) => Promise<void>;
}

const composer = 'textarea';
/** States the sample case in the review window. */
const stateCase = async (page: Page): Promise<void> => {
  await page.getByLabel('Case number').fill('2026-118');
  await page.getByLabel('Reason, in your words').fill('A client disputes the return she was told.');
  await page.getByRole('option', { name: 'Mira Oduya-Lind' }).click();
  await page.getByRole('option', { name: 'Chiara Benvolio' }).click();
  await page.getByLabel('From').fill('2026-10-25');
  await page.getByLabel('to', { exact: true }).fill('2026-11-16');
};
const openCase = async (page: Page): Promise<void> => {
  await stateCase(page);
  await page.getByRole('button', { name: 'Open the case' }).click();
  await page.getByRole('heading', { name: 'Conversations' }).waitFor();
};
const shots: readonly Shot[] = [
  { name: 'case', query: '', window: 'review', act: (page) => page.getByRole('option').first().waitFor() },
  { name: 'case-stated', query: '', window: 'review', act: stateCase },
  { name: 'case-find', query: '', window: 'review', act: (page) => page.getByLabel('Whose records').fill('th') },
  {
    name: 'case-opening',
    query: 'slow=8000',
    window: 'review',
    act: async (page) => (
      await stateCase(page),
      page.getByRole('button', { name: 'Open the case' }).click(),
      page.getByText('Opening 1 of 2 people').waitFor()
    ),
  },
  {
    name: 'case-nameless',
    query: 'nameless',
    window: 'review',
    act: (page) => page.getByRole('button', { name: 'Fetch the names again' }).waitFor(),
  },
  {
    name: 'case-refused',
    query: 'refuse',
    window: 'review',
    act: async (page) => (
      await stateCase(page),
      page.getByRole('button', { name: 'Open the case' }).click(),
      page.getByRole('alert').waitFor()
    ),
  },
  { name: 'review', query: '', window: 'review', act: openCase },
  { name: 'review-unopened', query: 'unopened', window: 'review', act: openCase },
  { name: 'notice', query: 'notice' },
  { name: 'notice-due', query: 'due', act: (page) => page.getByText('There is a new notice').waitFor() },
  { name: 'notice-newer', query: 'due', act: (page) => page.getByRole('button', { name: 'Read the notice' }).click() },
  { name: 'chat', query: '' },
  {
    name: 'chat-writing',
    query: '',
    act: async (page) => {
      await page.locator(composer).fill('For the next transfer please use the account ending 7800 9.');
      await page.locator('[data-pane="thread"] button').last().click();
    },
  },
  {
    name: 'chat-behind',
    query: '',
    act: async (page) => {
      await page.evaluate(() => (window as unknown as { fake: { slow: (ms: number) => void } }).fake.slow(5_000));
      await page.locator(composer).pressSequentially('Fourteen edits', { delay: 5 });
      await page.keyboard.press('Enter');
      await page.getByText('Sends when recorded').first().waitFor();
    },
  },
  { name: 'chat-stopped', query: 'record=stopped' },
  { name: 'chat-closed', query: '', act: (page) => page.getByRole('option', { name: /Delorvaux/ }).click() },
  { name: 'chat-failed', query: '', act: (page) => page.getByRole('option', { name: /Tessaline/ }).click() },
  {
    name: 'chat-unknown',
    query: '',
    act: async (page) => (
      await page.getByRole('option', { name: /7700/ }).click(),
      page
        .getByRole('button', { name: /What happened/ })
        .last()
        .click()
    ),
  },
  {
    name: 'chat-search',
    query: '',
    act: async (page) => (await page.keyboard.press('Control+k'), page.getByRole('searchbox').fill('the')),
  },
  { name: 'chat-record', query: '', act: (page) => page.keyboard.press('Control+Shift+R') },
  {
    name: 'chat-refused',
    query:
      'refused=A%20new%20policy%20on%20this%20computer%20was%20refused.%20Version%203%20of%20the%20policy%20is%20older%20than%20version%204%2C%20which%20was%20in%20force%20already.%20The%20one%20before%20stays%20in%20force.%20Ask%20IT%20to%20install%20the%20newest%20one%20again.',
    act: (page) => page.keyboard.press('Control+Shift+R'),
  },
  { name: 'chat-emoji', query: '', act: (page) => page.getByRole('button', { name: 'Emoji' }).click() },
  {
    name: 'chat-templates',
    query: '',
    act: async (page) => (
      await page.locator(composer).pressSequentially('/'), page.getByRole('combobox').pressSequentially('call')
    ),
  },
  { name: 'chat-templates-all', query: '', act: (page) => page.getByRole('button', { name: 'Templates' }).click() },
  { name: 'chat-long', query: 'older=5000', act: (page) => page.getByRole('option', { name: /Layan/ }).click() },
  {
    name: 'chat-back',
    query: 'older=5000',
    act: async (page) => (
      await page.getByRole('option', { name: /Layan/ }).click(),
      page.locator('[data-pane="thread"]').evaluate((thread) => thread.scrollBy(0, -2000))
    ),
  },
  { name: 'empty', query: 'empty' },
  { name: 'problem', query: 'problem=keychain-denied' },
  { name: 'my-record', query: '', act: (page) => page.getByRole('button', { name: 'My record' }).click() },
  {
    name: 'my-record-ask',
    query: '',
    act: async (page) => (
      await page.getByRole('button', { name: 'My record' }).click(),
      page.getByRole('button', { name: 'Discard' }).click()
    ),
  },
  {
    name: 'my-record-rules',
    query: '',
    act: async (page) => (
      await page.getByRole('button', { name: 'My record' }).click(), page.getByRole('tab', { name: /Notices/ }).click()
    ),
  },
  {
    name: 'my-record-saving',
    query: '',
    act: async (page) => {
      await page.evaluate(() => (window as unknown as { fake: { slow: (ms: number) => void } }).fake.slow(5_000));
      await page.getByRole('button', { name: 'My record' }).click();
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('button', { name: /HTML/ }).click();
      await page.getByText(/4,096 of 48,210/).waitFor();
    },
  },
  {
    name: 'my-record-saved',
    query: '',
    act: async (page) => {
      await page.getByRole('button', { name: 'My record' }).click();
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('button', { name: /JSONL/ }).click();
      await page.getByText('Saved in full').waitFor();
    },
  },
  {
    name: 'my-record-replay',
    query: '',
    act: async (page) => (
      await page.getByRole('button', { name: 'My record' }).click(),
      page
        .getByRole('button', { name: /Replay/ })
        .first()
        .click()
    ),
  },
  { name: 'in-force', query: '', act: (page) => page.getByRole('button', { name: 'In force' }).click() },
];
const looks = [
  { suffix: '', width: 1280, height: 800, scheme: 'light' },
  { suffix: '-dark', width: 1280, height: 800, scheme: 'dark' },
  { suffix: '-1024', width: 1024, height: 700, scheme: 'light' },
] as const;

await build({
  configFile: false,
  root: here,
  base: './',
  logLevel: 'warn',
  plugins: [react()],
  build: {
    outDir: pages,
    emptyOutDir: true,
    target: 'chrome130',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: { input: [path.join(here, 'index-chat.html'), path.join(here, 'index-review.html')] },
  },
});
const server = http.createServer((request, response) => {
  const file = path.join(pages, path.normalize(new URL(request.url ?? '/', 'http://local').pathname));
  if (!file.startsWith(pages) || !fs.existsSync(file)) {
    response.writeHead(404).end();
    return;
  }
  response
    .writeHead(200, { 'content-type': types[path.extname(file)] ?? 'application/octet-stream' })
    .end(fs.readFileSync(file));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('The server has no port.');
const axe = fs.readFileSync(path.join(here, '../../node_modules/axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const complaints = new Set<string>();
for (const look of looks) {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    locale: process.env['SHOT_LOCALE'] ?? 'en-GB',
    timezoneId: 'Europe/Zurich',
    reducedMotion: 'reduce',
  });
  for (const shot of shots.filter((each) => each.name.includes(only))) {
    const page = await context.newPage();
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.add(`${shot.name}: ${message.text()}`);
    });
    page.on('pageerror', (error) => complaints.add(`${shot.name}: ${error.message}`));
    await page.goto(`http://127.0.0.1:${address.port}/index-${shot.window ?? 'chat'}.html?${shot.query}`);
    await page.locator('html[data-ready="true"]').waitFor({ timeout: 10_000 });
    await shot.act?.(page);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await page.screenshot({ path: path.join(out, `${shot.name}${look.suffix}.png`) });
    if (look.suffix !== '-1024') {
      await page.evaluate(axe);
      const found = await page.evaluate(async () => {
        const { axe: runner } = window as unknown as {
          axe: {
            run: () => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
          };
        };
        return (await runner.run()).violations.map(
          (each) =>
            `${each.id}: ${each.nodes
              .slice(0, 3)
              .map((node) => `${node.html.slice(0, 160)} ${node.failureSummary.split('\n').slice(1, 2).join(' ')}`)
              .join(' | ')}`,
        );
      });
      for (const each of found) complaints.add(`${shot.name}${look.suffix}: axe ${each}`);
    }
    await page.close();
  }
  await context.close();
}
await browser.close();
server.close();
for (const each of complaints) console.log(each);
console.log(
  `Pictures in ${out}; ${complaints.size === 0 ? 'nothing to complain about' : `${complaints.size} complaints`}.`,
);
