// Reads the frames of a lane in order, many at a time: a row of its own for each frame would cost more than checking it does.
import type Database from 'better-sqlite3';
import { CandorError } from '../src/errors.ts';
import type { SealedFrame } from '../src/journal/frame.ts';
import type { LaneName } from '../src/journal/lane.ts';

/** Frames of one read, and how many sealed bytes it may hold: memory stays bounded whatever the file holds. */
const together = 512;
const most = 4 * 1024 * 1024;
const commitmentLength = 32;

/**
 * The frames of a lane by their numbers. Their bytes are views of what was read at once. The file must have been looked at before (`refuseOtherRows`):
 * every commitment has 32 bytes, no number is there twice, and the encoding is UTF-8, under which bytes that are joined as text stay as they are.
 */
export function* framesOf(db: Database.Database, lane: LaneName): Generator<SealedFrame> {
  const numbers = db
    .prepare(`SELECT seq, page, length(sealed) FROM ${lane}_frame WHERE seq > ? ORDER BY seq LIMIT ${together}`)
    .raw();
  const joined = db
    .prepare(
      `SELECT CAST(group_concat(commitment, '') AS BLOB), CAST(group_concat(sealed, '') AS BLOB)
       FROM (SELECT commitment, sealed FROM ${lane}_frame WHERE seq BETWEEN ? AND ? ORDER BY seq)`,
    )
    .raw();
  for (let last = -1; ; ) {
    const rows = numbers.all(last) as [seq: number, page: number, length: number][];
    if (rows.length === 0) return;
    for (let from = 0; from < rows.length; ) {
      let bytes = 0;
      let to = from;
      while (to < rows.length && (to === from || bytes + (rows[to]?.[2] ?? 0) <= most)) bytes += rows[to++]?.[2] ?? 0;
      const [first = 0] = rows[from] ?? [];
      [last = last] = rows[to - 1] ?? [];
      const [commitments, sealed] = joined.get(first, last) as [Uint8Array | null, Uint8Array | null];
      if (commitments?.length !== (to - from) * commitmentLength || (sealed?.length ?? 0) !== bytes)
        throw new CandorError('journal-damaged', `Frames ${first} to ${last} of the ${lane} cannot be read.`, {
          next: 'The file was not changed.',
        });
      const [all, content] = [plain(commitments), plain(sealed ?? new Uint8Array(0))];
      for (let i = 0, at = 0; from < to; from++, i += commitmentLength) {
        const row = rows[from];
        if (row === undefined) return;
        const [seq, page, length] = row;
        yield {
          seq,
          page,
          commitment: all.subarray(i, i + commitmentLength),
          sealed: content.subarray(at, at + length),
        };
        at += length;
      }
    }
  }
}

// A view of a Buffer is another Buffer, which takes three times as long to make.
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}
