// The journal file's tables, as numbered steps; a file from a newer Candor is refused, never opened.
import type Database from 'better-sqlite3';
import { CandorError } from '../../src/errors.ts';

/** Marks a SQLite file as a Candor journal ("CNDR"). */
export const applicationId = 0x434e4452;

const frameTable = (lane: string): string =>
  `CREATE TABLE ${lane}_frame (seq INTEGER PRIMARY KEY, page INTEGER NOT NULL, commitment BLOB NOT NULL CHECK (length(commitment) = 32), sealed BLOB NOT NULL) STRICT;`;

/** Steps in order; step n brings a file from version n to n+1. Never change one that was released. */
const steps: readonly string[] = [
  `CREATE TABLE identity (only INTEGER PRIMARY KEY CHECK (only = 1), journal BLOB NOT NULL CHECK (length(journal) = 16), epoch INTEGER NOT NULL,
     device_key BLOB NOT NULL CHECK (length(device_key) = 32), previous BLOB NOT NULL CHECK (length(previous) = 32)) STRICT;
   ${frameTable('messages')}
   ${frameTable('drafts')}
   CREATE TABLE page (lane TEXT NOT NULL, page INTEGER NOT NULL, first_seq INTEGER NOT NULL, wrapped BLOB NOT NULL CHECK (length(wrapped) = 72),
     wrap_signature BLOB NOT NULL CHECK (length(wrap_signature) = 64), box BLOB NOT NULL, readers BLOB NOT NULL, signature BLOB NOT NULL CHECK (length(signature) = 64), PRIMARY KEY (lane, page)) STRICT;
   CREATE TABLE fold (page INTEGER PRIMARY KEY, last_seq INTEGER NOT NULL, head BLOB NOT NULL CHECK (length(head) = 32), sealed BLOB NOT NULL, signature BLOB NOT NULL CHECK (length(signature) = 64)) STRICT;
   CREATE TABLE checkpoint (lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL CHECK (length(head) = 32), signature BLOB NOT NULL CHECK (length(signature) = 64),
     PRIMARY KEY (lane, seq)) STRICT, WITHOUT ROWID;
   CREATE TABLE receipt (lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL, at INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (lane, seq)) STRICT, WITHOUT ROWID;`,
  // Pages have a format of their own, and from format 2 on a day; those that are there are of format 1 and name none.
  `ALTER TABLE page ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE page ADD COLUMN day INTEGER NOT NULL DEFAULT 0;`,
  // Frames of closed pages of messages are put into groups; those that are there are once the vault has time.
  `CREATE TABLE messages_group (seq INTEGER PRIMARY KEY, page INTEGER NOT NULL, head BLOB NOT NULL CHECK (length(head) = 32),
     commitments BLOB NOT NULL CHECK (length(commitments) > 0 AND length(commitments) % 32 = 0), sealed BLOB NOT NULL, signature BLOB NOT NULL CHECK (length(signature) = 64)) STRICT;`,
];

/** The version this program writes. */
export const journalVersion = steps.length;

/** Refuses a file that is not a journal this version may open, by reading alone; throws `journal-newer` or `journal-damaged`. Returns its version. */
export function refuseForeign(db: Database.Database): number {
  const version = db.pragma('user_version', { simple: true }) as number;
  const mark = db.pragma('application_id', { simple: true }) as number;
  if (version > journalVersion) {
    throw new CandorError(
      'journal-newer',
      'The record on this computer was written by a newer Candor, so this one does not touch it. Nothing is lost.',
      { next: 'Install the newer version again.' },
    );
  }
  const tables = (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n;
  if ((version > 0 || tables > 0) && mark !== applicationId) {
    throw new CandorError(
      'journal-damaged',
      'The file where the record should be is not a Candor record. It was left exactly as it is.',
      { next: 'Call IT and keep the file.' },
    );
  }
  return version;
}

/** Brings a file to the current version in one transaction; throws what `refuseForeign` throws and then changes nothing. */
export function migrate(db: Database.Database): void {
  const version = refuseForeign(db);
  if (version === journalVersion) return;
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${journalVersion}`);
    db.pragma(`application_id = ${applicationId}`);
  }).immediate();
}
