// The trace a bench types: a file given by hand, or a real editing trace found beside the project.
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import { projectRoot } from './work-folder.ts';

/** One trace as edits in UTF-16 units. */
export interface BenchTrace {
  readonly name: string;
  readonly edits: readonly RecordedEdit[];
}

interface RawTrace {
  readonly startContent: string;
  readonly endContent: string;
  readonly txns: readonly { readonly time: string; readonly patches: readonly (readonly [number, number, string])[] }[];
}

const folder = resolve(projectRoot, '..', 'shared', 'data', 'editing-traces');
/** Typed by default: the longest of the real traces with deletions and moves. */
export const defaultTrace = resolve(folder, 'sveltecomponent.json.gz');
/** What to say where there is no trace. */
export const noTrace =
  'the editing traces are not at ../shared/data/editing-traces beside the project; --trace FILE names another';

/** Reads a trace (`.json` or `.json.gz`); null where the file is not there. Throws if replaying it does not give its own end. */
export function readTrace(path: string): BenchTrace | null {
  if (!existsSync(path)) return null;
  const bytes = readFileSync(path);
  const raw = JSON.parse((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')) as RawTrace;
  const edits: RecordedEdit[] = [];
  let text = '';
  let astral = false;
  const add = (position: number, count: number, inserted: string, second: number): void => {
    const at = astral ? unitsOf(text, 0, position) : position;
    const deleted = astral ? unitsOf(text, at, count) : count;
    astral ||= /[\u{10000}-\u{10ffff}]/u.test(inserted);
    text = text.slice(0, at) + inserted + text.slice(at + deleted);
    edits.push({
      at,
      deleted,
      inserted,
      kind: inserted === '' ? 'delete' : 'type',
      composing: false,
      origin: 'person',
      n: edits.length + 1,
      second,
    });
  };
  const secondOf = (time: string | undefined): number => Math.floor(Date.parse(time ?? '') / 1000) || 0;
  if (raw.startContent !== '') add(0, 0, raw.startContent, secondOf(raw.txns[0]?.time));
  for (const { time, patches } of raw.txns)
    for (const [position, deleted, inserted] of patches) add(position, deleted, inserted, secondOf(time));
  if (text !== raw.endContent) throw new Error(`${path} does not end in its own endContent`);
  return { name: basename(path).replace(/\.json(?:\.gz)?$/u, ''), edits };
}

/** How many UTF-16 units the `count` code points from unit `from` on take. */
function unitsOf(text: string, from: number, count: number): number {
  let at = from;
  for (let i = 0; i < count; i++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return at - from;
}
