// Discarding as private in the real app: one draft the bank never had, one it holds; both are gone from every disk, and the record holds (P3, P5).
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test, vi } from 'vitest';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice, goTo } from '../../scripts/drive/window.ts';
import type { Api, ReplyOf } from '../../src/ipc/contract.ts';
import type { DrivenApp } from '../../scripts/drive/app.ts';
import { contentsOf, factsOf, verify } from './world/record.ts';
import { openWorld, type World } from './world/world.ts';

const kept = 'The bank keeps this one.';
const held = 'Zebrafinch in the attic';
const fresh = 'Wombat under the stairs';

const foldsOf = (file: string, table: string): readonly string[] => {
  const db = new Database(file, { readonly: true });
  try {
    return (db.prepare(`SELECT sealed FROM ${table} ORDER BY page`).pluck().all() as Buffer[]).map((sealed) =>
      sealed.toString('hex'),
    );
  } finally {
    db.close();
  }
};
const heldFolds = (world: World): readonly string[] =>
  foldsOf(join(world.sample.data, 'endpoint', 'endpoint.sqlite'), 'folds');
const drafts = async (app: DrivenApp): Promise<ReplyOf<'listMyDrafts'>['drafts']> => {
  const reply = await app.page.evaluate(() => (window.candor as Api<'chat'>).listMyDrafts({ limit: 9 }));
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value.drafts;
};

test('P5 a draft is destroyed here and at the bank, that it was written stays; a draft left on record stays', {
  timeout: 360_000,
}, async () => {
  const world = await openWorld();
  const client = await world.client('Oona');
  await client.say('Hello?');
  const app = await world.launch();
  const { page } = app;
  await acknowledgeNotice(page);
  const write = async (text: string): Promise<void> => {
    await goTo(page, 'Chats');
    await focusComposer(page);
    await page.keyboard.type(text);
    await vi.waitFor(
      async () => {
        expect((await drafts(app)).some((one) => one.text === text)).toBe(true);
      },
      { timeout: 60_000 },
    );
  };
  const row = (text: string) => page.getByRole('listitem').filter({ hasText: text });
  const discard = async (text: string, how: string): Promise<void> => {
    await goTo(page, 'My record');
    await row(text).getByRole('button', { name: 'Discard', exact: true }).click();
    await page
      .getByRole('group', { name: 'Discard this draft as private?' })
      .getByRole('button', { name: how })
      .click();
  };

  await write(kept);
  await discard(kept, 'Leave it on record');
  await row(kept).getByText('Discarded').waitFor();
  await write(held);
  await discard(held, 'Leave it on record');
  await row(held).getByText('Discarded').waitFor();
  await write(fresh);
  await discard(fresh, 'Destroy the text');
  await page
    .getByText('Discarded as private. The text is destroyed here, and the bank’s sealed copy some hours later.')
    .waitFor();
  await goTo(page, 'Chats');
  expect(await page.locator('[data-pane="composer"] textarea').inputValue()).toBe('');

  // The page went to the bank without it, and still holds the other one.
  await vi.waitFor(
    () => {
      expect(heldFolds(world)).toHaveLength(1);
    },
    { timeout: 60_000 },
  );
  const [first] = heldFolds(world);
  await goTo(page, 'My record');
  await row(held).getByRole('button', { name: 'Discard', exact: true }).click();
  await page
    .getByRole('group', { name: 'Discard this draft as private?' })
    .getByRole('button', { name: 'Destroy the text' })
    .click();
  await vi.waitFor(
    async () => {
      expect((await drafts(app)).map((one) => one.outcome)).toEqual(['private', 'private', 'discarded']);
    },
    { timeout: 60_000 },
  );
  await page
    .getByText('Discarded as private. The text is destroyed here, and the bank’s sealed copy some hours later.')
    .nth(1)
    .waitFor();
  expect(heldFolds(world)[0]).not.toBe(first);
  await app.close();

  expect(heldFolds(world)).toEqual(foldsOf(world.sample.employee.journal, 'fold').slice(0, 1));
  expect(verify(world.sample)).toMatch(/say nothing any more/u);
  const record = await contentsOf(world.sample);
  expect(record.drafts.map((one) => one.text)).toEqual([kept]);
  expect(JSON.stringify(record)).not.toMatch(/Zebra|Wombat/u);
  expect(factsOf(record, 'draft-private').map((entry) => entry.edits)).toEqual([fresh.length, held.length]);
});
