// The red lines on the real app: what Candor never sees, never notes and never hides (P5; red lines X2, X3, X4 as design §5 decides, X5, X6).
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { _electron, type Page } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { focusComposer, sendMessage } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice, goTo } from '../../scripts/drive/window.ts';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import type { EditEntry } from '../../src/draft/entries.ts';
import { ComposerBox } from './world/composer-box.ts';
import { draftsLaneOf, numbersIn } from './world/drafts-lane.ts';
import { contentsOf } from './world/record.ts';
import { openWorld, type World } from './world/world.ts';

/** Another program on the same screen, with a field of its own. */
async function typeInAnotherApp(world: World, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'another-app-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'another-app', main: 'main.cjs' }));
  writeFileSync(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.setPath('userData', ${JSON.stringify(join(folder, 'profile'))});
app.whenReady().then(() => new BrowserWindow({ width: 400, height: 300 }).loadURL('data:text/html,<textarea autofocus></textarea>'));`,
  );
  const env = Object.fromEntries(
    Object.entries(world.session.env).filter((one): one is [string, string] => one[1] !== undefined),
  );
  const other = await _electron.launch({
    executablePath: electronRuntime().executable,
    args: [...world.session.electronArgs, folder],
    env,
    timeout: 90_000,
  });
  const page = await other.firstWindow();
  await page.locator('textarea').focus();
  await page.keyboard.type(text);
  expect(await page.locator('textarea').inputValue()).toBe(text);
  await other.close();
}

/** Files below a folder that hold this text, in UTF-8 or UTF-16. */
function filesHolding(folder: string, text: string): readonly string[] {
  const needles = [Buffer.from(text, 'utf8'), Buffer.from(text, 'utf16le')];
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((file) => existsSync(file) && statSync(file).isFile())
    .filter((file) => {
      const bytes = readFileSync(file);
      return needles.some((needle) => bytes.includes(needle));
    })
    .map((file) => relative(folder, file));
}

/** Lays traps on everything that could watch a person beyond the composer, in main; each names itself when touched. */
async function layTraps(box: ComposerBox): Promise<void> {
  await box.app.app.evaluate(({ clipboard, desktopCapturer, globalShortcut, powerMonitor, webContents }) => {
    const touched: string[] = [];
    const spring: (() => unknown)[] = [];
    Object.assign(globalThis, { e2eTouched: touched, e2eSpring: spring });
    const trap = (owner: object, name: string, label: string): void => {
      Object.defineProperty(owner, name, {
        configurable: true,
        value: () => {
          touched.push(`${label}.${name}`);
        },
      });
      spring.push(() => Reflect.apply(Reflect.get(owner, name) as () => unknown, owner, []));
    };
    for (const name of [
      'readText',
      'readHTML',
      'readImage',
      'readRTF',
      'readBookmark',
      'readFindText',
      'readBuffer',
      'read',
      'has',
      'availableFormats',
    ])
      trap(clipboard, name, 'clipboard');
    for (const name of ['getSources']) trap(desktopCapturer, name, 'desktopCapturer');
    for (const name of ['register', 'registerAll']) trap(globalShortcut, name, 'globalShortcut');
    for (const name of ['getSystemIdleTime', 'getSystemIdleState']) trap(powerMonitor, name, 'powerMonitor');
    for (const contents of webContents.getAllWebContents())
      for (const name of ['capturePage', 'beginFrameSubscription', 'getMediaSourceId'])
        trap(contents, name, 'webContents');
  });
  await box.page.evaluate(() => {
    const touched: string[] = [];
    Object.assign(window, { e2eTouched: touched });
    const trap = (owner: object | undefined, name: string): void => {
      if (owner !== undefined)
        Object.defineProperty(owner, name, {
          configurable: true,
          value: () => {
            touched.push(name);
            return Promise.reject(new Error('trap'));
          },
        });
    };
    for (const name of ['read', 'readText']) trap(navigator.clipboard, name);
    for (const name of ['getDisplayMedia', 'getUserMedia', 'enumerateDevices']) trap(navigator.mediaDevices, name);
  });
}

const touchedInMain = (box: ComposerBox): Promise<readonly string[]> =>
  box.app.app.evaluate(() => (globalThis as unknown as { e2eTouched: string[] }).e2eTouched);
const touchedInPage = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => (window as unknown as { e2eTouched: string[] }).e2eTouched);
const spell = async (page: Page, text: string): Promise<void> => page.keyboard.type(text);

test('P5 X2 X5 what is typed in any other field or another app is nowhere; clipboard, screen, idle time and global keys are never touched', {
  timeout: 270_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page, world } = box;
  await layTraps(box);
  const canary = {
    draft: 'zephyrdraft',
    search: 'quokkasearch',
    other: 'narwhalother',
    number: 'ibexcase',
    reason: 'okapireason',
    held: 'vicunaheld',
    clip: 'axolotlclip',
  } as const;

  await spell(page, `My ${canary.draft}`);
  await page.keyboard.press('Control+k');
  await spell(page, canary.search);
  expect(await page.getByRole('searchbox').inputValue()).toBe(canary.search);
  await page.keyboard.press('Escape');
  // Keys pressed where no field is, and on other places of the window.
  await goTo(page, 'In force');
  await spell(page, canary.held);
  await goTo(page, 'My record');
  await spell(page, canary.held);
  await goTo(page, 'Chats');
  await typeInAnotherApp(world, canary.other);
  // On the clipboard, and never pasted.
  await page.evaluate((text) => {
    document.addEventListener(
      'copy',
      (event) => {
        event.clipboardData?.setData('text/plain', text);
        event.preventDefault();
      },
      { once: true },
    );
    document.execCommand('copy');
  }, canary.clip);
  await focusComposer(page);
  await page.keyboard.press('End');
  await spell(page, ' and more');
  const reviewer = await world.launch({ as: 'reviewer' });
  await reviewer.page.locator('input').first().fill('');
  await reviewer.page.locator('input').first().focus();
  await spell(reviewer.page, canary.number);
  await reviewer.page.locator('textarea').focus();
  await spell(reviewer.page, canary.reason);
  expect(await reviewer.page.locator('textarea').inputValue()).toBe(canary.reason);
  await reviewer.close();

  await vi.waitFor(
    async () => {
      expect((await contentsOf(world.sample)).drafts[0]?.text).toBe(`My ${canary.draft} and more`);
    },
    { timeout: 30_000, interval: 50 },
  );
  expect(await touchedInMain(box)).toEqual([]);
  expect(await touchedInPage(page)).toEqual([]);
  expect(
    await box.app.app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .map((one) => one.listenerCount('before-input-event') + one.listenerCount('input-event')),
    ),
  ).toEqual([0]);
  // Every trap does catch.
  const traps = await box.app.app.evaluate(() => {
    const { e2eSpring } = globalThis as unknown as { e2eSpring: (() => unknown)[] };
    for (const spring of e2eSpring) spring();
    return e2eSpring.length;
  });
  expect(traps).toBeGreaterThan(15);
  expect(await touchedInMain(box)).toHaveLength(traps);
  const caught = await page.evaluate(async () => {
    await Promise.allSettled([navigator.clipboard.readText(), navigator.mediaDevices.getUserMedia({ audio: true })]);
    return (window as unknown as { e2eTouched: string[] }).e2eTouched;
  });
  expect(caught).toEqual(['readText', 'getUserMedia']);
  await box.app.close();

  const record = JSON.stringify(await contentsOf(world.sample));
  expect((await contentsOf(world.sample)).drafts).toHaveLength(1);
  for (const [name, text] of Object.entries(canary)) {
    const stays = name === 'draft';
    expect(`${name}: ${record.toLowerCase().includes(text)}`).toBe(`${name}: ${stays}`);
    expect({ name, files: filesHolding(world.sample.data, text) }).toEqual({ name, files: [] });
  }
  // The search does find: a name that stands in a file in the clear.
  expect(filesHolding(world.sample.data, 'Aldermere').length).toBeGreaterThan(0);
});

/** Types five letters in each of three seconds, in a rhythm of one's own; gives the rows, their seconds counted from the first. */
async function typist(box: ComposerBox, dwell: number, gap: number): Promise<readonly RecordedEdit[]> {
  const busy: string[] = [];
  for (let tries = 0; tries < 15; tries++) {
    await box.clear();
    const before = await box.page.evaluate(() => window.e2eBox?.prints.length ?? 0);
    for (const word of ['Three', ' more', ' here']) {
      await box.page.evaluate(async () => {
        const second = Math.floor(Date.now() / 1000);
        while (Math.floor(Date.now() / 1000) === second) await new Promise((done) => setTimeout(done, 5));
      });
      for (const letter of word) {
        await box.page.keyboard.press(letter, { delay: dwell });
        if (gap > 0) await box.page.waitForTimeout(gap);
      }
    }
    const drafted = async (): Promise<readonly RecordedEdit[]> =>
      (await contentsOf(box.world.sample)).drafts[0]?.edits.slice(before) ?? [];
    await vi.waitFor(
      async () => {
        expect((await drafted()).length).toBe(15);
      },
      { timeout: 30_000, interval: 50 },
    );
    const rows = await drafted();
    const first = rows[0] ?? { second: 0, n: 0 };
    const counted = rows.map((row) => ({ ...row, n: row.n - first.n, second: row.second - first.second }));
    // A busy computer may have carried a letter over into the next second: that is another second, not another rhythm.
    if (counted.every(({ second, n }) => second === Math.floor(n / 5))) return counted;
    busy.push(counted.map(({ second }) => second).join(''));
  }
  throw new Error(`This computer was too busy to type five letters in a second: ${busy.join(' ')}`);
}

test('P5 X3 X4 two typists of different rhythm leave identical rows; no key event and no time finer than a second is on record; what was underlined is marked so', {
  timeout: 720_000,
}, async () => {
  const box = await ComposerBox.open();
  const quick = await typist(box, 0, 0);
  const slow = await typist(box, 25, 25);
  expect(quick).toHaveLength(15);
  expect(slow).toEqual(quick);

  await box.clear();
  await spell(box.page, 'Guten Tag');
  await box.page.keyboard.press('Shift+Enter');
  await box.underline('に', 'にほ', '日本');
  await box.confirm('日本');
  await box.page.waitForTimeout(60); // another key press than the confirming one
  await sendMessage(box.page);
  await spell(box.page, 'not sent');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts.at(-1)?.text).toBe('not sent');
    },
    { timeout: 30_000, interval: 50 },
  );
  await box.app.close();
  const frames = await draftsLaneOf(box.world.sample);
  const numbers = numbersIn(frames);
  expect(numbers.length).toBeGreaterThan(50);
  expect(numbers.filter(([, value]) => !Number.isInteger(value) || value > 1e11)).toEqual([]);
  const edits = frames.flatMap(({ entries }) => entries).filter((entry): entry is EditEntry => entry.kind === 'edit');
  expect([...new Set(edits.flatMap(({ edit }) => Object.keys(edit)))].sort()).toEqual([
    'at',
    'composing',
    'deleted',
    'inserted',
    'kind',
    'n',
    'origin',
    'second',
  ]);
  expect([...new Set(frames.flatMap(({ entries }) => entries.flatMap((entry) => Object.keys(entry))))].sort()).toEqual([
    'cause',
    'conversation',
    'edit',
    'held',
    'id',
    'kind',
    'outcome',
  ]);
  const composed = edits.filter(({ edit }) => edit.kind === 'compose');
  expect(composed.map(({ edit }) => edit.inserted).join('')).toContain('に');
  expect(composed.some(({ edit }) => edit.composing)).toBe(true);
  expect(edits.filter(({ edit }) => edit.kind !== 'compose').some(({ edit }) => edit.composing)).toBe(false);
});

test('P5 X6 where least is recorded, too, the indicator, the window and its name are there', {
  timeout: 180_000,
}, async () => {
  const world = await openWorld({ services: [], level: 'messages' });
  const { app, page } = await world.launch();
  await acknowledgeNotice(page);
  await page.getByRole('button', { name: 'On record' }).click();
  await page.getByText('messages sent and received').first().waitFor();
  const window = await app.evaluate(({ app: electron, BrowserWindow }) => {
    const [one] = BrowserWindow.getAllWindows();
    return {
      name: electron.getName(),
      visible: one?.isVisible(),
      title: one?.getTitle(),
      opacity: one?.getOpacity(),
      count: BrowserWindow.getAllWindows().length,
    };
  });
  expect(window).toMatchObject({ name: 'Candor', visible: true, title: 'Candor', opacity: 1, count: 1 });
});
