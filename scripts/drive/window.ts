// What people do in the chat window besides writing: acknowledge the notice, choose a conversation, go to a place.
import type { Page } from 'playwright-core';

/** Reads nothing and agrees to nothing more than the notice says: ticks it, starts, and resolves once recording began. */
export async function acknowledgeNotice(page: Page): Promise<void> {
  await page.getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: 'Start Candor' }).click();
  await page.getByText('On record').first().waitFor();
}

/** Opens a conversation by its row, with the mouse; resolves once its own box may be written in and has the caret. */
export async function openConversation(page: Page, conversation: string): Promise<void> {
  const row = `[role="option"][data-key="${conversation}"]`;
  // Rows move when somebody writes: a click that hit another one is made good like a person would, by looking and clicking again.
  for (let tries = 0; tries < 6; tries++) {
    await page.locator(row).waitFor();
    const place = await page.evaluate((selector) => {
      const element = document.querySelector(selector);
      if (element === null || element.getAttribute('aria-selected') === 'true') return null;
      element.scrollIntoView({ block: 'nearest' });
      const { x, y, width, height } = element.getBoundingClientRect();
      return { x: x + width / 2, y: y + height / 2 };
    }, row);
    if (place !== null) await page.mouse.click(place.x, place.y);
    const open = await page.evaluate(async (selector) => {
      for (let frame = 0; frame < 200; frame++) {
        const selected = document.querySelector('[role="option"][aria-selected="true"]');
        const pane = document.querySelector('[data-pane="composer"]');
        const box = pane?.querySelector('textarea');
        const name = selected?.querySelector('b')?.textContent ?? '';
        if (
          selected?.matches(selector) === true &&
          box?.readOnly === false &&
          pane?.getAttribute('aria-label')?.startsWith(`Write to ${name} on `) === true &&
          document.activeElement === box
        )
          return true;
        if (frame > 30 && selected?.matches(selector) !== true) return false;
        if (selected?.matches(selector) === true && frame > 3) box?.focus();
        await new Promise((done) => setTimeout(done, 8));
      }
      return false;
    }, row);
    if (open) return;
  }
  throw new Error('The conversation could not be opened.');
}

/** Goes to a place of the rail. */
export async function goTo(page: Page, place: 'Chats' | 'My record' | 'In force'): Promise<void> {
  await page
    .getByRole('button', { name: place })
    .or(page.getByRole('link', { name: place }))
    .first()
    .click();
}

/** What the box holds now. */
export function composerText(page: Page): Promise<string> {
  return page.locator('[data-pane="composer"] textarea').inputValue();
}
