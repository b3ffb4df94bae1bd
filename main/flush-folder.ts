// Makes a folder's names durable: after a rename, a power loss must not bring the old name back.
import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Returns once the folder at `path` is flushed. */
export function flushFolder(path: string): void {
  if (process.platform === 'win32') return; // Windows has no flush of a folder; NTFS keeps its own log of names
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
