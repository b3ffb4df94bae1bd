// The notice comes before everything, and its acknowledgement is a fact on record (P5).
import { expect, test } from 'vitest';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { noticeHash } from '../../main/policy-file.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { parsePolicy } from '../../src/policy/policy.ts';
import { contentsOf, factsOf, verify } from './world/record.ts';
import { policyOf } from './world/policy.ts';
import { openWorld } from './world/world.ts';

test('P5 nothing can be typed before the notice was acknowledged; then its hash is on record, and it is not asked again', async () => {
  const world = await openWorld();
  const client = await world.client('Oona Rask');
  await client.say('Are you there?');
  const first = await world.launch();
  const { page } = first;
  await page.getByRole('heading', { name: 'Before you write to clients' }).waitFor();
  const fields = page.locator('textarea, input:not([type="checkbox"]), [contenteditable]');
  expect(await fields.count()).toBe(0);
  await page.keyboard.type('typed into nothing');
  const shown = await page.locator('main [lang], main[lang]').first().getAttribute('lang');
  // Start does nothing without the tick.
  await page.getByRole('button', { name: 'Start Candor' }).click({ force: true });
  expect(await page.getByRole('heading', { name: 'Before you write to clients' }).isVisible()).toBe(true);
  await page.keyboard.press('Control+k');
  expect(await fields.count()).toBe(0);
  await acknowledgeNotice(page);
  await focusComposer(page);
  await page.keyboard.insertText('Yes.');
  await first.close();

  const second = await world.launch();
  await second.page.locator('[data-pane="composer"] textarea').waitFor();
  expect(await second.page.getByRole('heading', { name: 'Before you write to clients' }).count()).toBe(0);
  await second.close();

  await cryptoReady();
  const policy = parsePolicy(policyOf(world.sample).policy);
  const record = await contentsOf(world.sample);
  const acknowledged = factsOf(record, 'notice-acknowledged');
  expect(acknowledged).toEqual([
    { kind: 'notice-acknowledged', version: 1, hash: noticeHash(policy), locale: shown, level: 'edits' },
  ]);
  const firstEdit = record.drafts[0]?.edits[0];
  expect(firstEdit?.second).toBeGreaterThanOrEqual(
    record.entries.find(({ entry }) => entry.kind === 'notice-acknowledged')?.second ?? Infinity,
  );
  expect(record.drafts.map((draft) => draft.text)).toEqual(['Yes.']);
  verify(world.sample);
});
