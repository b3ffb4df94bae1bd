// Every screen can be used without eyes and without a mouse: axe finds nothing serious, light and dark, and a walk by keyboard alone arrives.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { focusComposer, sendMessage } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice, goTo } from '../../scripts/drive/window.ts';
import { verify } from './world/record.ts';
import { everything, openWorld } from './world/world.ts';

const axe = readFileSync(resolve(import.meta.dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

interface Finding {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds serious or critical, as short lines; in light and in dark. */
async function seriousOn(page: Page, screen: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe); // through the devtools: the window's own policy lets no foreign script in
    const { violations, passes } = await page.evaluate(async () => {
      const results = await (
        window as unknown as { axe: { run: (root: Document) => Promise<{ violations: Finding[]; passes: unknown[] }> } }
      ).axe.run(document);
      return { violations: results.violations, passes: results.passes.length };
    });
    if (passes < 5) throw new Error(`axe looked at nothing on ${screen}`);
    for (const { id, impact, nodes } of violations) {
      if (impact !== 'serious' && impact !== 'critical') continue;
      lines.push(
        ...nodes.map(
          (node) =>
            `${screen}, ${colorScheme}: ${id} (${impact}) ${node.html.slice(0, 160)} ${node.failureSummary?.replaceAll(/\s+/gu, ' ').slice(0, 200) ?? ''}`,
        ),
      );
    }
  }
  return lines;
}

test('axe finds nothing serious or critical on any screen, light or dark', { timeout: 360_000 }, async () => {
  const world = await openWorld({ services: everything });
  const { page } = await world.launch();
  const found: string[] = [...(await seriousOn(page, 'notice'))];
  await acknowledgeNotice(page);
  found.push(...(await seriousOn(page, 'chats, empty')));
  const client = await world.client('Noor Haddad');
  await client.say('Could you tell me about the fees?');
  await focusComposer(page);
  await page.keyboard.type('Of course. They are 0.4 % a year.');
  await sendMessage(page);
  await client.hears('0.4 %');
  await page.keyboard.type('By the way');
  found.push(...(await seriousOn(page, 'chats')));
  await goTo(page, 'My record');
  await page.getByRole('tab').first().waitFor();
  found.push(...(await seriousOn(page, 'my record')));
  await page
    .getByRole('button', { name: /replay|how it came/iu })
    .first()
    .click();
  await page.getByRole('slider', { name: 'Edit' }).waitFor();
  found.push(...(await seriousOn(page, 'replay')));
  await goTo(page, 'In force');
  await page.getByText('DP-2026-04').first().waitFor();
  found.push(...(await seriousOn(page, 'in force')));

  const room = (await world.launch({ as: 'reviewer' })).page;
  found.push(...(await seriousOn(room, 'review, case')));
  await room.getByLabel('Case number').fill('2026-7');
  await room.getByLabel('Reason, in your words').fill('A sample taken for the quarter.');
  await room.getByRole('option', { name: world.sample.employee.name }).click();
  await room.getByRole('checkbox', { name: 'Also open drafts' }).check({ force: true });
  await room.getByRole('button', { name: 'Open the case' }).click();
  await room.getByText('Unbroken').first().waitFor();
  await room.getByText('0.4 %', { exact: false }).last().waitFor();
  found.push(...(await seriousOn(room, 'review, room')));
  expect(found).toEqual([]);
});

const focusIn = (page: Page): Promise<string> =>
  page.evaluate(() =>
    `${document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane') ?? ''} ${document.activeElement?.tagName.toLowerCase() ?? ''}`.trim(),
  );

/** Presses a key until the wanted place has the focus. */
async function walkTo(page: Page, key: string, wanted: RegExp, most: number): Promise<void> {
  for (let presses = 0; presses < most; presses++) {
    if (wanted.test(await focusIn(page))) return;
    await page.keyboard.press(key);
  }
  expect(await focusIn(page)).toMatch(wanted);
}

test('the keyboard alone acknowledges, writes, sends, searches and comes back', { timeout: 180_000 }, async () => {
  const world = await openWorld();
  const app = await world.launch();
  const { page } = app;
  const client = await world.client('Pia Lund');
  await client.say('A word to be found: heliotrope');
  await walkTo(page, 'Tab', /^input$/u, 20);
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('[data-pane="composer"] textarea').waitFor();
  await walkTo(page, 'F6', /^composer textarea$/u, 6);
  await page.keyboard.type('By keys alone.');
  await page.keyboard.press('Enter');
  await client.hears('By keys alone.');
  await page.keyboard.press('Control+k');
  expect(await focusIn(page)).toBe('list input');
  await page.keyboard.type('heliotrope');
  await page.getByText('heliotrope', { exact: false }).first().waitFor();
  await page
    .locator('mark', { hasText: /heliotrope/iu })
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await walkTo(page, 'F6', /^composer textarea$/u, 6);
  await page.keyboard.type('And on.');
  await app.close();
  verify(world.sample);
});
