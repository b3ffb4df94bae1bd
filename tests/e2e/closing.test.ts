// Closing Candor loses nothing: what the window holds goes on record first, and if it cannot, the person is asked (P6; drafts.md D17).
import type { ElectronApplication } from 'playwright-core';
import { expect, onTestFinished, test, vi } from 'vitest';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { ComposerBox } from './world/composer-box.ts';
import { vaultOf } from './world/processes.ts';
import { contentsOf, factsOf, verify } from './world/record.ts';

declare global {
  var e2eQuestion: { questions: number; answer: (button: number) => void } | undefined;
}

/** Lets the app ask (tests run without dialogs otherwise) and holds the question until the test answers, or until it is taken back. */
async function holdQuestion(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ dialog }) => {
    process.argv.splice(process.argv.indexOf('--no-dialog'), 1);
    const asked = { questions: 0, answer: (_button: number): void => undefined };
    globalThis.e2eQuestion = asked;
    dialog.showMessageBox = ((_window: unknown, options: Electron.MessageBoxOptions) =>
      new Promise((resolve) => {
        asked.questions++;
        asked.answer = (response): void => {
          resolve({ response, checkboxChecked: false });
        };
        options.signal?.addEventListener('abort', () => {
          asked.answer(options.cancelId ?? 0);
        });
      })) as typeof dialog.showMessageBox;
  });
}

const questions = (app: ElectronApplication): Promise<number> =>
  app.evaluate(() => globalThis.e2eQuestion?.questions ?? 0);
const answer = (app: ElectronApplication, button: number): Promise<void> =>
  app.evaluate((_electron, pressed) => globalThis.e2eQuestion?.answer(pressed), button);

test('P6 closing in the moment of typing loses nothing: what the window holds goes on record first', async () => {
  const box = await ComposerBox.open();
  let app = box.app;
  let expected = '';
  for (let turn = 0; turn < 4; turn++) {
    await focusComposer(app.page);
    await app.page.keyboard.press('End');
    await app.page.keyboard.insertText(`${turn} and at once. `);
    expected += `${turn} and at once. `;
    // Half of the times the whole app is told to quit, half of the times its window is closed.
    if (turn % 2 === 0) await app.close();
    else {
      const ended = new Promise((done) => app.app.process().once('exit', done));
      await app.app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close();
      });
      await ended;
    }
    if (turn < 3) app = await box.world.launch();
  }
  const record = await contentsOf(box.world.sample);
  expect(record.drafts.map((draft) => draft.text)).toEqual([expected]);
  expect(factsOf(record, 'capture-gap')).toEqual([]);
  verify(box.world.sample);
});

test('P6 while the record cannot take what was typed, closing asks: kept open nothing is lost, and it closes by itself once all is on record', async () => {
  const box = await ComposerBox.open();
  const { app, page } = box;
  const vault = vaultOf(app.pid);
  const freeze = (frozen: boolean): void => {
    process.kill(vault, frozen ? 'SIGSTOP' : 'SIGCONT');
  };
  onTestFinished(() => {
    try {
      freeze(false);
    } catch {
      /* it has ended */
    }
  });
  await holdQuestion(app.app);
  freeze(true);
  await page.keyboard.type('Not on record yet');
  await app.app.evaluate(({ app: electron }) => {
    electron.quit();
  });
  await vi.waitFor(
    async () => {
      expect(await questions(app.app)).toBe(1);
    },
    { timeout: 30_000, interval: 50 },
  );
  await answer(app.app, 0);
  await page.keyboard.type(', and more');
  expect(await box.text()).toBe('Not on record yet, and more');

  await app.app.evaluate(({ app: electron }) => {
    electron.quit();
  });
  await vi.waitFor(
    async () => {
      expect(await questions(app.app)).toBe(2);
    },
    { timeout: 30_000, interval: 50 },
  );
  const ended = new Promise((done) => app.app.process().once('exit', done));
  freeze(false);
  await ended;
  const record = await contentsOf(box.world.sample);
  expect(record.drafts.map((draft) => draft.text)).toEqual(['Not on record yet, and more']);
  expect(factsOf(record, 'capture-gap')).toEqual([]);
  verify(box.world.sample);
});

test('P6 who closes although something waits leaves that fact on record', async () => {
  const box = await ComposerBox.open();
  const { app, page } = box;
  await page.keyboard.type('Kept');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts.at(-1)?.text).toBe('Kept');
    },
    { timeout: 30_000, interval: 50 },
  );
  const vault = vaultOf(app.pid);
  onTestFinished(() => {
    try {
      process.kill(vault, 'SIGCONT');
    } catch {
      /* it has ended */
    }
  });
  await holdQuestion(app.app);
  process.kill(vault, 'SIGSTOP');
  await page.keyboard.type(', and left behind');
  await app.app.evaluate(({ app: electron }) => {
    electron.quit();
  });
  await vi.waitFor(
    async () => {
      expect(await questions(app.app)).toBe(1);
    },
    { timeout: 30_000, interval: 50 },
  );
  const ended = new Promise((done) => app.app.process().once('exit', done));
  await answer(app.app, 1);
  process.kill(vault, 'SIGCONT');
  await ended;
  const gaps = factsOf(await contentsOf(box.world.sample), 'capture-gap');
  expect(gaps).toMatchObject([{ cause: 'Candor was closed while edits waited for the record' }]);
  expect(gaps[0]?.through).toBeGreaterThanOrEqual('Kept'.length);
  verify(box.world.sample);
});
