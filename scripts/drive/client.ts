// Drives a client's real browser on the web chat page, as any person in any browser would use it.
import { chromium, type Browser, type Page } from 'playwright-core';
import { browserArgs, findBrowser } from '../browser.mjs';

/** Starts the browser that is on this machine; throws with the command to run when there is none. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined)
    throw new Error('No browser was found for the client’s part. Install one: sudo apt-get install -y chromium');
  const quiet = [
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ];
  return chromium.launch({ executablePath, args: [...browserArgs(), ...quiet] });
}

/** After an outage both sides wait up to half a minute, with jitter, before they try again; ms. */
const patience = 60_000;

/** A client on the page: reads the disclosure, gives a name, and can write and be answered. */
export interface Client {
  readonly page: Page;
  readonly say: (text: string) => Promise<void>;
  /** Resolves once a message with this text from the employee is on the page. */
  readonly hears: (text: string) => Promise<void>;
  readonly leave: () => Promise<void>;
}

/** Opens the page as a new client and agrees to the disclosure. */
export async function newClient(browser: Browser, address: string, name: string, locale = 'en-GB'): Promise<Client> {
  const context = await browser.newContext({ locale, viewport: { width: 420, height: 780 }, deviceScaleFactor: 2 });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(address);
  await page.locator('#name, input').first().fill(name);
  await page.keyboard.press('Enter');
  const box = page.locator('textarea');
  await box.waitFor();
  return {
    page,
    say: async (text) => {
      await box.fill(text);
      await box.press('Enter');
    },
    hears: async (text) => {
      await page.waitForFunction(
        (wanted) =>
          [...document.querySelectorAll('[data-from="employee"]')].some(
            (one) => one.textContent?.includes(wanted) === true,
          ),
        text,
        { timeout: patience },
      );
    },
    leave: () => context.close(),
  };
}
