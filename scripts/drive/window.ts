// What people do in the chat window besides writing: acknowledge the notice, choose a conversation, go to a place.
import type { Page } from 'playwright-core';

/** Reads nothing and agrees to nothing more than the notice says: ticks it, starts, and resolves once recording began. */
export async function acknowledgeNotice(page: Page): Promise<void> {
  await page.getByRole('checkbox').check({ force: true });
  await page.getByRole('button', { name: 'Start Candor' }).click();
  await page.getByText('On record').first().waitFor();
}

/** Opens a conversation by its row, as a click does; resolves once its own box may be written in and has the caret. */
export async function openConversation(page: Page, conversation: string): Promise<void> {
  const row = page.locator(`[role="option"][data-key="${conversation}"]`);
  // Rows move when somebody writes: a click that hit another one is made good like a person would, by looking and clicking again.
  for (let tries = 0; (await row.getAttribute('aria-selected')) !== 'true'; tries++) {
    if (tries === 5) throw new Error('The conversation could not be chosen: its row kept moving away.');
    await row.click();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  }
  const name = (await row.locator('b').first().textContent()) ?? '';
  await page.waitForFunction((wanted) => {
    const pane = document.querySelector('[data-pane="composer"]');
    const box = pane?.querySelector('textarea');
    return box?.readOnly === false && pane?.getAttribute('aria-label')?.startsWith(`Write to ${wanted} on `) === true;
  }, name);
  await page.locator('[data-pane="composer"] textarea').focus();
}

/** Goes to a place of the rail. */
export async function goTo(page: Page, place: 'Chats' | 'My record' | 'In force'): Promise<void> {
  await page.getByRole('button', { name: place }).or(page.getByRole('link', { name: place })).first().click();
}

/** What the box holds now. */
export function composerText(page: Page): Promise<string> {
  return page.locator('[data-pane="composer"] textarea').inputValue();
}
