// Says where things are: the project's root, the user cache shared by all clones, and what lies in node_modules.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The per-user cache for things that are slow to make (Electron runtime, rebuilt SQLite), shared by all clones. */
export function cacheFolder(env = process.env, platform = process.platform, home = os.homedir()) {
  if (env.CANDOR_CACHE) return path.resolve(env.CANDOR_CACHE);
  if (platform === 'darwin') return path.join(home, 'Library/Caches/candor');
  if (platform === 'win32') return path.join(env.LOCALAPPDATA ?? path.join(home, 'AppData/Local'), 'candor', 'cache');
  return path.join(
    env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME) ? env.XDG_CACHE_HOME : path.join(home, '.cache'),
    'candor',
  );
}

/** A path inside the project's node_modules. */
export function inModules(...parts) {
  return path.join(root, 'node_modules', ...parts);
}
