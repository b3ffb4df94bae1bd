// @ts-check
// Makes a private temporary folder that is gone when its maker is done with it, or ends without having said so.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @type {Set<string>} */
const open = new Set();
process.on('exit', () => {
  for (const folder of open) fs.rmSync(folder, { recursive: true, force: true });
});

/**
 * Makes the folder; `remove` takes it away.
 * @param {string} name what its name begins with
 * @returns {{path: string, remove(): void}}
 */
export function temporaryFolder(name) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), name));
  open.add(folder);
  return {
    path: folder,
    remove() {
      open.delete(folder);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}
