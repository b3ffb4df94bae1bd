// A record as JSON Lines: a header, one line for each fact, an end (export.md §2).
import type { EndLine, EntryLine, ExportHeader } from './export-schema.ts';
import type { FrameSlices, PlacedFrame } from './placed-frame.ts';

/**
 * The lines of a record, in pieces that each end with a line break. Every string comes back whole from `JSON.parse`, lone surrogates included (P2).
 * Fails with what `slices` fails with.
 */
export async function* recordAsJsonLines(header: ExportHeader, slices: FrameSlices): AsyncGenerator<string> {
  yield lineOf(header);
  const end = { line: 'end' as const, frames: { messages: 0, drafts: 0 }, entries: 0 };
  for await (const slice of slices) {
    let piece = '';
    for (const frame of slice) {
      end.frames[frame.lane]++;
      end.entries += frame.content.entries.length;
      for (const line of entryLines(frame)) piece += lineOf(line);
    }
    if (piece !== '') yield piece;
  }
  yield lineOf(end);
}

/** One line for each entry of a frame. */
export function entryLines({ lane, seq, content }: PlacedFrame): readonly EntryLine[] {
  return content.entries.map((entry, item) => ({
    line: 'entry',
    lane,
    seq,
    item,
    second: content.second,
    draft: content.draft,
    entry,
  }));
}

function lineOf(line: ExportHeader | EntryLine | EndLine): string {
  return `${JSON.stringify(line)}\n`;
}
