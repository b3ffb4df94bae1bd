// Rows `keystroke-acknowledged-*`, `call-acknowledged-*` and `composer-input-p99`: the real window beside an empty app of the same shape, typed into in turn.
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { launchApp } from '../../scripts/drive/app.ts';
import { focusComposer } from '../../scripts/drive/compose.ts';
import { electronRuntime } from '../../scripts/electron-path.mjs';
import { withSession, type Session } from '../../scripts/session.mjs';
import { callCandor, callFloor, watchCandor, watchFloor } from './page-probes.ts';
import { quantile } from './quantile.ts';
import { measured, skipped, type Row } from './row.ts';
import { prepareSmallJournal } from './small-journal.ts';
import { projectRoot, withFolder } from './work-folder.ts';

const blocks = 25;
const keysPerBlock = 20;
const callsPerBlock = 40;
const warmBlocks = 4;

/** Types and calls in short blocks, ours and the floor's in turn. */
export async function benchAcknowledged(): Promise<readonly Row[]> {
  return withFolder((folder) =>
    withSession({ display: 'own', keyStore: 'none' }, async (session) => {
      const sample = await prepareSmallJournal(join(folder, 'sample'));
      const candor = await launchApp(session, sample.employee.config);
      try {
        const floor = await launchFloor(session, folder);
        try {
          return await measure(candor.app, candor.page, floor.page);
        } finally {
          await floor.app.close();
        }
      } finally {
        await candor.close();
      }
    }),
  );
}

async function measure(app: ElectronApplication, ours: Page, floor: Page): Promise<readonly Row[]> {
  const told = await tellAcknowledgements(app);
  await openConversation(ours);
  await ours.evaluate(watchCandor);
  await floor.evaluate(watchFloor);
  await floor.locator('textarea').focus();
  const calls = { ours: [] as number[], floor: [] as number[] };
  for (let block = 0; block < warmBlocks + blocks; block++) {
    if (told) await typeBlock(ours);
    await typeBlock(floor);
    const range = { first: block * callsPerBlock + 1, count: callsPerBlock };
    const [a, b] = [await ours.evaluate(callCandor, range), await floor.evaluate(callFloor, range)];
    if (block < warmBlocks) continue;
    calls.ours.push(...a);
    calls.floor.push(...b);
  }
  const oursTyped = await results(ours);
  const floorTyped = await results(floor);
  const path = 'renderer → preload → main → utility process → write + fdatasync of 4 KiB → back, nothing checked';
  const direct = `${calls.ours.length} calls of one edit from the page; floor: ${path}; the page’s clock ticks in 0.1 ms`;
  const rows: Row[] = [
    measured('call-acknowledged-p50', quantile(calls.ours, 0.5), 'ms', quantile(calls.floor, 0.5), direct),
    measured('call-acknowledged-p99', quantile(calls.ours, 0.99), 'ms', quantile(calls.floor, 0.99), direct),
  ];
  if (!told) return ['keystroke-acknowledged-p50', 'keystroke-acknowledged-p99', 'composer-input-p99'].map((name) => skipped(name, 'ms', 'this Electron does not let a test listen to main’s answers')).concat(rows);
  const typed = `${oursTyped.taken.length} keys typed into the composer, from the native input event to its edit’s answer; floor: a bare textarea and ${path}`;
  return [
    measured('keystroke-acknowledged-p50', quantile(oursTyped.taken, 0.5), 'ms', quantile(floorTyped.taken, 0.5), typed),
    measured('keystroke-acknowledged-p99', quantile(oursTyped.taken, 0.99), 'ms', quantile(floorTyped.taken, 0.99), typed),
    ...rows,
    measured('composer-input-p99', quantile(oursTyped.busy, 0.99), 'ms', quantile(floorTyped.busy, 0.99), `main-thread time inside one input event, ${oursTyped.busy.length} of them; floor: a bare textarea that makes one call; the aim is a difference of at most 0.3 ms, not a ratio`),
  ];
}

/** Makes main tell the window when it answered an edit: wraps the answering function from outside. False where that is not possible. */
function tellAcknowledgements(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(({ ipcMain }) => {
    type Answer = (event: { readonly sender: { send: (channel: string, payload: unknown) => void } }, name: unknown, request: unknown) => unknown;
    const inner: unknown = Reflect.get(ipcMain, '_invokeHandlers');
    const answer: unknown = inner instanceof Map ? inner.get('candor:call') : undefined;
    if (typeof answer !== 'function') return false;
    ipcMain.removeHandler('candor:call');
    ipcMain.handle('candor:call', async (event, name: unknown, request: unknown) => {
      const given = await (answer as Answer)(event, name, request);
      // After the answer itself, so that what is measured is never less than what the composer waits for.
      if (name === 'appendEdits') setImmediate(() => { event.sender.send('candor:event', { type: 'bench-acknowledged' }); });
      return given;
    });
    return true;
  });
}

async function openConversation(page: Page): Promise<void> {
  const box = page.locator('[data-pane="composer"] textarea');
  if ((await box.count()) === 0) await page.getByText('A client', { exact: false }).first().click();
  await focusComposer(page);
}

/** Types some keys, each after the last was acknowledged. */
async function typeBlock(page: Page): Promise<void> {
  for (let i = 0; i < keysPerBlock; i++) {
    const before = await page.evaluate(() => window.benchProbe?.acknowledged ?? 0);
    await page.keyboard.press('a');
    await page.waitForFunction((count) => (window.benchProbe?.acknowledged ?? 0) > count, before, { polling: 2 });
  }
}

async function results(page: Page): Promise<{ readonly taken: readonly number[]; readonly busy: readonly number[] }> {
  const { taken, busy } = await page.evaluate(() => ({ taken: window.benchProbe?.taken ?? [], busy: window.benchProbe?.busy ?? [] }));
  const skip = warmBlocks * keysPerBlock;
  return { taken: taken.slice(skip), busy: busy.slice(skip) };
}

async function launchFloor(session: Session, folder: string): Promise<{ readonly app: ElectronApplication; readonly page: Page }> {
  const { executable } = electronRuntime();
  const env = Object.fromEntries(Object.entries(session.env).filter((one): one is [string, string] => one[1] !== undefined));
  const app = await _electron.launch({ executablePath: executable, args: [...session.electronArgs, join(projectRoot, 'tests/bench/floor-app'), '--profile', join(folder, 'floor-profile'), '--flush', join(folder, 'floor')], env, timeout: 30_000 });
  const page = await app.firstWindow({ timeout: 30_000 });
  await page.waitForFunction(() => document.documentElement.dataset['ready'] === 'true');
  return { app, page };
}
