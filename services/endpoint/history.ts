// How the endpoint's file came to be before its slices had tables of their own; never added to.
import type { History } from '../database.ts';

/** See the sentence above. `blake2b` is a function of `openDatabase`. */
export const endpointHistory: History = {
  steps: [
    `CREATE TABLE enrolments (
     journal BLOB NOT NULL, epoch INTEGER NOT NULL, person TEXT NOT NULL, role TEXT NOT NULL, sign_key BLOB NOT NULL, box_key BLOB NOT NULL, previous BLOB NOT NULL,
     certificate TEXT NOT NULL, signature TEXT NOT NULL, PRIMARY KEY (journal, epoch)) STRICT;
   CREATE TABLE chains (
     id INTEGER PRIMARY KEY, journal BLOB NOT NULL, epoch INTEGER NOT NULL, lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL,
     UNIQUE (journal, epoch, lane), FOREIGN KEY (journal, epoch) REFERENCES enrolments) STRICT;
   CREATE TABLE pages (
     chain INTEGER NOT NULL REFERENCES chains, page INTEGER NOT NULL, first_seq INTEGER NOT NULL, box BLOB NOT NULL, readers TEXT NOT NULL, signature BLOB NOT NULL,
     PRIMARY KEY (chain, page)) STRICT;
   CREATE TABLE frames (
     chain INTEGER NOT NULL REFERENCES chains, seq INTEGER NOT NULL, page INTEGER NOT NULL, commitment BLOB NOT NULL, sealed BLOB NOT NULL, head BLOB NOT NULL,
     PRIMARY KEY (chain, seq), FOREIGN KEY (chain, page) REFERENCES pages) STRICT;
   CREATE TABLE folds (
     chain INTEGER NOT NULL REFERENCES chains, page INTEGER NOT NULL, last_seq INTEGER NOT NULL, head BLOB NOT NULL, sealed BLOB NOT NULL, signature BLOB NOT NULL,
     PRIMARY KEY (chain, page), FOREIGN KEY (chain, page) REFERENCES pages) STRICT;
   CREATE TABLE checkpoints (chain INTEGER NOT NULL REFERENCES chains, seq INTEGER NOT NULL, head BLOB NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (chain, seq)) STRICT;
   CREATE TABLE receipts (chain INTEGER NOT NULL REFERENCES chains, seq INTEGER NOT NULL, head BLOB NOT NULL, at INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (chain, seq)) STRICT;
   CREATE TABLE access_batches (id INTEGER PRIMARY KEY AUTOINCREMENT, told TEXT NOT NULL, custodian_key BLOB NOT NULL, signature BLOB NOT NULL) STRICT;
   CREATE TABLE accesses (
     cursor INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, author TEXT NOT NULL, access TEXT NOT NULL, batch INTEGER NOT NULL REFERENCES access_batches) STRICT;
   CREATE INDEX accesses_by_author ON accesses (author, cursor);`,
    // Which drafts pages a custodian asked for (those stay as they are), and which were redacted: when, over what, and by which signature.
    `CREATE TABLE asked_pages (chain INTEGER NOT NULL REFERENCES chains, page INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (chain, page)) STRICT;
   CREATE TABLE redactions (
     id INTEGER PRIMARY KEY AUTOINCREMENT, chain INTEGER NOT NULL REFERENCES chains, page INTEGER NOT NULL, at INTEGER NOT NULL, before BLOB NOT NULL, signature BLOB NOT NULL) STRICT;`,
    // Pages have a format, and from format 2 on the UTC day of all their frames.
    `ALTER TABLE pages ADD COLUMN format INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE pages ADD COLUMN day INTEGER NOT NULL DEFAULT 0;`,
    `CREATE TABLE replaced_pages (
     id INTEGER PRIMARY KEY AUTOINCREMENT, redaction INTEGER NOT NULL REFERENCES redactions, until INTEGER NOT NULL,
     box BLOB, page_signature BLOB NOT NULL, sealed BLOB, fold_signature BLOB NOT NULL) STRICT;
   CREATE INDEX replaced_until ON replaced_pages (until) WHERE sealed IS NOT NULL;`,
    // Devices, single requests, alarms, boxes; what a custodian tells is signed as a request, so its time and nonce are kept with the signature.
    `CREATE TABLE used_tokens (token BLOB PRIMARY KEY, sign_key BLOB NOT NULL, at INTEGER NOT NULL) STRICT;
   CREATE TABLE revocations (journal BLOB PRIMARY KEY, at INTEGER NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
   CREATE TABLE nonces (key BLOB NOT NULL, nonce BLOB NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (key, nonce)) STRICT, WITHOUT ROWID;
   CREATE INDEX nonces_by_time ON nonces (until);
   CREATE TABLE alarms (cursor INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, source TEXT NOT NULL, alarm TEXT NOT NULL) STRICT;
   CREATE TRIGGER alarms_keep BEFORE UPDATE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are append-only'); END;
   CREATE TRIGGER alarms_stay BEFORE DELETE ON alarms BEGIN SELECT RAISE(ABORT, 'alarms are append-only'); END;
   CREATE TABLE boxes (hash BLOB PRIMARY KEY, chain INTEGER NOT NULL REFERENCES chains, page INTEGER NOT NULL) STRICT;
   INSERT OR IGNORE INTO boxes SELECT blake2b(box), chain, page FROM pages ORDER BY chain, page;
   ALTER TABLE access_batches ADD COLUMN time INTEGER; ALTER TABLE access_batches ADD COLUMN nonce BLOB;`,
    `CREATE TABLE gateway_places (
     gateway TEXT NOT NULL, n INTEGER NOT NULL, head TEXT NOT NULL, signature TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (gateway, n)) STRICT;`,
    // Cases as reviewers state them: what frames are served for.
    `CREATE TABLE cases (
     registration TEXT PRIMARY KEY, journal BLOB NOT NULL, epoch INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL,
     case_id TEXT NOT NULL, reason TEXT NOT NULL, scope TEXT NOT NULL, drafts INTEGER NOT NULL, signed TEXT NOT NULL, FOREIGN KEY (journal, epoch) REFERENCES enrolments) STRICT;
   CREATE TRIGGER cases_keep BEFORE UPDATE ON cases BEGIN SELECT RAISE(ABORT, 'cases are append-only'); END;
   CREATE TRIGGER cases_stay BEFORE DELETE ON cases BEGIN SELECT RAISE(ABORT, 'cases are append-only'); END;`,
    `CREATE INDEX redactions_of_page ON redactions (chain, page); CREATE INDEX redactions_at ON redactions (at);`,
    // When a page came, by the endpoint's clock; null for those from before it was kept.
    `ALTER TABLE pages ADD COLUMN arrived INTEGER;`,
  ],
  makes: ['nonces', 'device', 'record', 'push', 'opening', 'redact', 'review', 'alarm', 'heads'],
};
