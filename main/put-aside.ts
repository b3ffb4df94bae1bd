// A record that cannot be opened is moved aside untouched, never replaced; the next epoch begins with its digest (P6).
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { toBase64Url } from '../src/bytes/bytes.ts';
import { startHash } from '../src/crypto/sodium.ts';
import { CandorError } from '../src/errors.ts';
import type { KeyPlaces } from './keys/root-key.ts';
import type { Beginning } from './vault/shapes.ts';

const noteSchema = z.strictObject({
  epoch: z.int().nonnegative(),
  journal: z.string().nullable(),
  digest: z.string(),
  reason: z.string(),
  uploaded: z.boolean(),
});
/** What is noted beside a record put aside. `digest`: BLAKE2b over its files, one after another in the order of `files`. */
export type AsideNote = z.infer<typeof noteSchema>;

/** A record put aside. */
export interface Aside extends AsideNote {
  readonly folder: string;
  /** The files of the digest, in order. */
  readonly files: readonly string[];
}

const journalFiles = (epoch: number): readonly string[] => [`epoch-${epoch}.candor`, `epoch-${epoch}.candor-wal`];
const keyFiles = ['root.json', 'root.previous.json', 'enrolment.json'] as const;

/** Everything that was put aside, oldest first. A move that was interrupted is completed first. */
export function recordsAside(places: KeyPlaces): readonly Aside[] {
  const root = join(places.journalFolder, 'aside');
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .map((name) => join(root, name))
    .filter((folder) => completed(folder, places))
    .map((folder) => ({ ...noteSchema.parse(JSON.parse(readFileSync(join(folder, 'note.json'), 'utf8'))), folder }))
    .map((note) => ({
      ...note,
      files: journalFiles(note.epoch)
        .map((name) => join(note.folder, name))
        .filter((file) => existsSync(file)),
    }))
    .sort((a, b) => a.epoch - b.epoch);
}

/** Which epoch is to be opened, and what it begins with if it does not exist yet. */
export function epochToOpen(places: KeyPlaces): { readonly path: string; readonly beginning: Beginning } {
  const last = recordsAside(places).at(-1);
  const epoch = last === undefined ? 0 : last.epoch + 1;
  return {
    path: join(places.journalFolder, `epoch-${epoch}.candor`),
    beginning: {
      epoch,
      journal: last?.journal ?? null,
      previous: last === undefined ? null : { digest: last.digest, reason: last.reason },
    },
  };
}

/**
 * Puts the current record aside, with its keys if they were the trouble (`withKeys`). `journal` is its id where that is still known.
 * Its bytes are only moved. Throws `not-found` when there is none.
 */
export function putAside(places: KeyPlaces, reason: string, journal: string | null, withKeys: boolean): Aside {
  const { path, beginning } = epochToOpen(places);
  if (!existsSync(path) && !withKeys) throw new CandorError('not-found', 'There is no record to put aside.');
  const { epoch } = beginning;
  const folder = join(places.journalFolder, 'aside', `epoch-${epoch}`);
  const files = journalFiles(epoch)
    .map((name) => join(places.journalFolder, name))
    .filter((file) => existsSync(file));
  const note: AsideNote = {
    epoch,
    journal: journal ?? beginning.journal,
    digest: toBase64Url(digestOf(files)),
    reason,
    uploaded: false,
  };
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // Keys first and the journal's own file last but for the note: until the note is there, the old epoch is still the current one,
  // and a move that was interrupted is simply made again.
  if (withKeys) for (const name of keyFiles) moveIn(join(places.wrap, '..', name), folder, name);
  writeNote(`${folder}/note.new`, note);
  for (const name of journalFiles(epoch)) moveIn(join(places.journalFolder, name), folder, name);
  renameSync(`${folder}/note.new`, join(folder, 'note.json'));
  return {
    ...note,
    folder,
    files: journalFiles(epoch)
      .map((name) => join(folder, name))
      .filter((file) => existsSync(file)),
  };
}

/** Notes that the endpoint holds the whole of a record put aside. */
export function markUploaded(aside: Aside): void {
  const { folder, files: _files, ...note } = aside;
  writeNote(join(folder, 'note.new'), { ...note, uploaded: true });
  renameSync(join(folder, 'note.new'), join(folder, 'note.json'));
}

/** Bytes `from` to `from + length` of a record put aside, its files one after another. */
export function readAside(aside: Aside, from: number, length: number): Buffer {
  const out = Buffer.alloc(length);
  let at = 0;
  let begin = 0;
  for (const file of aside.files) {
    const size = statSync(file).size;
    const start = Math.max(0, from + at - begin);
    if (start < size && at < length) {
      const handle = openSync(file, 'r');
      at += readSync(handle, out, at, Math.min(length - at, size - start), start);
      closeSync(handle);
    }
    begin += size;
  }
  return out.subarray(0, at);
}

/** How many bytes a record put aside has. */
export function sizeOf(aside: Aside): number {
  return aside.files.reduce((sum, file) => sum + statSync(file).size, 0);
}

function digestOf(files: readonly string[]): Uint8Array {
  const hash = startHash();
  const chunk = Buffer.alloc(1 << 20);
  for (const file of files) {
    const handle = openSync(file, 'r');
    for (let read = readSync(handle, chunk); read > 0; read = readSync(handle, chunk))
      hash.update(chunk.subarray(0, read));
    closeSync(handle);
  }
  return hash.end();
}

// A folder without its note is a move that was interrupted. Once the note is written (as `note.new`) the rest of the move follows from it;
// before that nothing of the journal has moved, so the old epoch is still the current one.
function completed(folder: string, places: KeyPlaces): boolean {
  if (existsSync(join(folder, 'note.json'))) return true;
  const begun = join(folder, 'note.new');
  const note = existsSync(begun) ? noteSchema.safeParse(parse(readFileSync(begun, 'utf8'))) : null;
  if (note?.success !== true) return false;
  for (const name of journalFiles(note.data.epoch)) moveIn(join(places.journalFolder, name), folder, name);
  renameSync(begun, join(folder, 'note.json'));
  return true;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function moveIn(from: string, folder: string, name: string): void {
  if (existsSync(from)) renameSync(from, join(folder, name));
}

function writeNote(path: string, note: AsideNote): void {
  writeFileSync(path, JSON.stringify(note), { mode: 0o600 });
  const handle = openSync(path, 'r+');
  fsyncSync(handle);
  closeSync(handle);
}
