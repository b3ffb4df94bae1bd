// How a person keeps the list, by menu and by keys: pinned, muted, marked unread; over a restart, and on record.
import { expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import { contentsOf, factsOf, verify } from './world/record.ts';
import { openWorld } from './world/world.ts';

/** However slow the machine is. */
const eventually = <T>(ask: () => T): ReturnType<typeof expect.poll<T>> => expect.poll(ask, { timeout: 30_000 });
const names = (page: Page): Promise<readonly string[]> =>
  page.locator('[role="option"] b').evaluateAll((all) => all.map((one) => one.textContent ?? ''));
const row = (page: Page, name: string): ReturnType<Page['locator']> =>
  page.locator('[role="option"]', { has: page.locator('b', { hasText: name }) });

test('P1 pin, mute and mark as unread: by menu and by keys, seen in the list, kept over a restart, on record', {
  timeout: 360_000,
}, async () => {
  const world = await openWorld();
  let app = await world.launch();
  await acknowledgeNotice(app.page);
  const ada = await world.client('Ada');
  await ada.say('First');
  await row(app.page, 'Ada').waitFor();
  const bela = await world.client('Bela');
  await bela.say('Second');
  await row(app.page, 'Bela').waitFor();
  await eventually(() => names(app.page)).toEqual(['Bela', 'Ada']);

  // By the menu of a row: Ada goes above Bela, who wrote later, and stays open as she was.
  await row(app.page, 'Ada').click({ button: 'right' });
  await app.page.getByRole('menuitem', { name: /Pin to the top/u }).click();
  await eventually(() => names(app.page)).toEqual(['Ada', 'Bela']);
  await row(app.page, 'Ada').getByText('Pinned').waitFor();

  // By keys, for the conversation that is open.
  await focusComposer(app.page);
  await app.page.keyboard.press('Control+Shift+M');
  await row(app.page, 'Ada').getByText('Muted').waitFor();
  await app.page.keyboard.press('Control+U');
  await row(app.page, 'Ada').getByText('Unread').waitFor();

  // The keyboard opens the menu of the row it is on; Esc gives the row back.
  await row(app.page, 'Bela').click();
  await focusComposer(app.page);
  await app.page.keyboard.press('Shift+F6'); // the thread has nothing to focus yet, so it is the list
  await app.page.waitForFunction(() => document.activeElement?.getAttribute('role') === 'option');
  await app.page.keyboard.press('Shift+F10');
  await app.page.getByRole('menuitem', { name: /Mark as unread/u }).waitFor();
  await app.page.keyboard.press('Escape');
  await app.page.getByRole('menuitem').first().waitFor({ state: 'detached' });
  expect(await app.page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane'))).toBe(
    'list',
  );

  // Muted and marked, she does not count in the rail; coming back takes the mark off.
  expect(await app.page.getByRole('button', { name: /^Chats/u }).textContent()).not.toMatch(/\d/u);
  await row(app.page, 'Ada').click();
  await row(app.page, 'Ada').getByText('Unread').waitFor({ state: 'detached' });
  await app.close();

  app = await world.launch();
  await row(app.page, 'Ada').getByText('Muted').waitFor();
  expect(await names(app.page)).toEqual(['Ada', 'Bela']);
  await app.close();
  verify(world.sample);
  expect(
    factsOf(await contentsOf(world.sample), 'conversation-arranged').map(({ pinned, muted, markedUnread }) => [
      pinned,
      muted,
      markedUnread,
    ]),
  ).toEqual([
    [true, false, false],
    [true, true, false],
    [true, true, true],
    [true, true, false],
  ]);
});
