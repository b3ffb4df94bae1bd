// Input methods on the real window, as Chromium itself delivers them: every state of the box is on record, what was underlined is marked, Enter that confirms never sends (P2, D8, D9).
import { expect, test } from 'vitest';
import { ComposerBox, kindsOf } from './world/composer-box.ts';
import { contentsOf, factsOf } from './world/record.ts';

/** A key press that an input method took for itself. */
async function processedKey(box: ComposerBox, key: string, code: string): Promise<void> {
  await box.cdp.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', windowsVirtualKeyCode: 229, key, code });
}

test('P2 Japanese, Chinese, Korean and dead keys, cancelled, abandoned and over a selection: the record replays to the box after every event', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { keyboard } = box.page;
  await box.scenario('Japanese', '日本語で', async () => {
    await box.underline('n', 'に', 'にh', 'にほ', 'にほんご', '日本語', '二本語', '日本語');
    await box.confirm('日本語');
    await box.underline('d', 'で');
    await box.confirm('で');
  });
  await box.scenario('Chinese', '你好,Juno', async () => {
    await keyboard.type(',Juno');
    await box.select(0);
    await box.underline('n', 'ni', "ni'h", "ni'hao");
    await box.confirm('你好');
  });
  await box.scenario('Korean', '안녕', async () => {
    await box.underline('ㅇ', '아', '안');
    await box.confirm('안');
    await box.underline('ㄴ', '녀', '녕');
    await box.confirm('녕');
  });
  await box.scenario('dead keys', 'café', async () => {
    await keyboard.type('caf');
    await box.underline('´');
    await box.confirm('é');
  });
  await box.scenario('cancelled', 'before', async () => {
    await keyboard.type('before');
    await box.underline('か', 'かん');
    await box.underline('');
  });
  await box.scenario('cancelled by Escape', 'ab', async () => {
    await keyboard.type('ab');
    await box.underline('か');
    await processedKey(box, 'Process', 'Escape');
    await box.underline('');
    await keyboard.press('Escape');
  });
  await box.scenario('over a selection', 'Das 東京 da', async () => {
    await keyboard.type('Das ist da');
    await box.select(4, 7);
    await box.underline('と', 'とう', 'とうきょう', '東京');
    await box.confirm('東京');
  });
  await box.scenario('over a selection, cancelled', 'Das  da', async () => {
    await keyboard.type('Das ist da');
    await box.select(4, 7);
    await box.underline('と');
    await box.underline('');
  });
  await box.scenario('the box is left while underlined', 'かな and on', async () => {
    await box.underline('か', 'かな');
    await box.page.locator('[data-pane="composer"] textarea').blur();
    await box.page.locator('[data-pane="composer"] textarea').focus();
    await box.select(2);
    await keyboard.type(' and on');
  });
  await box.scenario('an emoji is picked while underlined', 'かな🙂', async () => {
    await box.underline('か', 'かな');
    await box.page.getByRole('button', { name: 'Emoji' }).click();
    await box.page.getByRole('dialog', { name: 'Emoji' }).getByRole('button', { name: '🙂' }).click();
    await box.page.waitForFunction(
      () =>
        document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value.includes('🙂') === true,
    );
  });
  await box.scenario('undone', null, async () => {
    await box.underline('か', '漢字');
    await box.confirm('漢字');
    for (let i = 0; i < 4; i++) await keyboard.press('Control+z');
    for (let i = 0; i < 3; i++) await keyboard.press('Control+Shift+z');
  });
  const edits = await box.exact();
  for (const name of ['Japanese', 'Korean', 'over a selection']) {
    const composed = edits[name]?.filter(({ kind }) => kind === 'compose') ?? [];
    expect(composed.length, name).toBeGreaterThan(3);
    expect(
      composed.some(({ composing }) => composing),
      name,
    ).toBe(true);
  }
  expect(kindsOf(edits['Japanese'])).toEqual(['compose']);
  expect(
    edits['dead keys']
      ?.filter(({ composing }) => !composing)
      .map(({ inserted }) => inserted)
      .join(''),
  ).toContain('caf');
});

test('P2 Enter that confirms a candidate never sends; the next Enter does; Shift+Enter is a new line', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { keyboard } = box.page;
  await box.scenario('Enter 229', '日本', async () => {
    await box.underline('にほん', '日本');
    await processedKey(box, 'Enter', 'Enter');
    await box.confirm('日本');
    await box.cdp.send('Input.dispatchKeyEvent', {
      type: 'keyUp',
      windowsVirtualKeyCode: 13,
      key: 'Enter',
      code: 'Enter',
    });
  });
  await box.scenario('Enter while underlined', 'かな', async () => {
    await box.underline('かな');
    await box.cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 13,
      key: 'Enter',
      code: 'Enter',
    });
    await box.confirm('かな');
    await box.cdp.send('Input.dispatchKeyEvent', {
      type: 'keyUp',
      windowsVirtualKeyCode: 13,
      key: 'Enter',
      code: 'Enter',
    });
  });
  await box.scenario('the echo of the confirming Enter', '한', async () => {
    // macOS: compositionend first, then a plain Enter of the same key press. Dispatched in the page, so that both fall into the same moment.
    await box.underline('ㅎ', '하', '한');
    await box.page.evaluate(() => {
      const area = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
      area?.dispatchEvent(new CompositionEvent('compositionend', { data: '한', bubbles: true }));
      area?.dispatchEvent(
        new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }),
      );
    });
    await box.confirm('한');
  });
  await box.scenario('Shift+Enter', 'eins\nzwei', async () => {
    await keyboard.type('eins');
    await keyboard.press('Shift+Enter');
    await keyboard.type('zwei');
  });
  await box.scenario('confirmed', '日本\n語', async () => {
    await box.underline('にほん', '日本');
    await box.confirm('日本');
    await keyboard.press('Shift+Enter');
    await box.underline('ご');
    await processedKey(box, 'Enter', 'Enter');
    await box.confirm('語');
  });
  // A person's next press comes later than an echo of the same one.
  await box.page.waitForTimeout(60);
  await keyboard.press('Enter');
  await box.client.hears('日本\n語');
  await box.page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value === '',
  );
  await box.page.evaluate(() => {
    if (window.e2eBox) window.e2eBox.last = '';
  });
  await box.exact();
  // One message only: none of the Enters before sent anything.
  expect(factsOf(await contentsOf(box.world.sample), 'message-recorded').map(({ text }) => text)).toEqual(['日本\n語']);
});
