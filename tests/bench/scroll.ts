// Row `scroll-100k-p99`: how long a frame takes while one scrolls through a thread of 100,000 messages, beside the same over an empty page.
import type { Page } from 'playwright-core';
import { openFakePages } from '../e2e/world/fake-pages.ts';
import { quantile } from './quantile.ts';
import { measured, type Row } from './row.ts';

const messages = 100_000;
/** A quick hand on a wheel: so far a frame, px. */
const step = 2400;
/** The floor is scrolled for so many frames. */
const floorFrames = 600;
/** A frame that takes longer than two of a screen at 60 Hz is seen, ms. */
const long = 34;

/** Frames as they came, ms each, and how many messages were passed. */
interface Scrolled {
  readonly frames: readonly number[];
  readonly passed: number;
}

/** Scrolls the real window (React, its list, its rows; a host in memory) up to its first message, and an empty block of the same height in an empty page. */
export async function benchScroll(): Promise<readonly Row[]> {
  const pages = await openFakePages();
  try {
    const page = await pages.open('chat', {}, `older=${messages}`);
    await page.locator('[role="option"][data-key="layan"]').click();
    await page.getByText('Here is the Q3 summary').last().waitFor();
    const ours = await scrolled(page, '[data-pane="thread"]', Infinity);
    await page.setContent(
      '<div id="empty" style="height: 600px; overflow: auto"><div style="height: 6000000px"></div></div>',
    );
    await page.locator('#empty').evaluate((one) => {
      one.scrollTop = one.scrollHeight;
    });
    const floor = await scrolled(page, '#empty', floorFrames);
    const longer = (frames: readonly number[]): number => frames.filter((frame) => frame > long).length;
    const p99 = (frames: readonly number[]): number =>
      quantile(
        [...frames].sort((a, b) => a - b),
        0.99,
      );
    return [
      measured(
        'scroll-100k-p99',
        p99(ours.frames),
        'ms',
        p99(floor.frames),
        `${ours.passed.toLocaleString('en')} messages passed in ${ours.frames.length} frames of ${step} px, ${longer(ours.frames)} of them longer than ${long} ms; floor: an empty block, ${floor.frames.length} frames, ${longer(floor.frames)} longer`,
      ),
    ];
  } finally {
    await pages.close();
  }
}

/** Scrolls up, a step a frame, until there is nothing above any more or after so many frames. */
function scrolled(page: Page, selector: string, most: number): Promise<Scrolled> {
  return page.evaluate(
    async ([where, frames, px]) => {
      const scroller = document.querySelector(where);
      if (scroller === null) throw new Error('There is nothing to scroll.');
      const nextFrame = (): Promise<number> => new Promise((done) => requestAnimationFrame(done));
      const took: number[] = [];
      let before = await nextFrame();
      let still = 0;
      while (took.length < frames && still < 120) {
        const top = scroller.scrollTop;
        scroller.scrollTop = top - px;
        const now = await nextFrame();
        took.push(now - before);
        before = now;
        // At the top older ones are read first; where none come for two seconds, that was all.
        still = scroller.scrollTop === 0 ? still + 1 : 0;
      }
      const rows = scroller.querySelector('[aria-setsize]');
      return { frames: took, passed: Number(rows?.getAttribute('aria-setsize') ?? 0) };
    },
    [selector, most, step] as const,
  );
}
