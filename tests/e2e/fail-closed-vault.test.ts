// The vault is slow, dead, shut out or gone for good while somebody writes: the indicator says so at once, typing goes on into a bounded buffer, nothing is sent and nothing is lost (P5, P6; drafts.md “Bound”, “Indicator”).
import Database from 'better-sqlite3';
import { expect, onTestFinished, test, vi } from 'vitest';
import { sendMessage } from '../../scripts/drive/compose.ts';
import { composerText } from '../../scripts/drive/window.ts';
import { ComposerBox } from './world/composer-box.ts';
import { vaultOf } from './world/processes.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import { contentsOf, factsOf, submitsOf, verify } from './world/record.ts';

declare global {
  interface Window {
    e2eShown?: Promise<{ readonly after: number; readonly lag: number }>;
  }
}

const line = (box: ComposerBox, state: string): Promise<void> =>
  box.page.locator(`[data-pane="composer"][data-record="${state}"]`).waitFor();

/**
 * From the next input on, in the page itself: how long until the indicator no longer says “on record”, and by how much the page's own timers were late
 * meanwhile, because a machine that is busy with other things delays them, too.
 */
async function watchIndicator({ page }: ComposerBox): Promise<void> {
  await page.evaluate(() => {
    const pane = document.querySelector('[data-pane="composer"]');
    if (pane === null) throw new Error('There is no composer.');
    window.e2eShown = new Promise((resolve) => {
      pane.querySelector('textarea')?.addEventListener(
        'input',
        () => {
          const began = performance.now();
          let lag = 0;
          let last = began;
          const pulse = setInterval(() => {
            lag = Math.max(lag, performance.now() - last - 10);
            last = performance.now();
          }, 10);
          const look = (): void => {
            if (pane.getAttribute('data-record') === 'on-record') return;
            clearInterval(pulse);
            changes.disconnect();
            resolve({ after: performance.now() - began, lag: Math.max(lag, performance.now() - last - 10) });
          };
          const changes = new MutationObserver(look);
          changes.observe(pane, { attributes: true });
          look();
        },
        { once: true },
      );
    });
  });
}

/** What `watchIndicator` saw: shown within 200 ms, or as soon as this machine let any timer run. */
async function expectShownInTime(box: ComposerBox): Promise<void> {
  const seen = await box.page.evaluate(() => window.e2eShown);
  expect((seen?.after ?? Infinity) - (seen?.lag ?? 0)).toBeLessThanOrEqual(200);
}

test('P6 the vault is slow, dead, or shut out by somebody else: said within 200 ms, typing goes on, sending waits, the buffer is bounded, and all of it goes on record in the end', {
  timeout: 540_000,
}, async () => {
  const box = await ComposerBox.open();
  const { page, app, client } = box;
  const freeze = (pid: number, frozen: boolean): void => {
    process.kill(pid, frozen ? 'SIGSTOP' : 'SIGCONT');
  };

  // Slow: it does not move at all.
  await page.keyboard.type('Slow: ');
  const vault = vaultOf(app.pid);
  freeze(vault, true);
  onTestFinished(() => {
    try {
      freeze(vault, false);
    } catch {
      /* it has ended */
    }
  });
  await watchIndicator(box);
  await page.keyboard.type('h');
  await expectShownInTime(box);
  await page.keyboard.type('ere I write on.');
  await page
    .getByText(/edits? waiting for the record/u)
    .first()
    .waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Sends when recorded' }).waitFor();
  await page.keyboard.press('Escape'); // and the send is taken back
  expect(await box.text()).toBe('Slow: here I write on.');
  // Bounded: at four million units the box says plainly that it is closed for now; what is in it can be selected and copied.
  await page.evaluate(() => {
    const area = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
    for (let i = 0; i < 500 && area?.readOnly === false; i++) {
      area.select();
      document.execCommand('insertText', false, `${String.fromCharCode(97 + (i % 26)).repeat(7)} `.repeat(1250));
    }
  });
  await page.getByText('the box is closed for now', { exact: false }).waitFor();
  const closed = await box.text();
  await page.keyboard.type('not taken');
  expect(await box.text()).toBe(closed);
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  expect(await app.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(closed);
  expect(submitsOf(box.world.sample)).toEqual([]);
  freeze(vault, false);
  await line(box, 'on-record');
  await page.waitForFunction(
    () => document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea')?.readOnly === false,
  );
  await page.keyboard.press('Control+a');
  await page.keyboard.type('Slow and back.');
  await sendMessage(page);
  await client.hears('Slow and back.');

  // Dead, and while it is started again somebody else holds the journal: what is typed waits, the reason is said, and it goes on by itself.
  await page.keyboard.type('Locked: ');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts.at(-1)?.text).toBe('Locked: ');
    },
    { timeout: 30_000, interval: 50 },
  );
  const before = vaultOf(app.pid);
  freeze(app.pid, true);
  process.kill(before, 'SIGKILL');
  let holder: Database.Database | null = null;
  await vi.waitFor(
    () => {
      holder ??= new Database(box.world.sample.employee.journal, { timeout: 500 });
      holder.pragma('locking_mode = exclusive');
      holder.exec('BEGIN EXCLUSIVE');
    },
    { timeout: 5000, interval: 20 },
  );
  onTestFinished(() => {
    holder?.close();
  });
  freeze(app.pid, false);
  await watchIndicator(box);
  await page.keyboard.type('s');
  await expectShownInTime(box);
  await page.getByText('already open in another Candor', { exact: false }).first().waitFor();
  await line(box, 'stopped');
  await page.keyboard.type('till here.');
  await page.keyboard.press('Enter');
  expect(await box.text()).toBe('Locked: still here.');
  expect(submitsOf(box.world.sample).map((one) => one.hash)).toEqual(['Slow and back.'].map(contentHash));
  (holder as Database.Database | null)?.close();
  holder = null;
  await client.hears('Locked: still here.'); // the send that waited goes by itself
  await line(box, 'on-record');

  // Dead for good: six times within a minute. The text stays and can be copied; the next start has what was recorded.
  await page.keyboard.type('Gone: what was recorded');
  await vi.waitFor(
    async () => {
      expect((await contentsOf(box.world.sample)).drafts.at(-1)?.text).toBe('Gone: what was recorded');
    },
    { timeout: 30_000, interval: 50 },
  );
  for (let deaths = 1, last = 0; deaths < 6; deaths++) {
    await vi.waitFor(
      () => {
        expect(vaultOf(app.pid)).not.toBe(last);
      },
      { timeout: 30_000, interval: 20 },
    );
    last = vaultOf(app.pid);
    process.kill(last, 'SIGKILL');
    if (deaths === 5) break;
  }
  await line(box, 'stopped');
  await page.getByText('stops again and again', { exact: false }).first().waitFor();
  await page.keyboard.type(', and what was not');
  await page.keyboard.press('Enter');
  expect(await box.text()).toBe('Gone: what was recorded, and what was not');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  expect(await app.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(
    'Gone: what was recorded, and what was not',
  );
  await app.close();
  const record = await contentsOf(box.world.sample);
  expect(factsOf(record, 'message-recorded').map(({ text }) => text)).toEqual([
    'Slow and back.',
    'Locked: still here.',
  ]);
  expect(record.drafts.map(({ text }) => text)).toEqual([
    'Slow and back.',
    'Locked: still here.',
    'Gone: what was recorded',
  ]);
  for (const draft of record.drafts) expect(draft.checks.held).toBe(draft.checks.made);
  expect(submitsOf(box.world.sample).map((one) => one.hash)).toEqual(
    ['Slow and back.', 'Locked: still here.'].map(contentHash),
  );
  verify(box.world.sample, 'unsigned'); // a vault that was killed signed nothing more

  const again = await box.world.launch();
  await vi.waitFor(
    async () => {
      expect(await composerText(again.page)).toBe('Gone: what was recorded');
    },
    { timeout: 30_000, interval: 50 },
  );
  await again.close();
  verify(box.world.sample); // the next one did
});
