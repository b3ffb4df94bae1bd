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

/** Every `nth` dialogue of the file. */
export function readDialogues(nth: number): readonly Dialogue[] {
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trim().split('\n');
  return lines.filter((_, i) => i % nth === 0).map((line) => JSON.parse(line) as Dialogue);
}
