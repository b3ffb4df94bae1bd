// Opens a service's SQLite file durably, migrates it, and refuses what is damaged, newer or in use instead of replacing it (P6).
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { blake2b } from '../src/crypto/sodium.ts';
import { CandorError } from '../src/errors.ts';

/** An open database. */
export type Db = Database.Database;
/** One step to the next version: SQL, or work that SQL cannot do. Each runs in a transaction of its own. */
export type Migration = string | ((db: Db) => void);

/**
 * The database in `file`, every migration after its `user_version` applied in a transaction of its own. A new file is built beside its place and
 * renamed, so that an empty or half-made file at that place is always damage. Throws `journal-damaged`, `journal-newer`.
 */
export function openDatabase(file: string, migrations: readonly Migration[]): Db {
  requireNodeApi();
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    if (existsSync(`${file}-wal`)) throw damaged(file, 'its log is there but the file is gone');
    create(file, migrations);
  }
  if (statSync(file).size === 0) throw damaged(file, 'it is empty');
  const unclean = existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0;
  let db: Db | undefined;
  try {
    db = new Database(file, { fileMustExist: true });
    makeDurable(db);
    if (unclean && db.pragma('quick_check(1)', { simple: true }) !== 'ok')
      throw damaged(file, 'its pages do not fit together');
    migrate(db, migrations, file);
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

function create(file: string, migrations: readonly Migration[]): void {
  const fresh = `${file}.new`;
  for (const left of [fresh, `${fresh}-wal`, `${fresh}-shm`]) rmSync(left, { force: true }); // never renamed into place, so never acknowledged
  const db = new Database(fresh);
  try {
    makeDurable(db);
    migrate(db, migrations, file);
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

function migrate(db: Db, migrations: readonly Migration[], file: string): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new CandorError(
      'journal-newer',
      `${file} was written by a newer version of Candor. It was not opened and not changed.`,
      { next: 'Install that version again.' },
    );
  }
  for (const [index, migration] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      if (typeof migration === 'string') db.exec(migration);
      else migration(db);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
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
