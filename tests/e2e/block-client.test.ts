// An employee blocks a client from the window: the page says the chat is closed, and the reason is on record (web-chat.md W5.5, gateway.md G5.8).
import { expect, test } from 'vitest';
import { focusComposer, sendMessage } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { contentsOf, factsOf, submitsOf, verify } from './world/record.ts';
import { openWorld } from './world/world.ts';

test('W5.5 block and report: asked once more, said to the client without a reason, on record with one', {
  timeout: 270_000,
}, async () => {
  const world = await openWorld();
  const app = await world.launch();
  await acknowledgeNotice(app.page);
  const client = await world.client('Rude Visitor');
  await client.say('Something rude');
  await focusComposer(app.page);
  await app.page.keyboard.type('Please stop.');
  await sendMessage(app.page);
  await client.hears('Please stop.');

  await app.page.getByRole('button', { name: 'Block and report' }).click();
  await app.page.getByRole('button', { name: 'Cancel' }).click(); // nothing happened yet
  await app.page.getByRole('button', { name: 'Block and report' }).click();
  await app.page.getByLabel('Abuse or threats').check();
  await app.page.getByRole('button', { name: 'Block and report' }).click();
  await app.page.getByText('You blocked and reported this client: Abuse or threats').first().waitFor();

  const page = (await world.browser())
    .contexts()
    .flatMap((context) => context.pages())
    .find((one) => one.url().includes('/chat/'));
  if (page === undefined) throw new Error('the client has no page');
  await page.getByText('has closed this chat').waitFor();
  expect(await page.getByText('Abuse').count()).toBe(0);
  expect(await page.locator('#compose').isVisible()).toBe(false);
  await page.reload();
  await page.getByText('has closed this chat').waitFor();
  await page.getByText('Please stop.').waitFor(); // it can still be read
  await app.close();

  verify(world.sample);
  const record = await contentsOf(world.sample);
  expect(
    factsOf(record, 'capabilities').map(({ capabilities }) => [capabilities.canWrite, capabilities.reason]),
  ).toEqual([[false, 'You blocked and reported this client: Abuse or threats']]);
  expect(submitsOf(world.sample)).toMatchObject([{ hash: contentHash('Please stop.'), state: 'accepted' }]);
});
