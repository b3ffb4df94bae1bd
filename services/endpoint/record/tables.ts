// The tables of the record as devices bring it: chains, their pages, frames and folded pages, signed heads and receipts.
import type { Migration } from '../../sql/tables.ts';

/** A released migration is never edited. */
export const recordTables: readonly Migration[] = [
  ({ bytes, integer, strict, rowid }) =>
    `CREATE TABLE chains (
       id ${rowid}, journal ${bytes} NOT NULL, epoch ${integer} NOT NULL, lane TEXT NOT NULL, seq ${integer} NOT NULL, head ${bytes} NOT NULL,
       UNIQUE (journal, epoch, lane), FOREIGN KEY (journal, epoch) REFERENCES enrolments (journal, epoch)) ${strict};
     CREATE TABLE pages (
       chain ${integer} NOT NULL REFERENCES chains (id), page ${integer} NOT NULL, first_seq ${integer} NOT NULL, box ${bytes} NOT NULL, readers TEXT NOT NULL, signature ${bytes} NOT NULL,
       format ${integer} NOT NULL DEFAULT 1, day ${integer} NOT NULL DEFAULT 0, arrived ${integer}, PRIMARY KEY (chain, page)) ${strict};
     CREATE TABLE frames (
       chain ${integer} NOT NULL REFERENCES chains (id), seq ${integer} NOT NULL, page ${integer} NOT NULL, commitment ${bytes} NOT NULL, sealed ${bytes} NOT NULL, head ${bytes} NOT NULL,
       PRIMARY KEY (chain, seq), FOREIGN KEY (chain, page) REFERENCES pages (chain, page)) ${strict};
     CREATE TABLE folds (
       chain ${integer} NOT NULL REFERENCES chains (id), page ${integer} NOT NULL, last_seq ${integer} NOT NULL, head ${bytes} NOT NULL, sealed ${bytes} NOT NULL, signature ${bytes} NOT NULL,
       PRIMARY KEY (chain, page), FOREIGN KEY (chain, page) REFERENCES pages (chain, page)) ${strict};
     CREATE TABLE checkpoints (
       chain ${integer} NOT NULL REFERENCES chains (id), seq ${integer} NOT NULL, head ${bytes} NOT NULL, signature ${bytes} NOT NULL, PRIMARY KEY (chain, seq)) ${strict};
     CREATE TABLE receipts (
       chain ${integer} NOT NULL REFERENCES chains (id), seq ${integer} NOT NULL, head ${bytes} NOT NULL, at ${integer} NOT NULL, signature ${bytes} NOT NULL, PRIMARY KEY (chain, seq)) ${strict};`,
];
