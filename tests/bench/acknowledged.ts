// Rows `keystroke-acknowledged-*` and `call-acknowledged-*`: the real window beside an empty app of the same shape, typed into in turn.
import type { ElectronApplication, Page } from 'playwright-core';
import { callCandor, callFloor, watchCandor, watchFloor } from './page-probes.ts';
import { quantile } from './quantile.ts';
import { measured, skipped, type Row } from './row.ts';
import { withTwoWindows } from './two-windows.ts';

const blocks = 25;
const keysPerBlock = 20;
const callsPerBlock = 40;
const warmBlocks = 4;

/** Types and calls in short blocks, ours and the floor's in turn. */
export function benchAcknowledged(): Promise<readonly Row[]> {
  return withTwoWindows((candor, floor) => measure(candor.app, candor.page, floor.page));
}

async function measure(app: ElectronApplication, ours: Page, floor: Page): Promise<readonly Row[]> {
  const told = await tellAcknowledgements(app);
  await ours.evaluate(watchCandor);
  await floor.evaluate(watchFloor);
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
  if (!told)
    return ['keystroke-acknowledged-p50', 'keystroke-acknowledged-p99']
      .map((name) => skipped(name, 'ms', 'this Electron does not let a test listen to main’s answers'))
      .concat(rows);
  const typed = `${oursTyped.length} keys typed into the composer, from the native input event to its edit’s answer; floor: a bare textarea and ${path}`;
  return [
    measured('keystroke-acknowledged-p50', quantile(oursTyped, 0.5), 'ms', quantile(floorTyped, 0.5), typed),
    measured('keystroke-acknowledged-p99', quantile(oursTyped, 0.99), 'ms', quantile(floorTyped, 0.99), typed),
    ...rows,
  ];
}

/** Makes main tell the window when it answered an edit: wraps the answering function from outside. False where that is not possible. */
function tellAcknowledgements(app: ElectronApplication): Promise<boolean> {
  return app.evaluate(({ ipcMain }) => {
    type Answer = (
      event: { readonly sender: { send: (channel: string, payload: unknown) => void } },
      name: unknown,
      request: unknown,
    ) => unknown;
    const inner: unknown = Reflect.get(ipcMain, '_invokeHandlers');
    const answer: unknown = inner instanceof Map ? inner.get('candor:call') : undefined;
    if (typeof answer !== 'function') return false;
    ipcMain.removeHandler('candor:call');
    ipcMain.handle('candor:call', async (event, name: unknown, request: unknown) => {
      const given = await (answer as Answer)(event, name, request);
      // After the answer itself, so that what is measured is never less than what the composer waits for.
      if (name === 'appendEdits')
        setImmediate(() => {
          event.sender.send('candor:event', { type: 'bench-acknowledged' });
        });
      return given;
    });
    return true;
  });
}

/** Types some keys, each after the last was acknowledged. */
async function typeBlock(page: Page): Promise<void> {
  for (let i = 0; i < keysPerBlock; i++) {
    const before = await page.evaluate(() => window.benchProbe?.acknowledged ?? 0);
    await page.keyboard.press('a');
    await page.waitForFunction((count) => (window.benchProbe?.acknowledged ?? 0) > count, before, { polling: 2 });
  }
}

async function results(page: Page): Promise<readonly number[]> {
  const taken = await page.evaluate(() => window.benchProbe?.taken ?? []);
  return taken.slice(warmBlocks * keysPerBlock);
}
