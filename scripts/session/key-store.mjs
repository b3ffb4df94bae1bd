// @ts-check
// A secret service for safeStorage: the desktop's own, or a private bus with a keyring of our own (its password in a private file).
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../bootstrap/run.mjs';
import { startHelper } from './helper-process.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** @typedef {{kind: 'system' | 'own-session' | 'none', env: Record<string, string>, electronArgs: readonly string[], stop(): Promise<void>}} KeyStore */

const libsecret = ['--password-store=gnome-libsecret'];
const noKeyStore = () =>
  /** @type {KeyStore} */ ({ kind: 'none', env: {}, electronArgs: [], stop: async () => undefined });

/** Asks the bus something; undefined when it does not answer in time. @param {readonly string[]} message @param {NodeJS.ProcessEnv} env */
async function ask(message, env) {
  return run('dbus-send', ['--session', '--print-reply', '--reply-timeout=3000', ...message], {
    env,
    timeoutMs: 4000,
  }).catch(() => undefined);
}

/** @param {NodeJS.ProcessEnv} env */
async function secretServiceIsThere(env) {
  if (!env.DBUS_SESSION_BUS_ADDRESS) return false;
  const answer = await ask(
    ['--dest=org.freedesktop.DBus', '/', 'org.freedesktop.DBus.NameHasOwner', 'string:org.freedesktop.secrets'],
    env,
  );
  return answer?.includes('boolean true') ?? false;
}

/** @param {NodeJS.ProcessEnv} env */
async function isLocked(env) {
  const get = [
    '--dest=org.freedesktop.secrets',
    '/org/freedesktop/secrets/aliases/default',
    'org.freedesktop.DBus.Properties.Get',
    'string:org.freedesktop.Secret.Collection',
    'string:Locked',
  ];
  return !((await ask(get, env))?.includes('boolean false') ?? false);
}

/** The keyring's password: made once, readable by this user only. @param {string} folder */
function passwordIn(folder) {
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'password');
  try {
    fs.writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  return fs.readFileSync(file, 'utf8');
}

/**
 * Starts a private bus and keyring whose file lies in `folder`, so that the same folder opens the same secrets next time.
 * Never waits longer than a few seconds: a wrong password would otherwise make safeStorage hang.
 * @param {string} folder
 * @returns {Promise<KeyStore>}
 */
export async function openOwnKeyStore(folder) {
  // A socket's path must be short, so the bus lives in the temporary folder.
  const place = temporaryFolder('candor-bus-');
  const runtime = place.path;
  const password = passwordIn(folder);
  const base = { ...process.env, XDG_RUNTIME_DIR: runtime };
  const bus = startHelper(
    'dbus-daemon',
    ['--session', '--nofork', '--nopidfile', `--address=unix:path=${path.join(runtime, 'bus')}`, '--print-address=3'],
    { env: base },
  );
  /** @type {ReturnType<typeof startHelper> | undefined} */
  let keyring;
  const stop = async () => {
    await keyring?.stop();
    await bus.stop();
    place.remove();
  };
  try {
    const env = { XDG_RUNTIME_DIR: runtime, DBUS_SESSION_BUS_ADDRESS: (await bus.said).split(',guid=')[0] ?? '' };
    const around = { ...base, ...env };
    keyring = startHelper('gnome-keyring-daemon', ['--unlock', '--foreground', '--components=secrets'], {
      env: { ...around, XDG_DATA_HOME: folder },
      input: password,
    });
    for (let tries = 0; !(await secretServiceIsThere(around)); tries++) {
      if (tries > 60) throw new Error(`the keyring did not start\n${keyring.errors()}`);
      await pause(50);
    }
    if (await isLocked(around)) throw new Error(`the keyring in ${folder} does not open with the password beside it`);
    return { kind: 'own-session', env, electronArgs: libsecret, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Finds or makes a key store. 'own' always makes one (tests), 'any' only where the desktop has none, 'none' takes it away.
 * @param {'own' | 'any' | 'none'} wish
 * @param {string} folder where an own keyring keeps its file and password
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<KeyStore>}
 */
export async function openKeyStore(wish, folder, env = process.env) {
  if (process.platform !== 'linux') return { ...noKeyStore(), kind: 'system' };
  if (wish === 'none') return { ...noKeyStore(), env: { DBUS_SESSION_BUS_ADDRESS: 'disabled:' } };
  if (wish === 'any' && (await secretServiceIsThere(env))) {
    const knownDesktop = /GNOME|KDE|Unity|XFCE|Cinnamon|MATE|Pantheon|Deepin|UKUI|LXQt/i.test(
      env.XDG_CURRENT_DESKTOP ?? '',
    );
    return { ...noKeyStore(), kind: 'system', electronArgs: knownDesktop ? [] : libsecret };
  }
  return openOwnKeyStore(folder);
}
