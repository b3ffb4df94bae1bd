// Writes everything on record about a person to a file they chose: complete or not at all (docs/spec/export.md).
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { CandorError, type ErrorCode } from '../src/errors.ts';
import type { ExportHeader } from '../src/export/export-schema.ts';
import { recordAsHtml } from '../src/export/html-record.ts';
import { recordAsJsonLines } from '../src/export/json-lines.ts';
import type { FrameSlices } from '../src/export/placed-frame.ts';
import type { ExportFormat } from '../src/export/formats.ts';
import { lanes } from '../src/journal/lane.ts';
import type { VaultClient } from './vault-client.ts';

/** Frames asked of the vault at once: little enough that nobody who writes meanwhile notices. */
const framesAtOnce = 4096;
/** Written to the disk in pieces of about so many UTF-16 units. */
const pieceUnits = 256 * 1024;

/** What an export needs to know. */
export interface ExportJob {
  readonly vault: Pick<VaultClient, 'ask'>;
  readonly format: ExportFormat;
  readonly path: string;
  /** Whose record, where, by which version, and when. */
  readonly about: Pick<ExportHeader, 'person' | 'organisation' | 'candor' | 'exportedAt'>;
  readonly onProgress: (done: number, total: number) => void;
}

/** The name suggested for a file of this day, in local time. */
export function exportName(format: ExportFormat, day: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `candor-my-record-${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}.${format}`;
}

/** Resolves once the whole record, as it stood when this began, is flushed under its name. On failure nothing is left, and what was under that name before stays. */
export async function exportRecord({ vault, format, path, about, onProgress }: ExportJob): Promise<void> {
  const ends = await vault.ask('recordEnds', {});
  const header: ExportHeader = { line: 'header', format: 'candor-record', version: 1, ...about, ...ends };
  const slices = slicesOf(vault, header, onProgress);
  const unfinished = `${path}.unfinished`;
  try {
    const file = await open(unfinished, 'w', 0o600);
    try {
      await writeAll(file, format === 'html' ? recordAsHtml(header, slices) : recordAsJsonLines(header, slices));
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (thrown) {
    await rm(unfinished, { force: true }).catch(() => undefined); // what went wrong before matters more
    throw thrown instanceof CandorError ? thrown : notSaved(thrown);
  }
}

async function* slicesOf(
  vault: Pick<VaultClient, 'ask'>,
  { heads }: ExportHeader,
  onProgress: ExportJob['onProgress'],
): FrameSlices {
  const total = heads.messages.seq + heads.drafts.seq;
  let done = 0;
  for (const lane of lanes) {
    for (let after = 0; after < heads[lane].seq; ) {
      const { frames } = await vault.ask('recordFrames', {
        lane,
        after,
        limit: Math.min(framesAtOnce, heads[lane].seq - after),
      });
      if (frames.length === 0)
        throw new CandorError(
          'journal-damaged',
          `The ${lane} end before frame ${after + 1}, so the copy was not saved.`,
          { next: 'Call IT and keep the record as it is.' },
        );
      yield frames;
      after += frames.length;
      done += frames.length;
      onProgress(done, total);
    }
  }
}

async function writeAll(file: FileHandle, pieces: AsyncIterable<string>): Promise<void> {
  let waiting = '';
  for await (const piece of pieces) {
    waiting += piece;
    if (waiting.length < pieceUnits) continue;
    await file.writeFile(waiting);
    waiting = '';
  }
  await file.writeFile(waiting);
}

const codes: Readonly<Record<string, ErrorCode>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EACCES: 'not-allowed',
  EPERM: 'not-allowed',
  EROFS: 'not-allowed',
};

function notSaved(cause: unknown): CandorError {
  const code = codes[cause instanceof Error && 'code' in cause ? String(cause.code) : ''];
  if (code === 'disk-full')
    return new CandorError(code, 'There is no room for the copy, so it was not saved. Your record is as it was.', {
      next: 'Free some space or choose another place.',
      cause,
    });
  if (code === 'not-allowed')
    return new CandorError(
      code,
      'Candor may not write in that place, so the copy was not saved. Your record is as it was.',
      { next: 'Choose another place.', cause },
    );
  return new CandorError('internal', 'The copy could not be written. Your record is as it was.', {
    next: 'Choose another place; if it happens again, call the help desk.',
    cause,
  });
}
