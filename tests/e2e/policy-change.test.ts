// The signed policy changes while somebody writes: lowering counts at once, raising after the new notice, what cannot be in force is refused in plain words, and midnight may ask again (P5, P6; decision 0010).
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { sendMessage } from '../../scripts/drive/compose.ts';
import { goTo } from '../../scripts/drive/window.ts';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import type { Api } from '../../src/ipc/contract.ts';
import type { RecordState } from '../../src/record/calls.ts';
import { ComposerBox } from './world/composer-box.ts';
import { changePolicy, policyOf } from './world/policy.ts';
import { contentsOf, factsOf, verify } from './world/record.ts';

const recordIn = async ({ page }: ComposerBox): Promise<RecordState> => {
  const session = await page.evaluate(() => (window.candor as Api<'chat'>).getSession({}));
  if (!session.ok) throw new Error(session.error.message);
  return session.value.record;
};
const line = (box: ComposerBox, words: string | RegExp): Promise<void> =>
  box.page.locator('[data-pane="composer"] [data-record]').filter({ hasText: words }).first().waitFor();
const draftOnRecord = async (
  box: ComposerBox,
): Promise<{ readonly text: string; readonly edits: readonly RecordedEdit[] }> => {
  const draft = (await contentsOf(box.world.sample)).drafts.at(-1);
  return { text: draft?.text ?? '', edits: draft?.edits ?? [] };
};
const becomes = (box: ComposerBox, text: string): Promise<void> =>
  vi.waitFor(
    async () => {
      expect((await draftOnRecord(box)).text).toBe(text);
    },
    { timeout: 60_000, interval: 100 },
  );
const leave = (box: ComposerBox): Promise<void> => box.page.locator('[data-pane="composer"] textarea').blur();
const resume = async (box: ComposerBox): Promise<void> => {
  await box.page.locator('[data-pane="composer"] textarea').focus();
  await box.page.keyboard.press('Control+End');
};

test('P5 a policy that lowers the level counts in the middle of a draft; one that raises it counts once its notice was acknowledged; one that is wrong is refused and named', {
  timeout: 450_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page, world, client } = box;
  const { sample } = world;

  // Lowered while typing: every edit up to then, afterwards the text as it stands on leaving the box.
  await page.keyboard.type('Dear Juno, ');
  await becomes(box, 'Dear Juno, ');
  const before = (await draftOnRecord(box)).edits.length;
  let typing = true;
  const typist = (async () => {
    for (let i = 0; typing; i++) await page.keyboard.type(String(i % 10));
  })();
  changePolicy(sample, (policy) => Object.assign(policy, { version: 2, level: 'versions' }));
  await line(box, /versions of what you write/u);
  const { edits: atLowering } = await draftOnRecord(box);
  for (let i = 0; i < 20; i++) await page.keyboard.type('x');
  typing = false;
  await typist;
  const lowered = await box.text();
  await leave(box);
  await becomes(box, lowered);
  const versions = await draftOnRecord(box);
  expect(before).toBe('Dear Juno, '.length);
  expect(versions.edits.length).toBeLessThanOrEqual(atLowering.length + 2); // a pause in the middle may have taken one more
  expect(versions.edits.slice(atLowering.length).every((edit) => edit.kind === 'other')).toBe(true);
  await resume(box);
  await sendMessage(page);
  await client.hears(lowered);

  // Lowered further with a draft begun: it ends, and the message goes without one.
  await page.keyboard.type('A version');
  await leave(box);
  await becomes(box, 'A version');
  changePolicy(sample, (policy) => Object.assign(policy, { version: 3, level: 'messages' }));
  await line(box, 'messages sent and received');
  await resume(box);
  await page.keyboard.type(' and unrecorded words');
  await leave(box);
  await resume(box);
  await sendMessage(page);
  await client.hears('A version and unrecorded words');
  expect(await draftOnRecord(box)).toMatchObject({ text: 'A version' });

  // Raised, with a new notice: the old level goes on, and the window says so, until it was acknowledged.
  await page.keyboard.type('Still only');
  changePolicy(sample, (policy) =>
    Object.assign(policy, { version: 4, level: 'edits', notice: { ...(policy['notice'] as object), version: 2 } }),
  );
  await page.getByText('There is a new notice for you.').waitFor();
  expect(await recordIn(box)).toMatchObject({ level: 'messages', state: 'on-record' });
  await page.keyboard.type(' messages');
  expect(await box.text()).toBe('Still only messages');
  await page.getByRole('button', { name: 'Read the notice' }).click();
  await page.getByText('Until then as before: messages sent and received').waitFor();
  await page.getByRole('button', { name: 'Later' }).click();
  await page.getByRole('button', { name: 'Read the notice' }).click();
  await page.getByRole('checkbox').check({ force: true });
  expect((await contentsOf(sample)).drafts).toHaveLength(2); // nothing of it before the tick is on record
  await page.getByRole('button', { name: 'Go on with Candor' }).click();
  await line(box, 'every edit');
  await resume(box);
  expect(await box.text()).toBe('Still only messages');
  await page.keyboard.type('?!');
  await becomes(box, 'Still only messages?!');
  expect((await draftOnRecord(box)).edits.map(({ kind, inserted }) => [kind, inserted])).toEqual([
    ['other', 'Still only messages'],
    ['type', '?'],
    ['type', '!'],
  ]);

  // What cannot be in force: an older one, one that is not the company's, one that is not even whole. Each is said; nothing stops.
  const good = policyOf(sample);
  const path = join(sample.data, 'policy.json');
  const put = (content: string): void => {
    writeFileSync(`${path}.new`, content);
    renameSync(`${path}.new`, path);
  };
  changePolicy(sample, (policy) => Object.assign(policy, { version: 3 }));
  await page.getByText('is older than version 4', { exact: false }).first().waitFor();
  put(JSON.stringify({ ...good, policy: good.policy.replace('"version":4', '"version":5') }));
  await vi.waitFor(
    async () => {
      expect((await recordIn(box)).policyRefused).toMatch(/signature is not the company’s.*stays in force/u);
    },
    { timeout: 60_000, interval: 100 },
  );
  put(good.policy.slice(0, 100));
  await vi.waitFor(
    async () => {
      expect((await recordIn(box)).policyRefused).toMatch(/not JSON/u);
    },
    { timeout: 60_000, interval: 100 },
  );
  await page.keyboard.press('Control+Shift+R');
  await page.getByRole('dialog').getByText('The one before stays in force', { exact: false }).waitFor();
  await page.keyboard.press('Escape');
  await goTo(page, 'In force');
  await page.getByRole('row', { name: /A policy that was refused/u }).waitFor();
  await page
    .getByRole('row', {
      name: /Candor was started from Not for real use: a development configuration given by --config, .*employee\.json/u,
    })
    .waitFor();
  await goTo(page, 'Chats');
  await resume(box);
  await page.keyboard.type(' Good.');
  await sendMessage(page);
  await client.hears('Still only messages?! Good.');
  put(JSON.stringify(good));
  await page.getByText('A new policy on this computer was refused').first().waitFor({ state: 'hidden' });
  await vi.waitFor(
    async () => {
      expect((await recordIn(box)).policyRefused).toBe('');
    },
    { timeout: 60_000, interval: 100 },
  );

  await box.app.close();
  const record = await contentsOf(sample);
  expect(factsOf(record, 'policy-applied').map(({ version, level }) => [version, level])).toEqual([
    [1, 'edits'],
    [2, 'versions'],
    [3, 'messages'],
    [4, 'edits'],
  ]);
  expect(factsOf(record, 'notice-acknowledged').map(({ version, level }) => [version, level])).toEqual([
    [1, 'edits'],
    [2, 'edits'],
  ]);
  expect(factsOf(record, 'message-recorded').map(({ level, draft }) => [level, draft !== null])).toEqual([
    ['versions', true],
    ['messages', false],
    ['edits', true],
  ]);
  expect(record.drafts.map(({ outcome }) => outcome)).toEqual(['sent', 'discarded', 'sent']);
  for (const draft of record.drafts) expect(draft.checks.held).toBe(draft.checks.made);
  verify(sample);

  // Put back to an older policy while Candor was closed: it is refused at the start, too.
  changePolicy(sample, (policy) => Object.assign(policy, { version: 3 }));
  const again = await world.launch();
  await again.page.getByText('is older than version 4', { exact: false }).waitFor();
  expect(await again.page.locator('textarea').count()).toBe(0);
  await again.close();
});

test('P5 a daily notice is asked for again at midnight, without a restart; nothing is recorded until it was acknowledged, and nothing is lost', {
  timeout: 270_000,
}, async () => {
  const box = await ComposerBox.open({
    before: (sample) => {
      changePolicy(sample, (policy) =>
        Object.assign(policy, { notice: { ...(policy['notice'] as object), repeat: 'daily' } }),
      );
    },
  });
  const { page, app, world, client } = box;
  await page.keyboard.type('Late in the evening');
  await becomes(box, 'Late in the evening');
  // For main, local midnight is the second after next; the computer wakes and Candor looks at the day.
  const midnight = Math.floor(Date.now() / 1000) + 1;
  await app.app.evaluate(({ powerMonitor }, second) => {
    const real = Date;
    globalThis.Date = new Proxy(real, {
      construct: (target, given: unknown[]) =>
        given.length === 3 ? new target(second * 1000) : (Reflect.construct(target, given) as Date),
    });
    powerMonitor.emit('resume');
  }, midnight);
  await page.getByRole('button', { name: 'Start Candor' }).waitFor();
  expect(await page.locator('textarea').count()).toBe(0);
  expect(await recordIn(box)).toMatchObject({ state: 'not-begun' });
  const { edits } = await draftOnRecord(box);
  await vi.waitFor(() => {
    expect(Date.now() / 1000).toBeGreaterThan(midnight);
  });
  await page.getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: 'Start Candor' }).click();
  await line(box, 'every edit');
  await resume(box);
  expect(await box.text()).toBe('Late in the evening');
  expect((await draftOnRecord(box)).edits).toHaveLength(edits.length);
  await page.keyboard.type(', early in the morning');
  await sendMessage(page);
  await client.hears('Late in the evening, early in the morning');
  await app.close();
  const record = await contentsOf(world.sample);
  expect(factsOf(record, 'notice-acknowledged').map(({ version }) => version)).toEqual([1, 1]);
  expect(factsOf(record, 'policy-applied')).toHaveLength(1);
  verify(world.sample);
});
