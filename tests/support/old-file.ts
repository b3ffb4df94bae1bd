// A service's file as an earlier version left it: so many steps of its history and nothing since.
import Database from 'better-sqlite3';
import type { Db, HistoryStep } from '../../services/database.ts';
import { blake2b } from '../../src/crypto/sodium.ts';

/** The open file after `steps`; call after `cryptoReady()`. */
export function oldFile(file: string, steps: readonly HistoryStep[]): Db {
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.pragma('foreign_keys = ON');
  db.function('blake2b', { deterministic: true }, (bytes) => Buffer.from(blake2b(bytes as Uint8Array)));
  for (const [index, step] of steps.entries()) {
    if (typeof step === 'string') db.exec(step);
    else step(db);
    db.pragma(`user_version = ${String(index + 1)}`);
  }
  return db;
}
