// @ts-check
// Finds a real Chromium-family browser on this machine, for the client's side of web chat in tests and the tour.
import fs from 'node:fs';
import path from 'node:path';

const names = ['chromium', 'google-chrome', 'google-chrome-stable', 'chrome', 'chromium-browser', 'microsoft-edge'];
const apps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/**
 * The browser's path, or undefined. CANDOR_BROWSER names one explicitly.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined}
 */
export function findBrowser(env = process.env) {
  if (env.CANDOR_BROWSER) return env.CANDOR_BROWSER;
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const onPath = names.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [...onPath, ...apps].find((file) => fs.existsSync(file));
}

/**
 * Arguments a browser needs on this machine (as root, Chromium's own sandbox refuses to start).
 * @returns {string[]}
 */
export function browserArgs() {
  return process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
