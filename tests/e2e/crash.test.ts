// kill -9 in the middle of things: of the whole app, of the vault alone, of the gateway. Nothing acknowledged is lost, nothing goes twice (P1, P6).
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { focusComposer, sendMessage } from '../../scripts/drive/compose.ts';
import { acknowledgeNotice, composerText } from '../../scripts/drive/window.ts';
import type { DrivenApp } from '../../scripts/drive/app.ts';
import type { Client } from '../../scripts/drive/client.ts';
import type { Api } from '../../src/ipc/contract.ts';
import { acknowledgedIn, noteAcknowledged } from './world/acknowledged.ts';
import { vaultOf } from './world/processes.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { contentsOf, factsOf, submitsOf, verify } from './world/record.ts';
import { TcpProxy } from './world/tcp-proxy.ts';
import { openWorld, type World } from './world/world.ts';

const words = 'The quick answer is that nothing we wrote may ever get lost, whatever ends the programme. '.repeat(4);

async function talkingWorld(
  options: Parameters<typeof openWorld>[0] = {},
): Promise<{ readonly world: World; readonly client: Client; readonly app: DrivenApp }> {
  const world = await openWorld(options);
  const app = await world.launch();
  await acknowledgeNotice(app.page);
  const client = await world.client('Juno Sarkis');
  await client.say('Hello?');
  await focusComposer(app.page);
  return { world, client, app };
}

/** How often the client's page shows this text from the employee. */
const timesShown = (client: Client, text: string): Promise<number> =>
  client.page.evaluate(
    (wanted) =>
      [...document.querySelectorAll('[data-from="employee"] p')].filter((one) => one.textContent === wanted).length,
    text,
  );

/** Types until killed; the kill ends the typing with an error that says nothing. */
async function typeUntilKilled(app: DrivenApp, text: string, after: number): Promise<void> {
  const typing = (async () => {
    for (const letter of text) await app.page.keyboard.type(letter);
  })().catch(() => undefined);
  await vi.waitFor(
    async () => {
      expect((await composerText(app.page)).length).toBeGreaterThanOrEqual(after);
    },
    { timeout: 60_000, interval: 5 },
  );
  await app.kill();
  await typing;
}

test('P6 kill -9 of the app while typing loses no acknowledged edit; the draft comes back and its history goes on', {
  timeout: 360_000,
}, async () => {
  const { world, client, app } = await talkingWorld();
  const log = join(world.sample.data, 'acknowledged.log');
  let running = app;
  let onBox = '';
  for (let round = 0; round < 4; round++) {
    await noteAcknowledged(running, log);
    await typeUntilKilled(running, words, onBox.length + 15 + round * 9);
    const acknowledged = acknowledgedIn(log).reduce((most, one) => Math.max(most, one.through), 0);
    expect(acknowledged).toBeGreaterThan(0);
    const [draft] = (await contentsOf(world.sample)).drafts;
    expect(draft?.edits.length).toBeGreaterThanOrEqual(acknowledged);
    expect(draft?.edits.map((edit) => edit.n)).toEqual(draft?.edits.map((_, i) => i + 1));

    running = await world.launch();
    await focusComposer(running.page);
    onBox = await composerText(running.page);
    expect(onBox).toBe(draft?.text);
    expect(onBox.length).toBeGreaterThan(0);
    await running.page.keyboard.press('End');
  }
  await running.page.keyboard.type(' The end.');
  await sendMessage(running.page);
  await client.hears(`${onBox} The end.`);
  await running.close();
  const { drafts } = await contentsOf(world.sample);
  expect(drafts.map(({ text, outcome }) => ({ text, outcome }))).toEqual([
    { text: `${onBox} The end.`, outcome: 'sent' },
  ]);
  verify(world.sample);
});

/** The unsent draft of the first conversation, as the record has it. */
function recordedDraft(page: DrivenApp['page']): Promise<string> {
  return page.evaluate(async () => {
    const candor = window.candor as Api<'chat'>;
    const list = await candor.listConversations({});
    const conversation = list.ok ? list.value.conversations[0]?.id : undefined;
    const draft = conversation === undefined ? null : await candor.restoreDraft({ conversation });
    return draft?.ok === true ? draft.value.text : '';
  });
}

test('P1 a message sent just before kill -9 is forwarded exactly once, or is still in the box', {
  timeout: 360_000,
}, async () => {
  const { world, client, app } = await talkingWorld();
  let running = app;
  const forwarded: string[] = [];
  for (const [round, delay] of [0, 3, 12, 40].entries()) {
    const text = `Message ${round + 1}, sent and then the light went out.`;
    await focusComposer(running.page);
    await running.page.keyboard.insertText(text);
    // The text is on record first; what was not acknowledged may be lost, and this test is about the sending.
    await expect.poll(() => recordedDraft(running.page)).toBe(text);
    // Not waited for: the kill comes while it is on its way.
    const pressed = running.page.keyboard.press('Enter').catch(() => undefined);
    if (delay > 0) await new Promise((done) => setTimeout(done, delay)); // the moment of the crash, not a wait for something
    await running.kill();
    await pressed;
    running = await world.launch();
    await focusComposer(running.page);
    const left = await composerText(running.page);
    if (left !== '') {
      expect(left).toBe(text);
      await sendMessage(running.page);
    }
    await client.hears(text);
    forwarded.push(text);
  }
  await running.close();
  expect(submitsOf(world.sample).map((one) => one.hash)).toEqual(forwarded.map(contentHash));
  for (const text of forwarded) expect(await timesShown(client, text)).toBe(1);
  expect(factsOf(await contentsOf(world.sample), 'message-recorded').map((entry) => entry.text)).toEqual(forwarded);
  verify(world.sample);
});

test('P6 kill -9 of the vault while typing: typing goes on, nothing is lost, nothing is there twice', {
  timeout: 270_000,
}, async () => {
  const { world, client, app } = await talkingWorld();
  const typed = words.slice(0, 240);
  const typing = (async () => {
    for (const letter of typed) await app.page.keyboard.type(letter);
  })();
  for (const at of [40, 90, 150]) {
    await vi.waitFor(
      async () => {
        expect((await composerText(app.page)).length).toBeGreaterThanOrEqual(at);
      },
      { timeout: 60_000, interval: 5 },
    );
    process.kill(vaultOf(app.pid), 'SIGKILL');
  }
  await typing;
  expect(await composerText(app.page)).toBe(typed);
  // And once more with a send on its way.
  const pressed = app.page.keyboard.press('Enter');
  process.kill(vaultOf(app.pid), 'SIGKILL');
  await pressed;
  await client.hears(typed.trimEnd());
  await app.page.getByText('On record').first().waitFor();
  await app.close();
  const record = await contentsOf(world.sample);
  expect(record.drafts.map(({ text, outcome }) => ({ text, outcome }))).toEqual([{ text: typed, outcome: 'sent' }]);
  expect(record.drafts[0]?.edits.map((edit) => edit.inserted).join('')).toBe(typed);
  expect(record.drafts[0]?.edits.map((edit) => edit.n)).toEqual(Array.from(typed, (_, i) => i + 1));
  expect(factsOf(record, 'message-recorded').map((entry) => entry.text)).toEqual([typed]);
  expect(submitsOf(world.sample).map((one) => one.hash)).toEqual([typed].map(contentHash));
  verify(world.sample);
});

test('P7 kill -9 of the gateway between taking a message and answering: after its return there is exactly one', {
  timeout: 270_000,
}, async () => {
  const proxy = await TcpProxy.open();
  const { world, client, app } = await talkingWorld({
    before: (sample) => {
      proxy.standBefore(sample);
    },
  });
  const text = 'Taken, but never answered.';
  await proxy.settled();
  proxy.swallow = true;
  await app.page.keyboard.insertText(text);
  await app.page.keyboard.press('Enter');
  await vi.waitFor(
    () => {
      expect(submitsOf(world.sample).map((one) => one.hash)).toEqual([text].map(contentHash));
    },
    { timeout: 45_000, interval: 10 },
  );
  await world.stop('gateway', 'SIGKILL');
  proxy.swallow = false;
  proxy.drop();
  // It was not answered, so it does not count as handed over.
  expect(
    factsOf(await contentsOf(world.sample), 'message-state').filter((entry) => entry.state === 'handed-over'),
  ).toEqual([]);
  await world.start('gateway');
  await client.hears(text);
  await app.page
    .getByText(/^(?:Handed over|Accepted|Delivered|Read)\b/iu)
    .first()
    .waitFor({ state: 'attached', timeout: 120_000 });
  await app.close();
  await proxy.close();
  expect(submitsOf(world.sample).map((one) => one.hash)).toEqual([text].map(contentHash));
  expect(await timesShown(client, text)).toBe(1);
  expect(
    factsOf(await contentsOf(world.sample), 'message-state').filter((entry) => entry.state === 'handed-over'),
  ).toHaveLength(1);
  verify(world.sample);
});

test('P5 kill -9 of the window’s renderer: the window comes back by itself, the gap is on record, the draft is in the box', {
  timeout: 180_000,
}, async () => {
  const { world, client, app } = await talkingWorld();
  await app.page.keyboard.type('Half a sentence');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(world.sample)).drafts[0]?.text).toBe('Half a sentence');
    },
    { timeout: 30_000 },
  );
  const ended = app.page.waitForEvent('crash');
  await app.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await ended;
  const box = (): Promise<string> =>
    app.app.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(
          `document.querySelector('[data-pane="composer"] textarea')?.readOnly === false ? document.querySelector('[data-pane="composer"] textarea').value : ''`,
        ) as Promise<string>,
    );
  await vi.waitFor(
    async () => {
      expect(await box()).toBe('Half a sentence');
    },
    { timeout: 60_000, interval: 100 },
  );
  await client.leave();
  await app.close();
  const record = await contentsOf(world.sample);
  expect(factsOf(record, 'capture-gap').map(({ through }) => through)).toEqual(['Half a sentence'.length]);
  verify(world.sample);
});
