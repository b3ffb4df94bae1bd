// Keeps two commands that are started at once from setting up the same things at the same time.
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SetupError } from './setup-error.mjs';

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function holderOf(file) {
  try {
    return Number(fs.readFileSync(file, 'utf8')) || 0;
  } catch {
    return 0;
  }
}

/** Runs `work` while holding the lock file; waits for another holder, takes over from a dead one. */
export async function withLock(file, work, { waitMs = 20 * 60_000 } = {}) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const until = performance.now() + waitMs;
  for (let told = false; ; ) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const holder = holderOf(file);
    const age = Date.now() - (fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (holder ? !alive(holder) : age > 5000) {
      fs.rmSync(file, { force: true });
      continue;
    }
    if (performance.now() > until)
      throw new SetupError(
        `process ${holder} has been setting up for a long time`,
        `wait for it or end it, then remove ${file}`,
      );
    if (!told) console.log(`· Waiting for process ${holder}, which is setting up the same things …`);
    told = true;
    await pause(250);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}
