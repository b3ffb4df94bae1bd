// Reads real dialogues between a client and an employee.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

const file = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data', 'dialogues', 'sgd-dev.jsonl.gz');

/** One dialogue, its turns in order. */
export interface Dialogue {
  readonly id: string;
  readonly turns: readonly (readonly ['client' | 'employee', string])[];
}

/** Whether the dialogues are on this computer; must be true in CI. */
export const dialoguesAreHere = existsSync(file);
/** The line to show where they are not. */
export const dialoguesMissing = `the dialogues are not at ${join('..', 'shared', 'data', 'dialogues')}`;

/** The first `count` dialogues of at most `longest` turns. */
export function readDialogues(count: number, longest: number): readonly Dialogue[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  const dialogues = lines.map((line) => JSON.parse(line) as Dialogue).filter(({ turns }) => turns.length <= longest);
  return dialogues.slice(0, count);
}
