// Large journals are built once and kept under out/bench until what they are built from changes.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from '../../../scripts/fingerprint.mjs';
import { projectRoot } from '../work-folder.ts';
import { withQuickFolder } from './quick-folder.ts';

/** What decides how a journal's bytes look; who changes one of these gets new journals. */
const madeFrom = [
  'src/journal/entry.ts',
  ...['record', 'notice', 'policy', 'conversation', 'message', 'draft', 'redaction', 'opening', 'review'].map(
    (slice) => `src/${slice}/entries.ts`,
  ),
  'src/journal/frame.ts',
  'src/journal/frame-content.ts',
  'src/journal/chain.ts',
  'src/journal/page.ts',
  'src/journal/device-keys.ts',
  'src/journal/fold.ts',
  'src/journal/folded-page.ts',
  'src/journal/group.ts',
  'main/vault/grouping.ts',
  'main/vault/gateway.ts',
  'main/vault/journal.ts',
  'main/vault/migrations.ts',
  'tests/bench/corpus',
];

/** The folder of a kept journal, built by `build` where there is none of this making; earlier ones of the same name are removed. */
export async function keptFolder(name: string, build: (folder: string) => Promise<void>): Promise<string> {
  const parent = join(projectRoot, 'out', 'bench');
  const folder = join(parent, `${name}-${fingerprint(projectRoot, madeFrom).hash.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(parent, { recursive: true });
  for (const earlier of readdirSync(parent))
    if (earlier.startsWith(`${name}-`)) rmSync(join(parent, earlier), { recursive: true, force: true });
  await withQuickFolder(async (quick) => {
    await build(join(quick, name));
    const partial = `${folder}-partial`;
    cpSync(join(quick, name), partial, { recursive: true });
    renameSync(partial, folder); // only a whole one gets the name
  });
  return folder;
}
