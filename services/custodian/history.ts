// How a custodian's file came to be before its slices had tables of their own; never added to.
import type { History } from '../database.ts';

/** See the sentence above. */
export const custodianHistory: History = {
  steps: [
    `CREATE TABLE releases (
       n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, event TEXT NOT NULL CHECK (event IN ('agreed', 'released', 'failed')), at INTEGER NOT NULL,
       reviewer TEXT NOT NULL, author TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL, pages TEXT NOT NULL, UNIQUE (id, event)) STRICT;
     CREATE TRIGGER releases_keep BEFORE UPDATE ON releases BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
     CREATE TRIGGER releases_stay BEFORE DELETE ON releases BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;`,
    `CREATE TABLE nonces (key BLOB NOT NULL, nonce BLOB NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (key, nonce)) STRICT, WITHOUT ROWID;
     CREATE INDEX nonces_by_time ON nonces (until);`,
    `CREATE TABLE mismatches (
       n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, at INTEGER NOT NULL, reviewer TEXT NOT NULL, author TEXT NOT NULL, case_id TEXT NOT NULL, reason TEXT NOT NULL,
       page TEXT NOT NULL, box TEXT NOT NULL) STRICT;
     CREATE TRIGGER mismatches_keep BEFORE UPDATE ON mismatches BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
     CREATE TRIGGER mismatches_stay BEFORE DELETE ON mismatches BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;`,
  ],
  makes: ['nonces', 'release'],
};
