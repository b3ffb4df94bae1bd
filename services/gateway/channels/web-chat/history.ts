// How web chat's file came to be before it had tables by slice, never added to; what version 1 kept in clear is sealed here, for each client's own secret as soon as it comes by.
import { fromWtf8 } from '../../../../src/bytes/wtf8.ts';
import type { History } from '../../../database.ts';
import { ContentKey } from '../../content-key.ts';
import { Statements } from '../../statements.ts';

/** `seed`: the configuration's. */
export function webChatHistory(seed: Uint8Array): History {
  return {
    makes: ['web-chat'],
    steps: [
      `CREATE TABLE sessions (
       conversation TEXT PRIMARY KEY, secret_hash BLOB NOT NULL UNIQUE, employee TEXT NOT NULL, name TEXT NOT NULL, address TEXT NOT NULL, language TEXT NOT NULL,
       told TEXT NOT NULL, told_hash TEXT NOT NULL, told_language TEXT NOT NULL, agreed_at INTEGER NOT NULL, announced INTEGER NOT NULL DEFAULT 0) STRICT;
     CREATE TABLE messages (
       n INTEGER PRIMARY KEY AUTOINCREMENT, conversation TEXT NOT NULL REFERENCES sessions, id TEXT NOT NULL, sender TEXT NOT NULL CHECK (sender IN ('client', 'employee')),
       text BLOB NOT NULL, at INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('stored', 'accepted', 'delivered', 'read')), UNIQUE (conversation, sender, id)) STRICT;
     CREATE INDEX messages_in_order ON messages (conversation, n);
     CREATE INDEX messages_stored ON messages (n) WHERE sender = 'client' AND state = 'stored';`,
      (db) => {
        const rows = new Statements(db);
        const key = new ContentKey(seed);
        db.exec(`
        CREATE TABLE told (hash TEXT PRIMARY KEY, text TEXT NOT NULL) STRICT;
        INSERT OR IGNORE INTO told SELECT told_hash, told FROM sessions;
        ALTER TABLE sessions ADD COLUMN public_key BLOB;
        ALTER TABLE sessions ADD COLUMN about BLOB;
        ALTER TABLE sessions ADD COLUMN announce BLOB;
        ALTER TABLE sessions ADD COLUMN used_at INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE sessions ADD COLUMN blocked INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE messages ADD COLUMN mark BLOB;
        ALTER TABLE messages ADD COLUMN content BLOB;
        ALTER TABLE messages ADD COLUMN waiting BLOB;`);
        type OldSession = {
          readonly conversation: string;
          readonly name: string;
          readonly address: string;
          readonly language: string;
          readonly announced: number;
          readonly newest: number;
        };
        const sessions =
          'SELECT conversation, name, address, language, announced, max(agreed_at, (SELECT coalesce(max(at), 0) FROM messages m WHERE m.conversation = s.conversation)) newest FROM sessions s';
        for (const { conversation, name, address, language, announced, newest } of rows.all<OldSession>(sessions)) {
          const about = JSON.stringify({ name, address, language });
          rows.run(
            "UPDATE sessions SET about = ?, announce = ?, used_at = ?, name = '', address = '' WHERE conversation = ?",
            key.seal(about, `about ${conversation}`),
            announced === 1 ? null : key.seal(about, `announce ${conversation}`),
            newest,
            conversation,
          );
        }
        for (const { n, conversation, text, sender, state } of rows.all<{
          n: number;
          conversation: string;
          text: Uint8Array;
          sender: string;
          state: string;
        }>('SELECT n, conversation, text, sender, state FROM messages')) {
          const content = fromWtf8(text);
          const waiting =
            sender === 'client' && state === 'stored' ? key.seal(content, `waiting ${conversation}`) : null;
          rows.run(
            "UPDATE messages SET mark = ?, content = ?, waiting = ?, text = x'' WHERE n = ?",
            key.mark(content),
            key.seal(content, `message ${conversation}`),
            waiting,
            n,
          );
        }
        for (const column of ['name', 'address', 'language', 'told', 'announced'])
          db.exec(`ALTER TABLE sessions DROP COLUMN ${column}`);
        db.exec('ALTER TABLE messages DROP COLUMN text; CREATE INDEX sessions_by_use ON sessions (used_at)');
      },
    ],
  };
}
