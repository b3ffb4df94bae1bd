// Counts the transactions in a write-ahead log by its own format: a frame that ends a commit names the database's size (SQLite file format §4).
import { existsSync, readFileSync } from 'node:fs';

const headerLength = 32;
const frameHeaderLength = 24;

/** Where each whole commit of the log at `path` ends, in bytes; only frames of the log's current life (its salts) count. */
export function walCommitEnds(path: string): readonly number[] {
  const log = existsSync(path) ? readFileSync(path) : Buffer.alloc(0);
  if (log.length < headerLength) return [];
  const pageSize = log.readUInt32BE(8);
  const salts = log.subarray(16, 24);
  const ends: number[] = [];
  for (let at = headerLength; at + frameHeaderLength + pageSize <= log.length; at += frameHeaderLength + pageSize) {
    if (!log.subarray(at + 8, at + 16).equals(salts)) break;
    if (log.readUInt32BE(at + 4) !== 0) ends.push(at + frameHeaderLength + pageSize);
  }
  return ends;
}
