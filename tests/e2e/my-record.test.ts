// My record in the real app: notices and rules, and a copy of everything in both forms, held against the sealed record.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { expect, test } from 'vitest';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice, goTo } from '../../scripts/drive/window.ts';
import { exportLineSchema, type EntryLine } from '../../src/export/export-schema.ts';
import { contentsOf, verify } from './world/record.ts';
import { openWorld } from './world/world.ts';

const hostile = '<img src=x onerror="window.harmed = 1"><script>window.harmed = 1</script>';

/** The system’s dialog cannot be driven; this answers in its place, and keeps what it was asked. */
function answerDialog(app: ElectronApplication, path: string | null): Promise<void> {
  return app.evaluate(({ dialog }, filePath) => {
    const stub = (...args: unknown[]): Promise<{ canceled: boolean; filePath: string }> => {
      Object.assign(globalThis, { e2eAsked: (args.at(-1) as { defaultPath?: string }).defaultPath ?? '' });
      return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
    };
    Object.assign(dialog, { showSaveDialog: stub });
  }, path);
}

test('P4 X1 X5 X8 the employee takes everything along without asking anyone: both forms, where they said, equal to the record', {
  timeout: 360_000,
}, async () => {
  const world = await openWorld();
  const client = await world.client(`Oona ${hostile}`.slice(0, 60));
  await client.say(hostile);
  const driven = await world.launch();
  const { app, page } = driven;
  await acknowledgeNotice(page);
  await focusComposer(page);
  await page.keyboard.insertText(`Sent ${hostile}`);
  await page.keyboard.press('Enter');
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value === '',
  );
  await page.keyboard.insertText('begun and left');

  await goTo(page, 'My record');
  await page.getByText('begun and left').waitFor();
  await page.getByRole('tab', { name: 'Notices and rules' }).click();
  await page.getByText(/^Notice 1, read in /u).waitFor();
  await page.getByText(/^It lets Candor record every edit/u).waitFor();

  // No place chosen: nothing is written, nothing is claimed.
  await page.getByRole('button', { name: 'Export' }).click();
  await answerDialog(app, null);
  await page.getByRole('button', { name: /HTML/u }).click();
  await page.getByRole('button', { name: /HTML/u }).and(page.locator(':not([aria-disabled])')).waitFor();
  expect(await page.getByText('Saved in full').count()).toBe(0);
  expect(await app.evaluate(() => (globalThis as { e2eAsked?: string }).e2eAsked)).toMatch(
    /candor-my-record-\d{4}-\d{2}-\d{2}\.html$/u,
  );

  const data = join(world.sample.data, 'copy.jsonl');
  const html = join(world.sample.data, 'copy.html');
  for (const [button, path] of [
    [/JSONL/u, data],
    [/HTML/u, html],
  ] as const) {
    await answerDialog(app, path);
    await page.getByRole('button', { name: button }).click();
    await page.getByText(path).waitFor();
    expect(existsSync(path)).toBe(true);
  }
  await driven.close();

  const lines = readFileSync(data, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => exportLineSchema.parse(JSON.parse(line)));
  const entries = lines.filter((line): line is EntryLine => line.line === 'entry');
  const record = await contentsOf(world.sample);
  const messages = entries
    .filter((line) => line.lane === 'messages')
    .map(({ seq, second, entry }) => ({ seq, second, entry }));
  expect(messages.length).toBeGreaterThan(5);
  expect(messages).toEqual(record.entries.slice(0, messages.length));
  expect(entries.flatMap((line) => (line.entry.kind === 'edit' && line.draft === 1 ? [line.entry.edit] : []))).toEqual(
    record.drafts[0]?.edits,
  );
  const [header] = lines;
  expect(header).toMatchObject({ line: 'header', person: { name: expect.any(String) as string } });
  expect(verify(world.sample)).toContain(header?.line === 'header' ? `Journal ${header.journal}, epoch 0` : 'a header');

  // The page in a real browser: read as written, and nothing in it runs or is asked for.
  const browser = await world.browser();
  const context = await browser.newContext();
  const shown = await context.newPage();
  const asked: string[] = [];
  shown.on('request', (request) => asked.push(request.url()));
  await shown.goto(`file://${html}`);
  expect(await shown.evaluate(() => 'harmed' in window)).toBe(false);
  expect(asked).toEqual([`file://${html}`]);
  expect(await shown.locator('script, img').count()).toBe(0);
  expect(await shown.locator('.message.in .words').textContent()).toBe(hostile);
  expect(await shown.locator('.message.out .words').textContent()).toBe(`Sent ${hostile}`);
  await shown.getByText('begun and left').first().waitFor();
  await context.close();
});
