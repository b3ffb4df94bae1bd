// The floor of size: a trace's columns (positions, deletions, lengths, text, whole-second times), each under Brotli 9, without keys, chain or signatures.
import { brotliCompressSync, constants } from 'node:zlib';
import type { RecordedEdit } from '../../src/draft/edit.ts';

/** Bytes of all five columns together. Numbers are LEB128; a position counts from where the last edit ended, a time from the last one. */
export function columnsFloor(edits: readonly RecordedEdit[]): number {
  const end = (edit: RecordedEdit | undefined): number => (edit === undefined ? 0 : edit.at + edit.inserted.length);
  const columns = [
    numbers(edits.map((edit, i) => zigzag(edit.at - end(edits[i - 1])))),
    numbers(edits.map((edit) => edit.deleted)),
    numbers(edits.map((edit) => edit.inserted.length)),
    Buffer.from(edits.map((edit) => edit.inserted).join('')),
    numbers(edits.map((edit, i) => zigzag(edit.second - (edits[i - 1]?.second ?? 0)))),
  ];
  return columns.reduce(
    (sum, column) =>
      sum +
      brotliCompressSync(column, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: column.length },
      }).length,
    0,
  );
}

function zigzag(n: number): number {
  return n >= 0 ? n * 2 : -n * 2 - 1;
}

function numbers(values: readonly number[]): Buffer {
  const bytes: number[] = [];
  for (let value of values) {
    while (value >= 0x80) {
      bytes.push((value % 0x80) | 0x80);
      value = Math.floor(value / 0x80);
    }
    bytes.push(value);
  }
  return Buffer.from(bytes);
}
