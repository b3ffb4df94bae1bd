// The endpoint or the gateway is away, or answers rubbish: nothing is lost, nothing leaves without its proof, all goes on by itself (P1, P6).
import { expect, test, vi } from 'vitest';
import { focusComposer, sendMessage } from '../../scripts/drive/compose.ts';
import type { Client } from '../../scripts/drive/client.ts';
import type { DrivenApp } from '../../scripts/drive/app.ts';
import { acknowledgeNotice } from '../../scripts/drive/window.ts';
import type { Api } from '../../src/ipc/contract.ts';
import type { RecordState } from '../../src/record/calls.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { contentsOf, factsOf, submitsOf, verify } from './world/record.ts';
import { answerRubbish } from './world/rubbish-server.ts';
import { openWorld, type World, type WorldOptions } from './world/world.ts';

async function talking(
  options: WorldOptions = {},
): Promise<{ readonly world: World; readonly client: Client; readonly app: DrivenApp }> {
  const world = await openWorld(options);
  const app = await world.launch();
  await acknowledgeNotice(app.page);
  const client = await world.client('Ilse Brandt');
  await client.say('Good morning');
  await focusComposer(app.page);
  await reaches(
    app,
    ({ endpoint, gateway, unreceipted }) => endpoint === 'online' && gateway === 'online' && unreceipted === 0,
  );
  return { world, client, app };
}

const recordOf = async (app: DrivenApp): Promise<RecordState> => {
  const session = await app.page.evaluate(() => (window.candor as Api<'chat'>).getSession({}));
  if (!session.ok) throw new Error(session.error.message);
  return session.value.record;
};
async function reaches(app: DrivenApp, wanted: (state: RecordState) => boolean): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await recordOf(app)).toSatisfy(wanted);
    },
    { timeout: 120_000, interval: 50 },
  );
}

test('P6 with the endpoint away all goes on, on record, and the window says that receipts are missing; they come later', {
  timeout: 270_000,
}, async () => {
  const { world, client, app } = await talking();
  await world.stop('endpoint', 'SIGKILL');
  await app.page.keyboard.type('Without the endpoint.');
  await sendMessage(app.page);
  await client.hears('Without the endpoint.');
  await reaches(
    app,
    ({ state, endpoint, unreceipted }) => state === 'on-record' && endpoint === 'offline' && unreceipted > 0,
  );
  await app.page.keyboard.press('Control+Shift+R');
  await app.page.getByRole('dialog').getByText('does not answer').waitFor();
  await app.page.keyboard.press('Escape');
  await world.start('endpoint');
  await reaches(app, ({ endpoint, unreceipted }) => endpoint === 'online' && unreceipted === 0);
  await app.close();
  expect(verify(world.sample)).toMatch(/receipted through/u);
});

test('P6 an outage is said in the composer, the row, the rail and about the client within seconds, and so is its end', {
  timeout: 360_000,
}, async () => {
  const { world, client, app } = await talking();
  const { page } = app;
  await page.getByText('All you wrote is on record').waitFor();
  await world.stop('gateway', 'SIGKILL');
  const composer = page.locator('[data-pane="composer"]');
  await composer.getByText('Offline: what you send now waits').waitFor();
  await page.keyboard.type('Nobody hears this yet.');
  await sendMessage(page);
  await composer.getByText('Offline: 1 message not sent').waitFor();
  await page.getByRole('option').getByText('Not sent').waitFor();
  await page.getByRole('navigation').getByText('Offline').waitFor();
  expect(await page.getByRole('navigation').getByText('On record').count()).toBe(1); // that it is recorded is never left out
  await page.locator('[data-pane="client"]').getByText('Offline').waitFor();
  await world.start('gateway');
  await client.hears('Nobody hears this yet.');
  await page.getByText('Offline').first().waitFor({ state: 'detached' });
  await page.getByText('All you wrote is on record').waitFor();
  await app.close();
  verify(world.sample);
});

test('P1 strict: with the endpoint away a message waits on record and goes by itself once the receipt is held', {
  timeout: 270_000,
}, async () => {
  const { world, client, app } = await talking({ strict: true });
  await world.stop('endpoint', 'SIGKILL');
  await app.page.keyboard.type('Only with a receipt.');
  await sendMessage(app.page);
  await reaches(app, ({ state, endpoint }) => state === 'behind' && endpoint === 'offline');
  const { reason } = await recordOf(app);
  expect(reason).toMatch(/Messages wait/u);
  await app.page.getByText('Waiting').first().waitFor();
  await client.say('Are you still there?');
  await app.page.getByText('Are you still there?').last().waitFor();
  expect(submitsOf(world.sample)).toEqual([]);
  await world.start('endpoint');
  await client.hears('Only with a receipt.');
  await reaches(app, ({ state }) => state === 'on-record');
  await app.close();
  const record = await contentsOf(world.sample);
  expect(factsOf(record, 'message-recorded')).toHaveLength(1);
  expect(submitsOf(world.sample)).toHaveLength(1);
  verify(world.sample);
});

test('P1 with the gateway away messages are recorded and handed over in order after its return, once each', {
  timeout: 270_000,
}, async () => {
  const { world, client, app } = await talking();
  await world.stop('gateway', 'SIGKILL');
  await reaches(app, ({ gateway }) => gateway === 'offline');
  for (const text of ['First while away', 'Second while away']) {
    await app.page.keyboard.type(text);
    await sendMessage(app.page);
  }
  const before = factsOf(await contentsOf(world.sample), 'message-recorded').map((entry) => entry.text);
  expect(before).toEqual(['First while away', 'Second while away']);
  await world.start('gateway');
  await client.hears('Second while away');
  await app.close();
  expect(submitsOf(world.sample).map((one) => one.hash)).toEqual(before.map(contentHash));
  verify(world.sample);
});

test('P6 an endpoint and a gateway that answer rubbish change nothing on record, and are left alone until they make sense', {
  timeout: 360_000,
}, async () => {
  const { world, client, app } = await talking();
  const gatewayUrl = new URL(world.sample.clientPage).origin;
  await Promise.all([world.stop('endpoint', 'SIGKILL'), world.stop('gateway', 'SIGKILL')]);
  const [endpoint, gateway] = await Promise.all([answerRubbish(world.sample.endpointUrl), answerRubbish(gatewayUrl)]);
  await app.page.keyboard.type('Said to nobody yet.');
  await sendMessage(app.page);
  await vi.waitFor(
    () => {
      expect(Math.min(endpoint.asked(), gateway.asked())).toBeGreaterThan(5);
    },
    { timeout: 180_000, interval: 100 },
  );
  const state = await recordOf(app);
  expect(state).toMatchObject({ state: 'on-record', endpoint: 'offline' });
  expect(state.unreceipted).toBeGreaterThan(0);
  await Promise.all([endpoint.close(), gateway.close()]);
  await world.start('endpoint');
  await world.start('gateway');
  // After so much rubbish it waits up to half a minute before it tries again.
  await reaches(
    app,
    ({ endpoint: link, gateway: line, unreceipted }) => link === 'online' && line === 'online' && unreceipted === 0,
  );
  await client.hears('Said to nobody yet.');
  await app.close();
  expect(submitsOf(world.sample).map((one) => one.hash)).toEqual(['Said to nobody yet.'].map(contentHash));
  verify(world.sample);
});
