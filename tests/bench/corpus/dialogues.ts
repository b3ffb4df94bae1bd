// The dialogues between clients and employees beside the project: who says what, in turns.
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { projectRoot } from '../work-folder.ts';

/** One dialogue: its turns in order. */
export type Dialogue = readonly (readonly [who: 'client' | 'employee', text: string])[];

const file = resolve(projectRoot, '..', 'shared', 'data', 'dialogues', 'sgd-dev.jsonl.gz');
/** What to say where they are not. */
export const noDialogues = 'the dialogues are not at ../shared/data/dialogues beside the project';

/** Every dialogue, in the file's order; null where the file is not there. */
export function readDialogues(): readonly Dialogue[] | null {
  if (!existsSync(file)) return null;
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => (JSON.parse(line) as { turns: Dialogue }).turns);
}
