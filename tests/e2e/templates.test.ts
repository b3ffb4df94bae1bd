// The company's templates: “/” in the empty box offers them, one edit puts one in and says where it came from, and what is typed to find one is nowhere (P2, P5, X1).
import { expect, test } from 'vitest';
import { goTo } from '../../scripts/drive/window.ts';
import { templates } from '../../scripts/sample/templates.ts';
import { ComposerBox, kindsOf } from './world/composer-box.ts';
import { contentsOf } from './world/record.ts';

const textOf = (id: string): string => templates.find((one) => one.id === id)?.text ?? '';

test('P2 X1 a template is one edit of its own origin in the place of its “/”; Escape leaves the “/”; what is typed to find one is not recorded, and an input method may be used for it', {
  timeout: 270_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page } = box;
  const find = page.getByRole('combobox');
  const option = page.getByRole('option', { selected: true }).last();

  await box.scenario('escape', '/', async () => {
    await page.keyboard.type('/');
    await find.waitFor();
    await page.keyboard.type('zephyrfind');
    await page.getByText('No template has these words.').waitFor();
    await page.keyboard.press('Enter'); // there is nothing to put in
    await page.keyboard.press('Escape');
    await find.waitFor({ state: 'detached' });
  });
  await box.scenario('found', textOf('instruction-by-phone'), async () => {
    await page.keyboard.type('/');
    await find.waitFor();
    // Enter that confirms an input method's candidate chooses nothing; its text finds as any other.
    await box.underline('ca');
    await box.cdp.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      windowsVirtualKeyCode: 229,
      key: 'Process',
      code: 'Enter',
    });
    expect(await find.isVisible()).toBe(true);
    await box.confirm('call');
    await option.getByText('Instruction needs a call').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (text) => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value === text,
      textOf('instruction-by-phone'),
    );
  });
  await box.scenario('several lines, in the middle', `Dear Juno, ${textOf('documents')} Regards`, async () => {
    await page.keyboard.type('Dear Juno,  Regards');
    await box.select('Dear Juno, '.length);
    await page.getByRole('button', { name: 'Templates' }).click();
    await find.waitFor();
    await page.keyboard.press('ArrowUp'); // from the first to the last
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      () =>
        document
          .querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')
          ?.value.includes('three months') === true,
    );
  });
  await box.scenario('a slash in a text offers nothing', 'and/or', async () => {
    await page.keyboard.type('and/or');
    expect(await find.count()).toBe(0);
  });
  // In My record the player knows the moment.
  await page.locator('[data-pane="composer"] textarea').blur();
  await goTo(page, 'My record');
  await page
    .getByRole('button', { name: /replay|how it came/iu })
    .first()
    .click();
  await page
    .getByText(/^Put in a template/u)
    .first()
    .waitFor();
  await page.keyboard.press('Escape');
  await goTo(page, 'Chats');
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.value === 'and/or',
  );

  const edits = await box.exact();
  expect(edits['escape']?.filter((edit) => edit.inserted !== '').map(({ inserted, kind }) => [inserted, kind])).toEqual(
    [['/', 'type']],
  );
  expect(
    edits['found']?.slice(-2).map(({ at, deleted, inserted, kind, origin }) => [at, deleted, inserted, kind, origin]),
  ).toEqual([
    [0, 0, '/', 'type', 'person'],
    [0, 1, textOf('instruction-by-phone'), 'program', 'template'],
  ]);
  expect(
    edits['several lines, in the middle']
      ?.filter((edit) => edit.origin === 'template')
      .map(({ at, deleted, inserted }) => [at, deleted, inserted]),
  ).toEqual([['Dear Juno, '.length, 0, textOf('documents')]]);
  expect(kindsOf(edits['a slash in a text offers nothing'])).toEqual(['type']);
  expect(JSON.stringify(await contentsOf(box.world.sample))).not.toContain('zephyrfind');
});
