// A client's browser page that is one new client after the other: each a session of its own, as if the browser had never been here.
import type { Browser, Page } from 'playwright-core';

/** One page, used by many clients in turn. */
export class ClientDesk {
  readonly #page: Page;
  readonly #address: string;

  private constructor(page: Page, address: string) {
    this.#page = page;
    this.#address = address;
  }

  /** Opens the page in a browser profile of its own. */
  static async open(browser: Browser, address: string): Promise<ClientDesk> {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 420, height: 600 } });
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(address);
    return new ClientDesk(page, address);
  }

  get page(): Page {
    return this.#page;
  }

  /** A new person sits down: everything the browser kept is gone, the disclosure is read, a name is given. */
  async next(name: string): Promise<void> {
    await this.#page.evaluate(() => {
      localStorage.clear();
    });
    await this.#page.goto(this.#address);
    await this.#page.locator('#name').fill(name);
    await this.#page.keyboard.press('Enter');
    await this.#page.locator('#text').waitFor();
  }

  /** Types a message and sends it with Enter. */
  async say(text: string): Promise<void> {
    await this.#page.locator('#text').focus();
    await this.#page.keyboard.insertText(text);
    await this.#page.keyboard.press('Enter');
  }

  /** What stands on the page, in order: who said it and the words. */
  shown(): Promise<readonly (readonly [string, string])[]> {
    return this.#page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>('#messages [data-from]')].map(
        (one) => [one.dataset['from'] ?? '', one.querySelector('.text, [dir="auto"], p')?.textContent ?? ''] as const,
      ),
    );
  }

  /** Resolves once the page shows this many messages. */
  async shows(count: number): Promise<void> {
    await this.#page.evaluate(async (wanted) => {
      while (document.querySelectorAll('#messages [data-from]').length < wanted)
        await new Promise((done) => setTimeout(done, 4));
    }, count);
  }
}
