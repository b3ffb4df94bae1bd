// @ts-check
// Names the Electron runtime that the set-up put in place.
import { findElectron } from './bootstrap/electron-runtime.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {string} executable
 * @property {string} dist the folder it lies in, as electron-builder's electronDist wants it
 * @property {string} version
 * @property {boolean} development true for the stand-in that must never ship
 */

/**
 * The runtime; throws with the command to run when there is none.
 * @returns {ElectronRuntime}
 */
export function electronRuntime() {
  const found = findElectron();
  if (!found) throw new Error('No Electron runtime is in place. Run: npm run bootstrap');
  return {
    executable: found.executable,
    dist: found.dist,
    version: found.version,
    development: Number(found.version.split('.')[0]) < 45,
  };
}
