// The tables of web chat: sessions by the hash of their secret, threads, and each disclosure once as it was shown.
import type { Migration } from '../../../sql/tables.ts';

/** A released migration is never edited. */
export const webChatTables: readonly Migration[] = [
  ({ bytes, counted, integer, strict }) =>
    `CREATE TABLE told (hash TEXT PRIMARY KEY, text TEXT NOT NULL) ${strict};
     CREATE TABLE sessions (
       conversation TEXT PRIMARY KEY, secret_hash ${bytes} NOT NULL UNIQUE, employee TEXT NOT NULL, told_hash TEXT NOT NULL, told_language TEXT NOT NULL, agreed_at ${integer} NOT NULL,
       public_key ${bytes}, about ${bytes}, announce ${bytes}, used_at ${integer} NOT NULL DEFAULT 0, blocked ${integer} NOT NULL DEFAULT 0) ${strict};
     CREATE TABLE messages (
       n ${counted}, conversation TEXT NOT NULL REFERENCES sessions (conversation), id TEXT NOT NULL, sender TEXT NOT NULL CHECK (sender IN ('client', 'employee')),
       at ${integer} NOT NULL, state TEXT NOT NULL CHECK (state IN ('stored', 'accepted', 'delivered', 'read')), mark ${bytes}, content ${bytes}, waiting ${bytes},
       UNIQUE (conversation, sender, id)) ${strict};
     CREATE INDEX messages_in_order ON messages (conversation, n);
     CREATE INDEX messages_stored ON messages (n) WHERE sender = 'client' AND state = 'stored';
     CREATE INDEX sessions_by_use ON sessions (used_at);`,
];
