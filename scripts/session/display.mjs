// @ts-check
// A screen for windows: the one that is there, or a virtual one (Xvfb) of our own.
import { startHelper } from './helper-process.mjs';

/** @typedef {{env: Record<string, string>, electronArgs: readonly string[], virtual: boolean, stop(): Promise<void>}} Display */

/**
 * Opens a display. 'own' always makes a virtual one (tests must not pop up on somebody's desk); 'any' only where there is none.
 * @param {'own' | 'any'} wish
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Display>}
 */
export async function openDisplay(wish, env = process.env) {
  const there = process.platform !== 'linux' || env.DISPLAY || env.WAYLAND_DISPLAY;
  if (process.platform !== 'linux' || (there && wish === 'any'))
    return { env: {}, electronArgs: [], virtual: false, stop: async () => undefined };
  const server = startHelper('Xvfb', [
    '-displayfd',
    '3',
    '-screen',
    '0',
    '1600x1000x24',
    '-nolisten',
    'tcp',
    '-noreset',
  ]);
  const number = await server.said;
  return {
    env: { DISPLAY: `:${number}`, WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: 'x11' },
    electronArgs: ['--disable-gpu', '--ozone-platform=x11'],
    virtual: true,
    stop: () => server.stop(),
  };
}
