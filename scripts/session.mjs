// @ts-check
// Gives a command what a desktop session gives an app: a display and a secret service, real ones, started if missing and ended after.
import fs from 'node:fs';
import path from 'node:path';
import { openDisplay } from './session/display.mjs';
import { openKeyStore } from './session/key-store.mjs';
import { temporaryFolder } from './session/temporary-folder.mjs';

/**
 * @typedef {object} Session
 * @property {NodeJS.ProcessEnv} env the environment for whatever runs in the session
 * @property {readonly string[]} electronArgs arguments Electron needs in it
 * @property {'system' | 'own-session' | 'none'} keyStore whose secret service it is
 * @property {boolean} virtualDisplay whether the display is ours
 * @property {() => Promise<void>} stop ends what was started
 */

/**
 * @typedef {object} SessionOptions
 * @property {'own' | 'any'} [display] 'own': a virtual display (tests); 'any': the one that is there, else a virtual one. Default 'any'.
 * @property {'own' | 'any' | 'none'} [keyStore] the same for the secret service; 'none' takes it away. Default 'any'.
 * @property {string} [dataFolder] where an own keyring is kept; without it, a temporary one that is removed by stop()
 */

/** Arguments that depend on the machine, not on the session. */
function machineArgs() {
  if (process.platform !== 'linux') return [];
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const shared = fs.statfsSync('/dev/shm', { bigint: false });
  return shared.blocks * shared.bsize < 256 * 1024 * 1024 ? [...args, '--disable-dev-shm-usage'] : args;
}

/**
 * Opens a session; the caller must stop() it.
 * @param {SessionOptions} [options]
 * @returns {Promise<Session>}
 */
export async function openSession({
  display: wantedDisplay = 'any',
  keyStore: wantedKeyStore = 'any',
  dataFolder,
} = {}) {
  const temporary = dataFolder === undefined ? temporaryFolder('candor-session-') : undefined;
  const display = await openDisplay(wantedDisplay);
  try {
    const keyStore = await openKeyStore(wantedKeyStore, path.join(dataFolder ?? temporary?.path ?? '', 'keyring'));
    return {
      env: { ...process.env, ...display.env, ...keyStore.env },
      electronArgs: [...machineArgs(), ...display.electronArgs, ...keyStore.electronArgs],
      keyStore: keyStore.kind,
      virtualDisplay: display.virtual,
      async stop() {
        await keyStore.stop();
        await display.stop();
        temporary?.remove();
      },
    };
  } catch (error) {
    await display.stop();
    temporary?.remove();
    throw error;
  }
}

/**
 * Runs something inside a session and ends the session afterwards, whatever happens.
 * @template T
 * @param {SessionOptions} options
 * @param {(session: Session) => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withSession(options, work) {
  const session = await openSession(options);
  try {
    return await work(session);
  } finally {
    await session.stop();
  }
}
