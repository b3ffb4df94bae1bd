// The tour: the real app, the real services, a real browser as the client, and a script playing the people's parts. It fails if any step does not happen.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchApp, type DrivenApp } from '../drive/app.ts';
import { newClient, openBrowser, type Client } from '../drive/client.ts';
import { backspace, compose, composerOf, focusComposer, sendMessage, typeKeys } from '../drive/compose.ts';
import { electronRuntime } from '../electron-path.mjs';
import { openSession } from '../session.mjs';
import { prepareSample, type Sample } from '../sample/organisation.ts';
import { startServices } from '../sample/services.ts';
import { bothSidesAgree, candor, changedRecordIsFound } from './attacks.ts';
import { Steps } from './steps.ts';

const root = resolve(import.meta.dirname, '..', '..');

/** How a tour is run. */
export interface TourOptions {
  /** Where pictures go; default `out/tour`. */
  readonly pictures?: string;
  /** Keeps the data folder for looking at it afterwards. */
  readonly keep?: boolean;
}

/** Runs the tour; resolves with the exit code: 0 only if every step happened and the record holds. */
export async function runTour({ pictures = join(root, 'out', 'tour'), keep = false }: TourOptions): Promise<number> {
  const steps = new Steps(pictures);
  const data = mkdtempSync(join(tmpdir(), 'candor-tour-'));
  const session = await openSession({ display: 'own', keyStore: 'any', dataFolder: data });
  const keyStore = session.keyStore === 'none' && process.platform === 'linux' ? 'sample' : 'system';
  const { version, development } = electronRuntime();
  console.log(
    `The tour of Candor on Electron ${version}${development ? ' (development and tests only)' : ''}; key store: ${keyStore === 'system' ? session.keyStore : 'sample'}\n`,
  );
  const endings: (() => Promise<void>)[] = [() => session.stop()];
  let verified = 1;
  try {
    const sample = await prepareSample({ data, keyStore });
    const services = await steps.step('Gateway, endpoint and two custodians run, each a process of its own', () =>
      startServices(sample),
    );
    endings.push(async () => {
      await Promise.all(services.map((one) => one.stop()));
    });
    const app = await steps.step('Candor opens its window', () => launchApp(session, sample.employee.config));
    endings.push(() => app.close());
    steps.watch('chat', app.page);
    await notice(steps, app);
    const browser = await openBrowser();
    endings.push(() => browser.close());
    const client = await steps.step(
      'A client opens the web chat in a browser, reads what is kept, and writes',
      async () => {
        const one = await newClient(browser, sample.clientPage, 'Layan Al-Marzaghi');
        await one.say('Good evening, did the documents for the trust arrive? What did the balanced fund do last year?');
        return one;
      },
    );
    steps.watch('client', client.page);
    await conversation(steps, app, client);
    await review(steps, session, sample, endings);
    await myRecord(steps, app);
    await steps.step('candor reconcile: what passed the gateway is what the endpoint holds, both ways', () =>
      bothSidesAgree(sample),
    );
    await steps.step('The employee closes Candor', async () => {
      await app.close();
    });
    await steps.step('Somebody changes one bit of a copy of the record: candor verify names the place', () =>
      Promise.resolve(changedRecordIsFound(sample)),
    );
    verified = await steps.step('candor verify checks the record offline', () => Promise.resolve(verify(sample)));
  } catch (error) {
    if (steps.failed === null) console.error(error);
  } finally {
    for (const end of endings.reverse()) await end();
    if (!keep) rmSync(data, { recursive: true, force: true });
  }
  const good = steps.failed === null && verified === 0;
  console.log(
    `\n${good ? `The tour is complete: ${steps.done} steps happened and the record holds.` : 'The tour did not complete.'}\nPictures: ${pictures}${keep ? `\nData: ${data}` : ''}`,
  );
  return good ? 0 : 1;
}

async function notice(steps: Steps, app: DrivenApp): Promise<void> {
  const { page } = app;
  await steps.step('The notice comes first; there is nothing to type in', async () => {
    await page.getByRole('heading', { name: 'Before you write to clients' }).waitFor();
    if ((await page.locator('textarea').count()) !== 0)
      throw new Error('There is a text box before the notice was acknowledged.');
    await steps.picture(page, '1-notice');
  });
  await steps.step('The employee acknowledges it, and recording begins', async () => {
    await page.getByRole('checkbox').check({ force: true });
    await page.getByRole('button', { name: 'Start Candor' }).click();
    await page.getByText('On record').first().waitFor();
  });
}

async function conversation(steps: Steps, app: DrivenApp, client: Client): Promise<void> {
  const { page } = app;
  await steps.step('The client’s message arrives in the window, on record', async () => {
    await page.getByText('did the documents for the trust arrive', { exact: false }).last().waitFor();
    await focusComposer(page);
  });
  await steps.step('The employee writes, takes a promise out again, and goes on', async () => {
    await typeKeys(
      page,
      'Good evening Layan. They arrived this morning. The fund is a safe choice and should return 7 % again',
    );
    await backspace(page, 'The fund is a safe choice and should return 7 % again'.length);
    await typeKeys(page, 'It returned 6.2 % after fees in 2025. Past returns do not tell you what comes next.');
    await steps.picture(page, '2-writing');
  });
  const first =
    'Good evening Layan. They arrived this morning. It returned 6.2 % after fees in 2025. Past returns do not tell you what comes next.';
  await steps.step('It is sent: recorded first, then handed over, delivered, read', async () => {
    if ((await composerOf(page).inputValue()) !== first) throw new Error('The composer does not hold what was typed.');
    await sendMessage(page);
    await client.hears(first);
    await client.page.bringToFront();
    await page
      .getByText(/^Read\b/u)
      .first()
      .waitFor({ state: 'attached' });
  });
  await steps.step('The client answers, and is answered through an input method', async () => {
    await client.say('Thank you. My sister asks in Japanese: 明日の午後でよろしいですか?');
    await page.getByText('明日の午後', { exact: false }).last().waitFor();
    await focusComposer(page);
    await compose(page, ['s', 'しょ', 'しょうち', '承知'], '承知しました。');
    await compose(page, ['ご', 'ごご', '午後'], '午後三時にお待ちしております。');
    await sendMessage(page);
    await client.hears('午後三時にお待ちしております。');
    await steps.picture(page, '3-chat');
    await steps.picture(client.page, '4-client');
  });
  await steps.step('A draft is begun and left unsent', async () => {
    await typeKeys(page, 'By the way, about the trustee page');
    await page.waitForTimeout(2500); // the pause after which drafts are brought to the endpoint
  });
  await steps.step('The same window in the dark', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await steps.picture(page, '5-chat-dark');
    await page.emulateMedia({ colorScheme: 'light' });
  });
}

async function review(
  steps: Steps,
  session: Awaited<ReturnType<typeof openSession>>,
  sample: Sample,
  endings: (() => Promise<void>)[],
): Promise<void> {
  const desk = await steps.step('The supervisor opens Candor in review mode, a process of her own', () =>
    launchApp(session, sample.reviewer.config),
  );
  endings.push(() => desk.close());
  const { page } = desk;
  steps.watch('review', page);
  await steps.step(
    'She states the case, the reason, whose record and which days; custodians release the keys',
    async () => {
      await page.getByLabel('Case number').fill('2026-118');
      await page.getByLabel('Reason, in your words').fill('A client disputes the return she was told.');
      await page.getByRole('option', { name: sample.employee.name }).click();
      await page.getByRole('checkbox', { name: 'Also open drafts' }).check({ force: true });
      await steps.picture(page, '6-case');
      await page.getByRole('button', { name: 'Open the case' }).click();
      await page.getByText('Unbroken').first().waitFor();
      await page.getByText(`${sample.employee.name} · `, { exact: false }).first().waitFor();
    },
  );
  await steps.step('She searches a word and finds the message', async () => {
    await page.getByLabel('Search this case').fill('fees');
    await page.keyboard.press('Enter');
    await page.getByText('One message').waitFor();
    await page.getByRole('button', { name: 'Leave the search' }).click();
  });
  await steps.step('She reads the thread, in a window that cannot write', async () => {
    await page.getByText('It returned 6.2 % after fees', { exact: false }).last().waitFor();
    await page.getByText('This window can only read', { exact: false }).first().waitFor();
    if ((await page.locator('textarea').count()) !== 0) throw new Error('The review window has a text box.');
    await steps.picture(page, '7-review');
  });
  await steps.step('She replays how the message came to be, edit by edit', async () => {
    await page
      .getByText(/^How this message came to be, \d+ edits/u)
      .first()
      .click();
    const slider = page.getByRole('slider', { name: 'Edit' });
    await slider.waitFor();
    await page.getByText(/^Exact at (\d+) of \1 checks/u).waitFor();
    await slider.focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    // The promise she never sent is there, struck through, at the moment after it was taken out.
    await page.getByText('safe choice', { exact: false }).first().waitFor();
    await steps.picture(page, '8-replay');
    await page.keyboard.press('Escape');
  });
  await steps.step('She closes the case: nothing it opened stays on the screen', async () => {
    await page.getByRole('button', { name: 'Another case' }).click();
    await page.getByRole('heading', { name: 'Which case is this for?' }).waitFor();
    if ((await page.getByText('It returned 6.2 %', { exact: false }).count()) !== 0)
      throw new Error('The closed case is still on the screen.');
  });
  await desk.close();
}

async function myRecord(steps: Steps, app: DrivenApp): Promise<void> {
  const { page } = app;
  await steps.step('The employee sees who opened the record, when, and why', async () => {
    await page
      .getByRole('button', { name: 'My record' })
      .or(page.getByRole('link', { name: 'My record' }))
      .first()
      .click();
    await page
      .getByText('A client disputes the return she was told.', { exact: false })
      .first()
      .waitFor({ timeout: 30_000 });
    await steps.picture(page, '9-my-record');
  });
}

function verify(sample: Sample): number {
  const { status, text } = candor('verify', sample.employee.journal, '--keys', sample.keysFile);
  console.log(`\n${text}`);
  if (status !== 0) throw new Error('The record does not hold.');
  return status;
}
