// Reads the traces of real people typing and turns their code point positions into UTF-16 edits.
import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RecordedEdit } from '../../src/draft/edit.ts';

/** One trace as edits, with the text it must end in. */
export interface Trace {
  readonly name: string;
  readonly edits: readonly RecordedEdit[];
  readonly end: string;
}

const folder = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'data', 'editing-traces');
const names = ['clownschool_flat', 'friendsforever_flat', 'json-crdt-blog-post', 'sveltecomponent'];

/** Whether the traces are on this computer; must be true in CI. */
export const tracesAreHere = names.every((name) => fs.existsSync(path.join(folder, `${name}.json.gz`)));
/** The line to show where they are not. */
export const tracesMissing = `the editing traces are not at ${path.join('..', 'shared', 'data', 'editing-traces')}`;

interface RawTrace {
  readonly startContent: string;
  readonly endContent: string;
  readonly txns: readonly { readonly time: string; readonly patches: readonly (readonly [number, number, string])[] }[];
}

/** One trace, by its name. */
export function readTrace(name: string): Trace {
  const raw = JSON.parse(
    gunzipSync(fs.readFileSync(path.join(folder, `${name}.json.gz`))).toString('utf8'),
  ) as RawTrace;
  const edits: RecordedEdit[] = [];
  // Code points stand in an array while converting; a position before the first astral character is its own offset.
  const points: string[] = [];
  let astral = false;
  const offset = (position: number): number => (astral ? points.slice(0, position).join('').length : position);
  const add = (position: number, deleted: number, inserted: string, second: number): void => {
    const at = offset(position);
    const units = offset(position + deleted) - at;
    const put = Array.from(inserted);
    astral ||= put.length !== inserted.length;
    points.splice(position, deleted, ...put); // in place: a new array for each of 20,000 edits took ten seconds a trace
    edits.push({
      at,
      deleted: units,
      inserted,
      kind: inserted === '' ? 'delete' : 'type',
      composing: false,
      origin: 'person',
      n: edits.length + 1,
      second,
    });
  };
  if (raw.startContent !== '') add(0, 0, raw.startContent, 0);
  for (const { time, patches } of raw.txns)
    for (const [position, deleted, inserted] of patches)
      add(position, deleted, inserted, Math.floor(Date.parse(time) / 1000) || 0);
  return { name, edits, end: raw.endContent };
}

/** All four traces. */
export const readTraces = (): readonly Trace[] => names.map(readTrace);
