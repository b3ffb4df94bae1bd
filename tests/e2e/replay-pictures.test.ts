// The replay player and the indicator as they look: everything that matters is there, whole and readable, in light and dark; keys walk the replay (P2, P5).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { indicatorFor } from '../../renderer/chat/record/indicator.ts';
import type { HostEvent } from '../../src/ipc/contract.ts';
import { recordStateSchema, type RecordState } from '../../src/record/calls.ts';
import { captureLevels } from '../../src/policy/level.ts';
import { openFakePages, type FakePages } from './world/fake-pages.ts';

const pictures = join(import.meta.dirname, '..', '..', 'out', 'e2e', 'replay-pictures');
let pages: FakePages;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  pages = await openFakePages();
}, 180_000);
afterAll(() => pages.close());

/** The review room's replay of the sample draft. */
async function openReplay(colorScheme: 'light' | 'dark', size = { width: 1280, height: 800 }): Promise<Page> {
  const page = await pages.open('review', { colorScheme, viewport: size });
  await page.getByLabel('Case number').fill('2026-118');
  await page.locator('textarea').fill('The client disputes the return she was told.');
  await page.getByRole('option').first().click(); // whose records
  await page.getByRole('checkbox', { name: 'Also open drafts' }).check({ force: true });
  await page.locator('form button[type="submit"]').click();
  const replay = page.getByRole('button', { name: /came to be|replay/iu }).first();
  await replay.waitFor();
  await replay.click();
  await page.locator('[data-player]').waitFor();
  return page;
}

/** What of the player is clipped, overflows or has no size. */
function spoilt(page: Page, selector: string): Promise<readonly string[]> {
  return page.evaluate((root) => {
    const faults: string[] = [];
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
      faults.push('the page scrolls sideways');
    for (const element of document.querySelectorAll<HTMLElement>(`${root} *`)) {
      const style = getComputedStyle(element);
      const own = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
      );
      if (
        !own ||
        !element.checkVisibility() ||
        element.closest('.vh, .cut, svg') !== null ||
        style.position === 'absolute'
      )
        continue;
      const { width, height, left, right } = element.getBoundingClientRect();
      const name = `${element.tagName.toLowerCase()} “${element.textContent?.slice(0, 30) ?? ''}”`;
      if (width < 1 || height < 1) faults.push(`${name} has no size`);
      if (left < -1 || right > innerWidth + 1) faults.push(`${name} leaves the window`);
      if (style.overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1)
        faults.push(`${name} is clipped`);
    }
    return faults;
  }, selector);
}

test.each([
  ['light', 1280, 800],
  ['dark', 1280, 800],
  ['light', 1024, 700],
] as const)(
  'P2 the player in %s at %i × %i shows the text, how exact it is, the moments and the way through, nothing clipped',
  { timeout: 180_000 },
  async (scheme, width, height) => {
    const page = await openReplay(scheme, { width, height });
    const slider = page.getByRole('slider', { name: 'Edit' }).first();
    const last = Number(await slider.getAttribute('max'));
    expect(last).toBeGreaterThan(20);
    await page.locator('[data-player]').press('Home');
    for (let i = 0; i < 12; i++) await page.keyboard.press('ArrowRight');
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    await page.screenshot({ path: join(pictures, `${scheme}-${width}.png`) });
    for (const part of [
      page.getByText(/^Exact at \d+ of \d+ checks$/u),
      page.getByText('whole seconds'),
      page.getByText(/Typing speed is not recorded/u),
      page.getByRole('button', { name: 'Play' }),
      slider,
    ])
      expect(await part.first().isVisible()).toBe(true);
    expect(
      await page
        .locator('[data-player] aside li, [data-player] aside [role="option"], [data-player] aside button')
        .count(),
    ).toBeGreaterThan(0);
    expect(await spoilt(page, '[data-player]')).toEqual([]);
    // Dark is dark: the ink of the text is brighter than what it stands on.
    const [ink, paper] = await page.evaluate(() => {
      const chain: Element[] = [];
      for (let element = document.querySelector('[data-player]'); element !== null; element = element.parentElement)
        chain.push(element);
      const grounds = chain
        .map((element) => getComputedStyle(element).backgroundColor)
        .filter((colour) => !/, 0\)$/u.test(colour));
      return [getComputedStyle(document.body).color, grounds[0] ?? ''].map((colour) =>
        (colour.match(/[\d.]+/gu) ?? []).slice(0, 3).reduce((sum, part) => sum + Number(part), 0),
      );
    });
    expect((ink ?? 0) > (paper ?? 0)).toBe(scheme === 'dark');
    await page.context().close();
  },
);

test('P2 keys walk the replay: arrows, brackets, Home, End and Space, and a screen reader hears where it stands', {
  timeout: 180_000,
}, async () => {
  const page = await openReplay('light');
  const slider = page.getByRole('slider', { name: 'Edit' }).first();
  const at = async (): Promise<number> => Number(await slider.inputValue());
  const last = Number(await slider.getAttribute('max'));
  await page.locator('[data-player]').getByText('Edit', { exact: true }).last().click();
  await page.locator('[data-player]').focus();
  await page.keyboard.press('Home');
  expect(await at()).toBe(0);
  const heard: string[] = [];
  for (const wanted of [1, 2, 3]) {
    await page.keyboard.press('ArrowRight');
    expect(await at()).toBe(wanted);
    heard.push((await slider.getAttribute('aria-valuetext')) ?? '');
  }
  expect(heard.map((text) => /^Edit (\d+) of /u.exec(text)?.[1])).toEqual(['1', '2', '3']);
  await page.keyboard.press('ArrowLeft');
  expect(await at()).toBe(2);
  const stops: number[] = [];
  for (let i = 0; i < 60 && (await at()) < last; i++) {
    await page.keyboard.press(']');
    if (stops.at(-1) === (await at())) break;
    stops.push(await at());
  }
  expect(stops.length).toBeGreaterThan(1);
  expect(stops).toEqual([...stops].sort((a, b) => a - b));
  await page.keyboard.press('[');
  expect(await at()).toBe(stops.at(-2));
  await page.keyboard.press('End');
  expect(await at()).toBe(last);
  await page.keyboard.press('Home');
  await page.keyboard.press(' ');
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLInputElement>('[data-player] input[type="range"]')?.value) > 2,
  );
  await page.getByRole('button', { name: 'Pause' }).waitFor();
  await page.keyboard.press(' ');
  await page.getByRole('button', { name: 'Play' }).waitFor();
  const stopped = await at();
  await page.evaluate(() => new Promise((done) => setTimeout(done, 300))); // long enough for it to have gone on
  expect(await at()).toBe(stopped);
  await page.context().close();
});

test('P5 X6 whatever the record’s state, the indicator is in sight, in front and says the truth', {
  timeout: 180_000,
}, async () => {
  const page = await pages.open('chat');
  await page.locator('[role="option"]').first().click();
  await page.locator('[data-pane="composer"]').waitFor();
  const states = fc.sample(
    fc.record({
      state: fc.constantFrom(...recordStateSchema.shape.state.options),
      level: fc.constantFrom(...captureLevels),
      waiting: fc.nat({ max: 60_000 }),
      unreceipted: fc.nat({ max: 60_000 }),
      endpoint: fc.constantFrom('online' as const, 'offline' as const),
      gateway: fc.constantFrom('online' as const, 'offline' as const),
      draftsUnreceipted: fc.boolean(),
      unsent: fc.nat({ max: 1000 }),
      policyRefused: fc.constantFrom('', 'A new policy on this computer was refused.'),
      code: fc.constantFrom(null, 'disk-full' as const),
    }),
    { numRuns: 48, seed: 20261121 },
  );
  const seen = new Set<string>();
  for (const generated of states) {
    const stopped = generated.state === 'stopped';
    const record: RecordState = {
      ...generated,
      reason: stopped ? 'This disk is full.' : '',
      next: stopped ? 'Free some space.' : '',
      code: stopped ? generated.code : null,
    };
    await page.evaluate((state) => {
      (window as unknown as { fake: { emit: (event: HostEvent) => void } }).fake.emit({
        type: 'record',
        record: state,
      });
    }, record);
    const truth = indicatorFor(record, record.level, null);
    await page.waitForFunction(
      (line) => document.querySelector('[data-pane="composer"]')?.getAttribute('data-record') === line,
      truth.line,
    );
    const shown = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('button[data-record], [data-pane="composer"] span[data-record]')].map(
        (element) => {
          const { x, y, width, height } = element.getBoundingClientRect();
          const top = document.elementFromPoint(x + width / 2, y + height / 2);
          return {
            line: element.dataset['record'],
            words: element.innerText.replaceAll(/\s+/gu, ' ').trim(),
            there:
              element.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) &&
              width > 20 &&
              height > 8 &&
              x >= 0 &&
              y >= 0 &&
              x + width <= innerWidth + 1 &&
              y + height <= innerHeight + 1,
            inFront: top !== null && (element.contains(top) || top.contains(element)),
            mark: element.querySelector('.rec-mark')?.getBoundingClientRect().width ?? 0,
          };
        },
      ),
    );
    expect(shown).toHaveLength(2);
    expect(shown[0]).toMatchObject({
      line: truth.line,
      words: truth.offline ? `${truth.short} Offline` : truth.short,
      there: true,
      inFront: true,
    });
    expect(shown[1]).toMatchObject({ line: truth.line, there: true, inFront: true });
    expect(shown[1]?.words.startsWith(truth.head)).toBe(true);
    for (const one of shown) expect(one.mark).toBeGreaterThan(8);
    seen.add(`${record.state} ${record.level}`);
  }
  expect(seen.size).toBe(12);
  await page.context().close();
});
