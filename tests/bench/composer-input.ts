// Rows `composer-input-p99` and `composer-key-p50`: what recording costs the main thread of the real window, inside the input event and all in all.
import type { Page } from 'playwright-core';
import { traceMainThread, type Slice } from './main-thread.ts';
import { quantile } from './quantile.ts';
import { measured, type Row } from './row.ts';
import { withTwoWindows, type TypedWindow } from './two-windows.ts';

const blocks = 8;
const keysPerBlock = 150;
const warmBlocks = 2;
/** Twice as fast as the traces are replayed in tests, and room for each edit's answer before the next key, ms. */
const pace = 16;

/** Types the same keys into our composer, into the floor's bare textarea, and into our composer while recording does not get to see its inputs. */
export function benchComposerInput(): Promise<readonly Row[]> {
  return withTwoWindows(async (candor, floor) => {
    await candor.page.evaluate(() => {
      // On the window, so before the composer and before React.
      window.addEventListener(
        'input',
        (event) => {
          if (document.documentElement.dataset['bench'] === 'bare') event.stopImmediatePropagation();
        },
        { capture: true },
      );
    });
    const inputs = { ours: [] as number[], bare: [] as number[] };
    const keys = { recorded: [] as number[], unrecorded: [] as number[] };
    for (let block = 0; block < warmBlocks + blocks; block++) {
      const [recorded, bare, unrecorded] = [await typed(candor), await typed(floor), await typed(candor, 'bare')];
      if (block < warmBlocks) continue;
      inputs.ours.push(...insideInput(recorded));
      inputs.bare.push(...insideInput(bare));
      keys.recorded.push(...perKey(recorded));
      keys.unrecorded.push(...perKey(unrecorded));
    }
    const clock = 'as Chromium traces it, to the microsecond';
    return [
      measured(
        'composer-input-p99',
        quantile(inputs.ours, 0.99),
        'ms',
        quantile(inputs.bare, 0.99),
        `main thread inside one input event, all listeners together, ${inputs.ours.length} of them, ${clock}; p50 ${quantile(inputs.ours, 0.5).toFixed(3)} and ${quantile(inputs.bare, 0.5).toFixed(3)}; floor: a textarea nobody listens to; the aim is a difference of at most 0.3 ms, not a ratio`,
      ),
      measured(
        'composer-key-p50',
        quantile(keys.recorded, 0.5),
        'ms',
        quantile(keys.unrecorded, 0.5),
        `all tasks of the main thread from one key to the next (drawing, the call, its answer), ${keys.recorded.length} of them, ${clock}; floor: the same window while its inputs are kept from the composer`,
      ),
    ];
  });
}

async function typed({ app, page }: TypedWindow, mode: 'recorded' | 'bare' = 'recorded'): Promise<readonly Slice[]> {
  await page.evaluate((to) => {
    document.documentElement.dataset['bench'] = to;
  }, mode);
  const slices = await traceMainThread(app, () => keysInto(page));
  // Back to recording, which now takes up what it did not see.
  await page.evaluate(() => {
    delete document.documentElement.dataset['bench'];
  });
  await page.keyboard.press('b');
  return slices;
}

async function keysInto(page: Page): Promise<void> {
  for (let i = 0; i < keysPerBlock; i++) {
    await page.keyboard.press('a');
    await page.waitForTimeout(pace);
  }
}

function insideInput(slices: readonly Slice[]): readonly number[] {
  return slices.filter(({ name, event }) => name === 'EventDispatch' && event === 'input').map(({ busy }) => busy);
}

/** For each key but the last: the time of all tasks that began before the next one. */
function perKey(slices: readonly Slice[]): readonly number[] {
  const downs = slices.filter(({ event }) => event === 'keydown').map(({ began }) => began);
  const tasks = slices.filter(({ name }) => name === 'ThreadControllerImpl::RunTask');
  // A key's own task begins before its `keydown` is dispatched.
  const starts = downs.map((down) => tasks.findLast(({ began }) => began <= down)?.began ?? down);
  return starts
    .slice(0, -1)
    .map((start, i) =>
      tasks
        .filter(({ began }) => began >= start && began < (starts[i + 1] ?? start))
        .reduce((sum, { busy }) => sum + busy, 0),
    );
}
