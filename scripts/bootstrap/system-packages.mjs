// Step 5 (Linux): the system libraries and tools that Electron, the tests and the tour need, found by looking, not by asking apt.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { missingPackages } from './decisions.mjs';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const lib = (name, ...packages) => ({ purpose: 'run', anyOf: [`lib:${name}`], packages });
const tool = (purpose, names, ...packages) => ({ purpose, anyOf: names.map((name) => `bin:${name}`), packages });

/** What is wanted: a purpose, signs by which it is there, and Debian's names for it (newer releases renamed some to …t64). */
export const wanted = [
  lib('libgtk-3.so.0', 'libgtk-3-0', 'libgtk-3-0t64'),
  lib('libnss3.so', 'libnss3'),
  lib('libasound.so.2', 'libasound2', 'libasound2t64'),
  lib('libgbm.so.1', 'libgbm1'),
  lib('libXss.so.1', 'libxss1'),
  lib('libatk-bridge-2.0.so.0', 'libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'),
  lib('libcups.so.2', 'libcups2', 'libcups2t64'),
  lib('libdrm.so.2', 'libdrm2'),
  lib('libxkbcommon.so.0', 'libxkbcommon0'),
  lib('libsecret-1.so.0', 'libsecret-1-0'),
  tool('development runtime', ['unzip'], 'unzip'),
  tool('development runtime', ['g++'], 'g++'),
  tool('development runtime', ['make'], 'make'),
  tool('development runtime', ['python3'], 'python3'),
  tool('no display', ['Xvfb'], 'xvfb'),
  tool('own key store', ['dbus-daemon'], 'dbus'),
  tool('own key store', ['dbus-send'], 'dbus'),
  tool('own key store', ['gnome-keyring-daemon'], 'gnome-keyring'),
  tool('browser', ['chromium', 'google-chrome', 'google-chrome-stable', 'chrome', 'chromium-browser'], 'chromium'),
  tool('tests', ['strace'], 'strace'),
  tool('tests', ['xwininfo'], 'x11-utils'),
  // Pictures of the app need letters: Latin and Arabic, emoji, Chinese and Japanese.
  {
    purpose: 'tests',
    anyOf: ['/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', '/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf'],
    packages: ['fonts-dejavu-core'],
  },
  {
    purpose: 'tests',
    anyOf: ['/usr/share/fonts/truetype/noto/NotoColorEmoji.ttf'],
    packages: ['fonts-noto-color-emoji'],
  },
  {
    purpose: 'tests',
    anyOf: [
      '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
      '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
      '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
    ],
    packages: ['fonts-droid-fallback'],
  },
];

/** A test of signs: 'lib:NAME' (the linker knows it), 'bin:NAME' (on the path), or a file. */
export function probeSigns(env = process.env) {
  const folders = [...(env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'].filter(Boolean);
  let libraries;
  return (sign) => {
    if (sign.startsWith('bin:')) return folders.some((folder) => fs.existsSync(path.join(folder, sign.slice(4))));
    if (!sign.startsWith('lib:')) return fs.existsSync(sign);
    libraries ??= execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' });
    return libraries.includes(`\t${sign.slice(4)} `);
  };
}

/** Which wanted packages are missing for these purposes. */
export function missingSystemPackages(purposes) {
  return process.platform === 'linux' ? missingPackages(wanted, probeSigns(), { purposes }) : [];
}

async function nameKnownToApt(names) {
  for (const name of names) {
    const policy = await run('apt-cache', ['policy', name]).catch(() => '');
    if (/Candidate: (?!\(none\))/.test(policy)) return name;
  }
  return names[0];
}

/** Installs what is missing with apt when allowed to; otherwise stops with the exact command. */
export async function installSystemPackages(missing) {
  const byHand = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing.map((entry) => entry.packages[0]).join(' ')}`;
  const names = missing.map((entry) => entry.packages[0]).join(', ');
  if (!probeSigns()('bin:apt-get'))
    throw new SetupError(
      `these are missing: ${names}`,
      'install them with this system’s package manager (Debian’s names are given), then run the command again',
    );
  if (process.getuid?.() !== 0) throw new SetupError(`these system packages are missing: ${names}`, `run: ${byHand}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = ['-o', 'DPkg::Lock::Timeout=300', '-o', 'Acquire::Retries=3'];
  try {
    await run('apt-get', [...apt, 'update', '-q'], { env });
    const chosen = [];
    for (const entry of missing) chosen.push(await nameKnownToApt(entry.packages));
    await run('apt-get', [...apt, 'install', '-y', '-q', '--no-install-recommends', ...chosen], {
      env,
      timeoutMs: 20 * 60_000,
    });
    return chosen.join(' ');
  } catch (cause) {
    throw new SetupError(
      `the system packages ${names} could not be installed`,
      `check the network and free disk space, then run: ${byHand.replaceAll('sudo ', '')}`,
      { cause },
    );
  }
}
