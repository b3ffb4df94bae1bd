// Watches the composer from outside Candor: what the box holds after every native input event, as a fingerprint.
import type { Page } from 'playwright-core';

declare global {
  interface Window {
    e2eSeen?: { prints: number[]; last: string };
  }
}

/** A 32-bit FNV-1a over UTF-16 units; enough to tell two states of a box apart, and cheap at every key. */
export function fingerprint(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}

/** Begins to note the box's value after every input event that changed it. */
export async function watchComposer(page: Page): Promise<void> {
  await page.evaluate(() => {
    const box = document.querySelector<HTMLTextAreaElement>('[data-pane="composer"] textarea');
    if (box === null) throw new Error('There is no composer.');
    const seen = { prints: [] as number[], last: box.value };
    window.e2eSeen = seen;
    box.addEventListener('input', () => {
      const { value } = box;
      if (value === seen.last) return;
      let hash = 0x811c9dc5;
      for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193) >>> 0;
      seen.prints.push(hash);
      seen.last = value;
    });
  });
}

/** What was seen so far: a fingerprint per change, and the last value itself. */
export async function seenSoFar(page: Page): Promise<{ readonly prints: readonly number[]; readonly last: string }> {
  return page.evaluate(() => window.e2eSeen ?? { prints: [], last: '' });
}
