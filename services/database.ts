// Opens a service's SQLite file durably, migrates it, and refuses what is damaged, newer or in use instead of replacing it (P6).
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { blake2b } from '../src/crypto/sodium.ts';
import { CandorError } from '../src/errors.ts';
import { noteVersion, stepsFrom, versionsTable, type Tables, type Version } from './sql/tables.ts';
import { sqliteWords } from './sql/words.ts';

/** An open database. */
export type Db = Database.Database;
/** One step of a file's history: SQL, or work that SQL cannot do. Each runs in a transaction of its own. */
export type HistoryStep = string | ((db: Db) => void);

/** How a service's file came to be before its slices had tables of their own; it is never added to. A new file has none of it. */
export interface History {
  /** Numbered by `user_version`. */
  readonly steps: readonly HistoryStep[];
  /** The slices whose first migration a file has that went through all of it. */
  readonly makes: readonly string[];
}

/**
 * The database in `file`: its history brought to an end, then every migration of `list` that is still to do, each in a transaction of its own. A new
 * file is built beside its place and renamed, so that an empty or half-made file at that place is always damage. Throws `journal-damaged`, `journal-newer`.
 */
export function openDatabase(file: string, list: readonly Tables[], history: History = { steps: [], makes: [] }): Db {
  requireNodeApi();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    if (existsSync(`${file}-wal`)) throw damaged(file, 'its log is there but the file is gone');
    create(file, list, history);
  }
  if (statSync(file).size === 0) throw damaged(file, 'it is empty');
  const unclean = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
  let db: Db | undefined;
  try {
    db = new Database(file, { fileMustExist: true });
    makeDurable(db);
    if (unclean && db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw damaged(file, 'its pages do not fit together');
    migrate(db, list, history, file);
    return db;
  } catch (thrown) {
    db?.close();
    throw thrown instanceof CandorError ? thrown : damaged(file, 'it is not a database this version can read', thrown);
  }
}

/**
 * Keeps a second process out of `folder` for as long as this one lives, however it ends. Returns the way to let go.
 * Throws `journal-locked`.
 */
export function lockFolder(folder: string): () => void {
  requireNodeApi();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const db = new Database(join(folder, 'lock'), { timeout: 2000 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    db.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    db.close();
    throw new CandorError('journal-locked', 'Another service already uses this data folder. Nothing was changed.', {
      next: 'Stop the other one, or give this one a folder of its own.',
      cause,
    });
  }
  return () => {
    db.close();
  };
}

function create(file: string, list: readonly Tables[], history: History): void {
  const fresh = `${file}.new`;
  for (const left of [fresh, `${fresh}-wal`, `${fresh}-shm`]) rmSync(left, { force: true }); // never renamed into place, so never acknowledged
  const db = new Database(fresh);
  try {
    makeDurable(db);
    db.pragma(`user_version = ${history.steps.length + 1}`); // none of the history
    migrate(db, list, history, file);
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
  renameSync(fresh, file);
  const folder = openSync(dirname(file), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Every setting is read back, and migrations may hash (`blake2b`): a WAL file reopens with `synchronous=NORMAL` unless told otherwise. */
function makeDurable(db: Db): void {
  db.function('blake2b', { deterministic: true }, (bytes) => Buffer.from(blake2b(bytes as Uint8Array)));
  const settings = [
    ['journal_mode', 'WAL', 'wal'],
    ['synchronous', 'FULL', 2],
    ['fullfsync', 'ON', 1],
    ['checkpoint_fullfsync', 'ON', 1],
    ['foreign_keys', 'ON', 1],
    ['temp_store', 'MEMORY', 2],
    ['secure_delete', 'ON', 1],
    ['cell_size_check', 'ON', 1],
  ] as const;
  for (const [name, value, expected] of settings) {
    db.pragma(`${name} = ${value}`);
    if (db.pragma(name, { simple: true }) !== expected)
      throw new CandorError(
        'record-stopped',
        `The database did not take the setting ${name}=${value}, so it would not be durable. Nothing was written.`,
      );
  }
}

function migrate(db: Db, list: readonly Tables[], history: History, file: string): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  const own = history.steps.length + 1;
  if (version > own)
    throw new CandorError(
      'journal-newer',
      `${file} was written by a newer version of Candor. It was not opened and not changed.`,
      { next: 'Install that version again.' },
    );
  for (const [index, step] of history.steps.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      if (typeof step === 'string') db.exec(step);
      else step(db);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
  if (version < own || db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'versions'").get() === undefined)
    db.transaction(() => {
      db.exec(versionsTable(sqliteWords));
      if (version < own) for (const slice of history.makes) db.prepare(noteVersion).run(slice, 1);
      db.pragma(`user_version = ${own}`);
    })();
  const held = db.prepare('SELECT slice, version FROM versions').all() as Version[];
  for (const { slice, version: to, text } of stepsFrom(held, list, sqliteWords, file))
    db.transaction(() => {
      db.exec(text);
      db.prepare(noteVersion).run(slice, to);
    })();
}

function damaged(file: string, why: string, cause?: unknown): CandorError {
  return new CandorError(
    'journal-damaged',
    `${file} cannot be read: ${why}. It was left as it is, and nothing was put in its place.`,
    { next: 'Bring it back from a backup, or move it away yourself to begin anew.', cause },
  );
}

/** The prebuilt addon crashes the process, without a word, on an older Node. */
function requireNodeApi(): void {
  if (Number(process.versions.napi) < 10 && process.versions['electron'] === undefined) {
    throw new CandorError('version-unsupported', `This Node.js (${process.version}) is too old for the database.`, {
      next: 'Use Node.js 22.14 or newer; the project brings 24.',
    });
  }
}
