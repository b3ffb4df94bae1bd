// Every way of writing with keys, mouse, menus and buttons on the real window: the record replays to the box's very value after every event (P2).
import { expect, test } from 'vitest';
import { sendMessage } from '../../scripts/drive/compose.ts';
import { ComposerBox, kindsOf } from './world/composer-box.ts';
import { contentsOf } from './world/record.ts';

test('P2 typing, replacing, cutting, pasting and undoing: the record replays to the box after every event', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { keyboard } = box.page;
  await box.scenario('typing', 'Dear Juno, gladly!', async () => {
    await keyboard.type('Dear Jnuo, glady!');
    await box.select(6, 8);
    await keyboard.type('un');
    await box.select(15);
    await keyboard.type('l');
  });
  await box.scenario('repeats', 'aabaaa', async () => {
    await keyboard.type('aaaa');
    await box.select(2);
    await keyboard.type('aa');
    await box.select(3);
    await keyboard.type('b');
    await box.select(1);
    await keyboard.press('Delete');
    await keyboard.press('Backspace');
    await keyboard.type('a');
  });
  await box.scenario('words and lines', 'one\nthree', async () => {
    await keyboard.type('one two');
    await keyboard.press('Control+Backspace');
    await keyboard.press('Backspace');
    await keyboard.press('Shift+Enter');
    await keyboard.type('three four');
    await keyboard.press('Control+Shift+ArrowLeft');
    await keyboard.press('Delete');
    await keyboard.press('Backspace');
  });
  await box.scenario('cut', 'The  fox', async () => {
    await keyboard.type('The quick fox');
    await box.select(4, 9);
    await keyboard.press('Control+x');
  });
  await box.scenario('paste', 'The quick, quick fox', async () => {
    await keyboard.type('The fox');
    await box.select(4);
    await box.paste('quick, ');
    await box.paste('quick ');
  });
  await box.scenario('paste over a selection', 'new', async () => {
    await keyboard.type('old');
    await keyboard.press('Control+a');
    await box.paste('new');
  });
  await box.scenario('paste lines', 'one\ntwo\n\nthree\n', () => box.paste('one\r\ntwo\r\n\r\nthree\r\n'));
  await box.scenario('undo and redo', 'first second', async () => {
    await keyboard.type('first ');
    await box.paste('second');
    await keyboard.press('Control+z');
    await keyboard.press('Control+z');
    await keyboard.press('Control+Shift+z');
    await keyboard.press('Control+Shift+z');
  });
  await box.scenario('undo from the menu', 'kept', async () => {
    await keyboard.type('kept');
    await box.select(0, 4);
    await keyboard.press('Delete');
    await box.app.app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.undo();
    });
    await box.page.waitForFunction(
      () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value === 'kept',
    );
  });
  const edits = await box.exact();
  expect(kindsOf(edits['typing'])).toEqual(['type']);
  expect(kindsOf(edits['cut'])).toContain('cut');
  expect(edits['paste']?.filter(({ kind }) => kind === 'paste').map(({ at, inserted }) => [at, inserted])).toEqual([
    [4, 'quick, '],
    [11, 'quick '],
  ]);
  expect(edits['paste lines']?.map(({ inserted }) => inserted).at(-1)).toBe('one\ntwo\n\nthree\n');
  expect(kindsOf(edits['undo and redo'])).toEqual(expect.arrayContaining(['undo', 'redo']));
});

test('P2 drag and drop, corrections, dictation and the emoji button: the record replays to the box after every event', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  const { keyboard, mouse } = box.page;
  const place = await box.page.locator('[data-pane="composer"] textarea').boundingBox();
  if (place === null) throw new Error('There is no box.');
  const y = place.y + 14;
  const inMain = async (act: 'insert' | 'replace', text: string): Promise<void> => {
    await box.app.app.evaluate(
      async ({ BrowserWindow }, [what, words]) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents;
        if (what === 'insert') await contents?.insertText(words);
        else contents?.replace(words);
      },
      [act, text] as const,
    );
  };
  const holds = (text: string): Promise<unknown> =>
    box.page.waitForFunction(
      (wanted) => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value === wanted,
      text,
      { timeout: 5000 },
    );

  await box.scenario('drag within the box', 'two three one ', async () => {
    await keyboard.type('one two three ');
    await box.select(0, 4);
    await mouse.move(place.x + 16, y);
    await mouse.down();
    await mouse.move(place.x + 60, y, { steps: 4 });
    await mouse.move(place.x + 400, y, { steps: 4 });
    await mouse.up();
    await holds('two three one ');
  });
  await box.scenario('drop from outside', 'Rate: 2.35 % today', async () => {
    await keyboard.type('Rate: ');
    const data = { items: [{ mimeType: 'text/plain', data: '2.35 % today' }], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
      await box.cdp.send('Input.dispatchDragEvent', { type, x: place.x + 400, y, data });
    await holds('Rate: 2.35 % today');
  });
  await box.scenario('a correction over a range', 'I received it', async () => {
    await keyboard.type('I recieved it');
    await box.select(2, 10);
    await inMain('replace', 'received');
    await holds('I received it');
  });
  await box.scenario('a correction by command', 'definitely', async () => {
    await keyboard.type('definately');
    await box.select(0, 10);
    await box.command('insertText', 'definitely');
  });
  await box.scenario('dictation', 'Good morning.\n\nThe rate is fixed.\nRegards', async () => {
    await keyboard.type('Good mourning');
    await box.select(5, 13);
    await inMain('insert', 'morning.\n\nThe rate is fixed.\nRegards');
    await holds('Good morning.\n\nThe rate is fixed.\nRegards');
  });
  const pickEmoji = async (emoji: string): Promise<void> => {
    await box.page.getByRole('button', { name: 'Emoji' }).click();
    await box.page.getByRole('dialog', { name: 'Emoji' }).getByRole('button', { name: emoji }).click();
    await box.page.waitForFunction(
      (one) => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value.includes(one),
      emoji,
    );
  };
  await box.scenario('emoji and undo', 'Hi ✈️!', async () => {
    await keyboard.type('Hi !');
    await box.select(3);
    await pickEmoji('🙂');
    await keyboard.press('Control+z');
    await holds('Hi !');
    await keyboard.press('Control+Shift+z');
    await holds('Hi 🙂!');
    await box.select(3, 5);
    await pickEmoji('✈️');
  });
  // Undo after a send brings nothing of the sent message back.
  await sendMessage(box.page);
  await box.client.hears('Hi ✈️!');
  await box.page.evaluate(() => {
    if (window.e2eBox) window.e2eBox.last = '';
  });
  await box.scenario('undo after send', '', async () => {
    await keyboard.press('Control+z');
    await keyboard.press('Control+z');
    await keyboard.press('Control+Shift+z');
  });
  await box.scenario('a new draft', 'new', () => keyboard.type('new'));
  const edits = await box.exact();
  expect(kindsOf(edits['drag within the box'])).toEqual(['type', 'drop']);
  expect(edits['drop from outside']?.at(-1)).toMatchObject({
    at: 6,
    deleted: 0,
    inserted: '2.35 % today',
    kind: 'drop',
    origin: 'person',
  });
  expect(edits['emoji and undo']?.filter(({ origin }) => origin === 'emoji')).toMatchObject([
    { kind: 'program', inserted: '🙂' },
    { kind: 'program', deleted: 2, inserted: '✈️' },
  ]);
  expect(edits['undo after send']).toEqual([]);
});

test('P2 D2 a change that came without an event is on record as such, and the comparison of these tests notices it', {
  timeout: 180_000,
}, async () => {
  const box = await ComposerBox.open();
  await box.scenario('from outside', 'sneaked!', async () => {
    await box.page.keyboard.type('in');
    await box.page.evaluate(() => {
      const area = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
      if (area !== null) area.value = 'sneaked';
    });
    // The next blur or pause finds it.
    await box.page.locator('[data-pane="composer"] textarea').blur();
    await box.page.locator('[data-pane="composer"] textarea').focus();
    await box.page.keyboard.press('Control+End');
    await box.page.keyboard.type('!');
  });
  await expect(box.exact()).rejects.toThrow(/from outside/u);
  const [draft] = (await contentsOf(box.world.sample)).drafts;
  expect(draft?.edits.map(({ kind, inserted }) => [kind, inserted])).toEqual([
    ['type', 'i'],
    ['type', 'n'],
    ['other', 'sneaked'],
    ['type', '!'],
  ]);
  expect(draft?.checks.held).toBe(draft?.checks.made);
});
