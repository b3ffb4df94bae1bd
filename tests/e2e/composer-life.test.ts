// A draft's life beyond one sitting on the real window: other conversations, restarts, kills and a dead renderer; the text comes back and its history goes on (P2, P6, D10).
import { expect, test, vi } from 'vitest';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { composerText, openConversation } from '../../scripts/drive/window.ts';
import { applyEdit } from '../../src/draft/edit.ts';
import type { Api } from '../../src/ipc/contract.ts';
import { ComposerBox } from './world/composer-box.ts';
import { contentsOf, factsOf, verify } from './world/record.ts';

test('P2 D10 a draft waits in its own conversation, underlined text and undo with it; nothing of one reaches the other', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page } = box;
  const other = await box.world.client('Piet Oost');
  await other.say('And me?');
  const ids = await vi.waitFor(
    async () => {
      const listed = await page.evaluate(() => (window.candor as Api<'chat'>).listConversations({}));
      if (!listed.ok || listed.value.conversations.length < 2) throw new Error('Not both are here yet.');
      return new Map(listed.value.conversations.map(({ id, contact }) => [contact.name, id]));
    },
    { timeout: 45_000 },
  );
  const [juno, piet] = [ids.get('Juno Sarkis') ?? '', ids.get('Piet Oost') ?? ''];
  await openConversation(page, juno);
  await page.keyboard.type('To Juno: ');
  // Left in the middle of a composition: no compositionend ever comes.
  await box.underline('か', 'かな');
  await openConversation(page, piet);
  expect(await box.text()).toBe('');
  for (const key of ['Control+z', 'Control+z', 'Control+Shift+z']) await page.keyboard.press(key);
  expect(await box.text()).toBe('');
  await page.keyboard.type('To Piet');
  await openConversation(page, juno);
  expect(await box.text()).toBe('To Juno: かな');
  await page.keyboard.press('Control+End');
  await page.keyboard.type('!');
  await openConversation(page, piet);
  expect(await box.text()).toBe('To Piet');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(', too');
  // Undo with the caret in another field may reach the box; whatever it does there is on record.
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  const left = await box.text();
  await openConversation(page, juno);
  await vi.waitFor(
    async () => {
      expect(
        (await contentsOf(box.world.sample)).drafts.map(({ conversation, text }) => [conversation, text]).sort(),
      ).toEqual(
        [
          [juno, 'To Juno: かな!'],
          [piet, left],
        ].sort(),
      );
    },
    { timeout: 30_000, interval: 100 },
  );
  await box.app.close();
  for (const draft of (await contentsOf(box.world.sample)).drafts) {
    const texts = draft.edits.map(
      (
        (text) => (edit) =>
          (text = applyEdit(text, edit))
      )(''),
    );
    const mine = draft.conversation === juno ? 'To Juno: かな!' : left;
    expect(texts.at(-1)).toBe(mine);
    expect(
      texts.every(
        (text) =>
          text.startsWith(
            draft.conversation === juno ? 'To Juno'.slice(0, text.length) : 'To Piet'.slice(0, text.length),
          ) || text.length < 8,
      ),
    ).toBe(true);
    expect(draft.checks.held).toBe(draft.checks.made);
  }
  verify(box.world.sample);
});

test('P6 D10 after a restart and after kill -9 the draft is in the box, and its history goes on where it was', {
  timeout: 270_000,
}, async () => {
  const box = await ComposerBox.open();
  await box.page.keyboard.type('Once');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts[0]?.text).toBe('Once');
    },
    { timeout: 30_000, interval: 50 },
  );
  await box.app.close();
  let whole = 'Once';
  for (const [word, end] of [
    [' restarted\ud83d', 'close'],
    [' and killed', 'kill'],
    [' and back.', 'close'],
  ] as const) {
    const app = await box.world.launch();
    await focusComposer(app.page);
    expect(await composerText(app.page)).toBe(whole);
    await app.page.keyboard.press('Control+End');
    for (const letter of word)
      await app.page.evaluate((text) => {
        document.execCommand('insertText', false, text);
      }, letter);
    whole += word;
    await vi.waitFor(
      async () => {
        expect((await contentsOf(box.world.sample)).drafts[0]?.text).toBe(whole);
      },
      { timeout: 30_000, interval: 50 },
    );
    await app[end]();
  }
  const { drafts } = await contentsOf(box.world.sample);
  expect(drafts).toHaveLength(1);
  expect(drafts[0]?.text).toBe(whole);
  expect(drafts[0]?.edits.map(({ n }) => n)).toEqual(drafts[0]?.edits.map((_, i) => i + 1));
  expect(drafts[0]?.edits.map(({ inserted }) => inserted).join('')).toBe(whole);
  expect(drafts[0]?.edits.every(({ origin }) => origin === 'person')).toBe(true);
  verify(box.world.sample);
});

test('P5 P6 the renderer dies with edits in flight: the gap names the last acknowledged edit, the draft comes back, its history goes on', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page, app } = box;
  await page.keyboard.type('Half a ');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts[0]?.text).toBe('Half a ');
    },
    { timeout: 30_000, interval: 50 },
  );
  const dead = page.waitForEvent('crash');
  // A burst, and in the same breath the end: some of it is on its way, the rest never left.
  const burst = page
    .evaluate(() => {
      for (let i = 0; i < 400; i++) document.execCommand('insertText', false, 'abcdefghij'.charAt(i % 10));
    })
    .catch(() => undefined);
  await app.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await Promise.all([dead, burst]);
  const inPage = (script: string): Promise<unknown> =>
    app.app.evaluate(
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code) as Promise<unknown>,
      script,
    );
  const area = `document.querySelector('[data-pane="composer"] textarea')`;
  await vi.waitFor(
    async () => {
      expect(await inPage(`${area}?.readOnly`)).toBe(false);
    },
    { timeout: 60_000, interval: 100 },
  );
  const restored = String(await inPage(`${area}.value`));
  const record = await contentsOf(box.world.sample);
  const [gap] = factsOf(record, 'capture-gap');
  expect(factsOf(record, 'capture-gap')).toHaveLength(1);
  expect(gap?.draft).toBe(record.drafts[0]?.draft);
  expect(gap?.through).toBeGreaterThanOrEqual(7);
  // Everything acknowledged is there; what was taken but not yet answered may be, too.
  expect(record.drafts[0]?.edits.length).toBeGreaterThanOrEqual(gap?.through ?? 0);
  expect(restored).toBe(record.drafts[0]?.text);
  expect('Half a '.concat('abcdefghij'.repeat(40)).startsWith(restored)).toBe(true);
  await inPage(
    `${area}.focus(); ${area}.setSelectionRange(1e6, 1e6); document.execCommand('insertText', false, '!'); ${area}.blur()`,
  );
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts[0]?.text).toBe(`${restored}!`);
    },
    { timeout: 30_000, interval: 50 },
  );
  await app.close();
  const [draft] = (await contentsOf(box.world.sample)).drafts;
  expect(draft?.edits.map(({ n }) => n)).toEqual(draft?.edits.map((_, i) => i + 1));
  verify(box.world.sample);
});
