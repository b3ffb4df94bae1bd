// Writes in the real composer with real input events: keys, corrections, input methods.
import type { Page } from 'playwright-core';

/** The message box of the chat window. */
export function composerOf(page: Page): ReturnType<Page['locator']> {
  return page.locator('[data-pane="composer"] textarea');
}

/** Waits until the box may be written in and puts the caret there. */
export async function focusComposer(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.readOnly === false,
  );
  await composerOf(page).focus();
}

/** Types `text` key by key. */
export async function typeKeys(page: Page, text: string): Promise<void> {
  await focusComposer(page);
  await page.keyboard.type(text);
}

/** Takes out `count` characters before the caret, key by key. */
export async function backspace(page: Page, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await page.keyboard.press('Backspace');
}

/** Composes with an input method as a person writing Japanese does: `steps` are what stands underlined, then `final` is confirmed. */
export async function compose(page: Page, steps: readonly string[], final: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  for (const text of steps)
    await cdp.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
  await cdp.send('Input.insertText', { text: final });
  await cdp.detach();
  await page.waitForTimeout(120); // nobody presses the next key in the same instant, and Candor takes such an Enter for the input method's
}

/** Presses Enter and resolves once the message is on record and the box is empty again. */
export async function sendMessage(page: Page): Promise<void> {
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => {
    const box = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
    return box !== null && box.value === '' && !box.readOnly;
  });
}
