// A folder for building large journals: in memory where there is such a place, because there only the journal's end counts, not its flushes.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withFolder } from '../work-folder.ts';

const memory = '/dev/shm';

/** Runs `work` with a fresh folder and removes it afterwards, whatever happened. */
export async function withQuickFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  if (!existsSync(memory)) return withFolder(work);
  const folder = mkdtempSync(join(memory, 'candor-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
