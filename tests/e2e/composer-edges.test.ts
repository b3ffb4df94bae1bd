// Texts at the edges on the real window: halves of characters, joiners, both directions, NUL, very long, very fast, too much (P2, D3).
import { expect, test } from 'vitest';
import { maxTextUnits } from '../../src/draft/edit.ts';
import { composerWords } from '../../renderer/chat/draft/words.ts';
import { ComposerBox } from './world/composer-box.ts';

const family = '👨‍👩‍👧‍👦';
const flag = '🇨🇭';

test('P2 lone surrogates, joined families, flags, both directions, NUL and combining marks: the record replays to the box after every event', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { keyboard } = box.page;
  await box.scenario('a lone high half', 'a\ud83db', async () => {
    await keyboard.type('ab');
    await box.select(1);
    await box.command('insertText', '\ud83d');
  });
  await box.scenario('a lone low half', '\ude42!', async () => {
    await box.command('insertText', '\ude42');
    await keyboard.type('!');
  });
  await box.scenario('two halves in two edits', '🙂', async () => {
    await box.command('insertText', '\ud83d');
    await box.command('insertText', '\ude42');
  });
  // Chromium takes the whole character where somebody asks for half of it; whatever it does, the record says.
  await box.scenario('half of a pair', null, async () => {
    await box.command('insertText', 'a🙂b');
    await box.select(2, 3);
    await box.command('delete');
    await box.select(2);
    await keyboard.press('Backspace');
    await keyboard.type('c');
  });
  await box.scenario('halves and real pairs over one another', '\ud83d🙂\ude42', async () => {
    await box.command('insertText', '\ud83d🙂\ude42');
  });
  const steps: string[] = [];
  await box.scenario('a family and a flag, deleted step by step', 'x', async () => {
    await keyboard.type('x');
    await keyboard.insertText(`${family}${flag}${family}👍🏽`);
    while ((await box.text()) !== 'x') {
      await keyboard.press('Backspace');
      steps.push(await box.text());
      if (steps.length > 60) throw new Error('It never got there.');
    }
  });
  expect(steps.length).toBeGreaterThanOrEqual(4);
  await box.scenario('inside a family', null, async () => {
    await keyboard.insertText(family);
    await box.select(5, family.length);
    await keyboard.type('x');
  });
  await box.scenario('both directions', 'مرحبا Juno ‏100 ₪‎ שלום', async () => {
    await keyboard.insertText('مرحبا ');
    await keyboard.insertText('שלום');
    await box.select(6);
    await keyboard.type('Juno ');
    await keyboard.insertText('‏100 ₪‎ ');
  });
  await box.scenario('overrides and isolates', '‮abc‬⁧x⁩', async () => {
    await keyboard.insertText('‮abc‬⁧⁩');
    await box.select(6);
    await keyboard.type('x');
  });
  await box.scenario('NUL and other controls', 'a\0b\u0007\u200b\ufeff', async () => {
    await box.command('insertText', 'ab');
    await box.select(1);
    await box.command('insertText', '\0');
    await keyboard.press('End');
    await keyboard.insertText('\u0007\u200b\ufeff');
  });
  await box.scenario('combining marks stay apart', 'e\u0301 é ﬁ ｱ', async () => {
    await keyboard.insertText('e\u0301');
    await keyboard.press('Backspace');
    await box.clear();
    await keyboard.insertText('e\u0301 é ﬁ ｱ');
  });
  const edits = await box.exact();
  expect(edits['two halves in two edits']?.map(({ inserted }) => inserted)).toEqual(['\ud83d', '\ude42']);
});

test('P2 a hundred thousand characters edited in the middle, and five hundred edits in a second', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { keyboard } = box.page;
  const long = 'The rate for this is fixed until Friday. '.repeat(2440);
  await box.scenario('in the middle of much', `${long.slice(0, 50_000)}Hello${long.slice(50_000)}`, async () => {
    await box.paste(long);
    await box.select(50_000);
    await keyboard.type('Hellow');
    await keyboard.press('Backspace');
    await keyboard.press('Control+Backspace');
    await keyboard.press('Control+z');
  });
  await box.clear();
  let took = 0;
  await box.scenario('five hundred at once', '0123456789'.repeat(50), async () => {
    took = await box.page.evaluate(async () => {
      const started = performance.now();
      for (let i = 0; i < 500; i++) {
        document.execCommand('insertText', false, String(i % 10));
        if (i % 25 === 24) await new Promise((done) => requestAnimationFrame(done));
      }
      return performance.now() - started;
    });
  });
  expect(took).toBeLessThan(3000);
  const edits = await box.exact();
  expect(edits['five hundred at once']?.length).toBe(500);
});

test('P2 D6 as much as the box can hold is taken, one more is refused whole with its sentence, by paste, drop, typing and the emoji button', {
  timeout: 270_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page } = box;
  const { keyboard } = page;
  const length = (): Promise<number> =>
    page.evaluate(
      () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value.length ?? -1,
    );
  const refusal = page.getByText(composerWords.refused);
  const full = 'Every word of this counts.\n'.repeat(maxTextUnits / 20).slice(0, maxTextUnits);
  await keyboard.type('kept');
  await box.paste(full);
  await refusal.waitFor();
  expect(await box.text()).toBe('kept');
  await box.paste(full.slice(4));
  await page.waitForFunction(
    (wanted) => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value.length === wanted,
    maxTextUnits,
  );
  await refusal.waitFor({ state: 'detached' });
  await keyboard.press('End');
  await keyboard.type('y');
  await refusal.waitFor();
  expect(await length()).toBe(maxTextUnits);
  await page.getByRole('button', { name: 'Emoji' }).click();
  await page.getByRole('dialog', { name: 'Emoji' }).getByRole('button', { name: '🙂' }).click();
  await page.getByRole('dialog', { name: 'Emoji' }).waitFor({ state: 'detached' });
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  expect(await length()).toBe(maxTextUnits);
  await keyboard.press('Control+End');
  await keyboard.press('Shift+Enter');
  expect(await length()).toBe(maxTextUnits);
  // An input method cannot be refused: what it leaves is on record too, and the checks go on once there is room.
  await box.underline('か', 'かな');
  await box.confirm('かな');
  expect(await length()).toBe(maxTextUnits + 2);
  await page.locator('[data-pane="composer"] textarea').blur();
  await page.locator('[data-pane="composer"] textarea').focus();
  await keyboard.press('Control+a');
  await keyboard.type('short');
  await page.getByText('every edit').first().waitFor();
  await box.exact();
});
