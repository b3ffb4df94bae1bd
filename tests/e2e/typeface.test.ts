// The typeface that ships: read from the app's own scheme, used where the system has none of its own, and never for letters it does not have.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openWorld } from './world/world.ts';

/** The faces Chromium really draws the letters of an element with; `ours` were loaded by the page. */
async function facesOf(page: Page, selector: string): Promise<readonly { name: string; ours: boolean }[]> {
  const devtools = await page.context().newCDPSession(page);
  try {
    await devtools.send('DOM.enable');
    await devtools.send('CSS.enable');
    const { root } = await devtools.send('DOM.getDocument');
    const { nodeId } = await devtools.send('DOM.querySelector', { nodeId: root.nodeId, selector });
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    return fonts.map(({ familyName, isCustomFont }) => ({ name: familyName, ours: isCustomFont }));
  } finally {
    await devtools.detach();
  }
}

/** Puts words on the page, as a message would. */
function say(page: Page, words: string): Promise<void> {
  return page.evaluate((text) => {
    document.querySelector('#said')?.remove();
    const said = document.createElement('p');
    said.id = 'said';
    said.textContent = text;
    document.body.append(said);
    return document.fonts.ready.then(() => undefined);
  }, words);
}

test.runIf(process.platform === 'linux').each(['employee', 'reviewer'] as const)(
  'on Linux the %s’s window is set in the Inter that ships; Japanese, Chinese, Arabic and emoji in the system’s faces',
  async (as) => {
    const world = await openWorld({ services: [] });
    const { page } = await world.launch({ as });
    await page.evaluate(() => document.fonts.ready);
    expect(await page.evaluate(() => [...document.fonts].some((face) => face.status === 'error'))).toBe(false);
    for (const words of ['The mandate', 'Grüße, où ça', 'Привет', 'Γειά σου', 'Xin chào, Nguyễn']) {
      await say(page, words);
      await expect
        .poll(() => facesOf(page, '#said'), { timeout: 20_000 })
        .toEqual([{ name: expect.stringMatching(/^Inter/u), ours: true }]);
    }
    for (const words of ['承知しました', '好的', 'مرحبا', '🙂👩‍💼🇨🇭']) {
      await say(page, words);
      expect((await facesOf(page, '#said')).filter(({ ours }) => ours)).toEqual([]);
    }
  },
);
