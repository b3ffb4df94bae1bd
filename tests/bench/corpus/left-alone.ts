// A vault left alone until it has nothing more to write: what it keeps for its next start is then there, as after any day's work.
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const lookEvery = 250;
const quietFor = 12;

/** Resolves once nothing beside `journal` changed for three seconds; files that come and go count as changes. */
export async function leftAlone(journal: string): Promise<void> {
  const folder = dirname(journal);
  let before = '';
  for (let quiet = 0; quiet < quietFor; ) {
    await pause(lookEvery);
    const now = readdirSync(folder)
      .map((name) => {
        const stat = statSync(join(folder, name), { throwIfNoEntry: false });
        return `${name} ${stat?.size ?? 0} ${stat?.mtimeMs ?? 0}`;
      })
      .join('\n');
    quiet = now === before ? quiet + 1 : 0;
    before = now;
  }
}
