// The thread keeps its end: what is new is in sight or counted, and counts as read only once it was in sight of somebody who attends to it.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { openFakePages, type FakePages } from './world/fake-pages.ts';

let pages: FakePages;
beforeAll(async () => {
  pages = await openFakePages();
}, 180_000);
afterAll(() => pages.close());

interface FakeWindow {
  readonly fake: {
    readonly hear: (conversation: string, text: string) => void;
    readonly unreadOf: (conversation: string) => number;
  };
}
/** However slow the machine is. */
const eventually = <T>(ask: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(ask, { timeout: 30_000 });
const hear = (page: Page, text: string, conversation = 'layan'): Promise<void> =>
  page.evaluate(([where, said]) => (window as unknown as FakeWindow).fake.hear(where, said), [
    conversation,
    text,
  ] as const);
const unreadOf = (page: Page, conversation = 'layan'): Promise<number> =>
  page.evaluate((where) => (window as unknown as FakeWindow).fake.unreadOf(where), conversation);
const scroller = '[data-pane="thread"]';
const fromEnd = (page: Page): Promise<number> =>
  page.locator(scroller).evaluate((one) => Math.round(one.scrollHeight - one.scrollTop - one.clientHeight));

/** The long thread, open, its box with the caret. */
async function openLong(): Promise<Page> {
  const page = await pages.open('chat', {}, 'older=5000');
  await page.locator('[role="option"][data-key="layan"]').click();
  await page.getByText('Here is the Q3 summary').last().waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await eventually(() => fromEnd(page)).toBeLessThan(4);
  return page;
}

test('a box that grows and a window that shrinks leave the newest message in sight', async () => {
  const page = await openLong();
  for (let line = 0; line < 8; line++) {
    await page.keyboard.type(`line ${line}`);
    await page.keyboard.press('Shift+Enter');
  }
  await eventually(() => fromEnd(page)).toBeLessThan(4);
  await page.setViewportSize({ width: 1000, height: 560 });
  await eventually(() => fromEnd(page)).toBeLessThan(4);
  await page.setViewportSize({ width: 1280, height: 800 });
  await eventually(() => fromEnd(page)).toBeLessThan(4);
  await page.context().close();
});

test('what arrives below while one reads back stays unread, is counted at the arrow, and is read at the end', async () => {
  const page = await openLong();
  await page.locator(scroller).evaluate((one) => {
    one.scrollTop -= 2000;
  });
  await page.getByRole('button', { name: 'To the newest message' }).waitFor();
  const place = await page.locator(scroller).evaluate((one) => one.scrollTop);
  await hear(page, 'While you read back');
  await hear(page, 'And once more');
  await page.getByRole('button', { name: 'To the newest message, 2 unread' }).waitFor();
  expect(await unreadOf(page)).toBe(2);
  expect(Math.abs((await page.locator(scroller).evaluate((one) => one.scrollTop)) - place)).toBeLessThan(4);
  await page.getByRole('button', { name: 'To the newest message, 2 unread' }).click();
  await page.getByText('New messages').waitFor();
  await eventually(() => unreadOf(page)).toBe(0);
  await page.context().close();
});

test('who reads back to the first message that is there keeps their place while older ones are read, a page of them and not the whole thread', async () => {
  const page = await openLong();
  const shown = (): Promise<number> =>
    page
      .locator(`${scroller} [aria-setsize]`)
      .first()
      .evaluate((one) => Number(one.getAttribute('aria-setsize')));
  for (let times = 0; times < 3; times++) {
    const before = await shown();
    const first = await page.locator(scroller).evaluate(async (one) => {
      one.scrollTop = 0;
      await new Promise((done) => requestAnimationFrame(done));
      return /Older message \d+/u.exec(one.querySelector('[aria-posinset="1"]')?.textContent ?? '')?.[0] ?? '';
    });
    await eventually(shown).toBeGreaterThan(before);
    // Long enough for a thread that runs away to be read to its beginning.
    await page.evaluate(() => new Promise((done) => setTimeout(done, 600)));
    expect((await shown()) - before).toBeLessThanOrEqual(200);
    const inSight = await page.locator(scroller).evaluate((one, words) => {
      const row = [...one.querySelectorAll('li')].find((each) => each.textContent?.includes(`${words},`) === true);
      if (row === undefined) return false;
      const [top, place] = [one.getBoundingClientRect().top, row.getBoundingClientRect()];
      return place.bottom > top && place.top < top + one.clientHeight;
    }, first);
    expect([first, inSight]).toEqual([expect.stringMatching(/^Older message \d+$/u), true]);
  }
  await page.context().close();
});

test('what arrives in sight is read, and no line stands before it', async () => {
  const page = await openLong();
  await hear(page, 'You see this come');
  await page.getByText('You see this come').last().waitFor();
  await eventually(() => unreadOf(page)).toBe(0);
  expect(await page.getByText('New messages').count()).toBe(0);
  await page.context().close();
});

test('a thread opens at the first unread; passing by with the arrow keys reads nothing', async () => {
  const page = await openLong();
  await hear(page, 'First unread', 'brueckmeier');
  for (let n = 0; n < 40; n++) await hear(page, `More of it, ${n}`, 'brueckmeier');
  await page.locator('[role="option"][data-key="layan"]').focus();
  await page.keyboard.press('Home');
  await page.getByRole('option', { selected: true }).getByText('Leonhard').waitFor();
  await page.getByText('First unread').last().waitFor();
  await page.getByText('New messages').waitFor();
  const before = await unreadOf(page, 'brueckmeier');
  expect(before).toBeGreaterThanOrEqual(41);
  await page.locator(scroller).evaluate((one) => {
    one.scrollTop = one.scrollHeight;
  });
  await eventually(() => fromEnd(page)).toBeLessThan(80);
  expect(await unreadOf(page, 'brueckmeier')).toBe(before); // the list still has the keyboard
  await page.keyboard.press('Enter');
  await eventually(() => unreadOf(page, 'brueckmeier')).toBe(0);
  await page.context().close();
});

test('the title counts conversations that call for attention; a notification that was chosen shows its conversation, from any place', async () => {
  const page = await openLong();
  const counted = async (): Promise<number> => Number(/^\((\d+)\) Candor$/u.exec(await page.title())?.[1] ?? 0);
  const before = await counted();
  await hear(page, 'Are you there?', 'brueckmeier');
  await eventually(counted).toBe(before + 1);
  await page.getByRole('button', { name: 'My record' }).click();
  await page.evaluate(() => {
    (window as unknown as { fake: { emit: (event: object) => void } }).fake.emit({
      type: 'show-conversation',
      conversation: 'brueckmeier',
    });
  });
  await page.getByText('Are you there?').last().waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA');
  await eventually(() => unreadOf(page, 'brueckmeier')).toBe(0);
  await eventually(counted).toBe(before);
  await page.context().close();
});
