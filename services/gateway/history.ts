// How the gateway's file came to be before its slices had tables of their own, never added to; what versions 1 and 2 kept in clear is sealed or destroyed here.
import { fromWtf8 } from '../../src/bytes/wtf8.ts';
import { signKeyPair } from '../../src/crypto/sodium.ts';
import { contentHash } from '../../src/message/content-hash.ts';
import type { GatewayEvent } from '../../src/protocol/gateway.ts';
import type { Db, History } from '../database.ts';
import { passedHead, passedStart, type PassedPlace } from '../../src/protocol/passed.ts';
import { ContentKey } from './content-key.ts';
import { inboundId } from './event/inbound-id.ts';
import type { NewPassedRow } from './passed/chain.ts';
import { Statements } from './statements.ts';

/** `seed`: the configuration's, from which the key for content is derived. */
export function gatewayHistory(seed: Uint8Array): History {
  return {
    makes: ['conversation', 'event', 'submit', 'device', 'passed'],
    steps: [
      `CREATE TABLE cursors (employee TEXT PRIMARY KEY, last INTEGER NOT NULL, acknowledged INTEGER NOT NULL) STRICT;
     CREATE TABLE events (employee TEXT NOT NULL, cursor INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (employee, cursor)) STRICT;
     CREATE TABLE conversations (id TEXT PRIMARY KEY, employee TEXT NOT NULL, channel TEXT NOT NULL, conversation TEXT NOT NULL) STRICT;
     CREATE TABLE inbound (
       conversation TEXT NOT NULL REFERENCES conversations, provider_id TEXT NOT NULL, employee TEXT NOT NULL, cursor INTEGER NOT NULL,
       PRIMARY KEY (conversation, provider_id), UNIQUE (employee, cursor)) STRICT;
     CREATE TABLE submits (
       n INTEGER PRIMARY KEY AUTOINCREMENT, employee TEXT NOT NULL, id TEXT NOT NULL, conversation TEXT NOT NULL REFERENCES conversations, content_hash TEXT NOT NULL, text BLOB NOT NULL,
       journal TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL, proof TEXT NOT NULL, sign_key TEXT NOT NULL, at INTEGER NOT NULL,
       state TEXT NOT NULL CHECK (state IN ('stored', 'attempted', 'accepted', 'failed', 'unknown')), UNIQUE (employee, id)) STRICT;
     CREATE INDEX submits_waiting ON submits (conversation, n) WHERE state IN ('stored', 'attempted');
     CREATE TABLE statuses (employee TEXT NOT NULL, message TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (employee, message, state)) STRICT;`,
      // One place in a record serves one message, for good. `receipted`: 1 when the endpoint's receipt covered it or the endpoint said it holds it.
      `ALTER TABLE submits ADD COLUMN head TEXT NOT NULL DEFAULT '';
     ALTER TABLE submits ADD COLUMN receipted INTEGER NOT NULL DEFAULT 0;
     CREATE UNIQUE INDEX submits_places ON submits (journal, epoch, seq);`,
      (db) => {
        sealVersion2(db, new ContentKey(seed), signKeyPair(seed).publicKey);
      },
      (db) => {
        db.exec(version4);
        const rows = new Statements(db);
        for (const { channel, conversation, provider_id } of rows.all<{
          channel: string;
          conversation: string;
          provider_id: string;
        }>(
          'SELECT channel, conversation, provider_id FROM inbound JOIN conversations ON conversations.id = inbound.conversation',
        ))
          rows.run(
            'UPDATE inbound SET message = ? WHERE conversation = ? AND provider_id = ?',
            inboundId(channel, conversation, provider_id),
            conversation,
            provider_id,
          );
      },
    ],
  };
}

/** Version 1 did not keep the head after a message. */
const noHead = 'A'.repeat(43);

const version3 = `
  CREATE TABLE devices (
    employee TEXT NOT NULL, journal TEXT NOT NULL, epoch INTEGER NOT NULL, sign_key TEXT NOT NULL, first_cursor INTEGER NOT NULL, acknowledged INTEGER NOT NULL, known_at INTEGER NOT NULL, out_at INTEGER,
    PRIMARY KEY (employee, journal, epoch)) STRICT;
  CREATE TABLE passed (
    n INTEGER PRIMARY KEY, direction TEXT NOT NULL CHECK (direction IN ('out', 'in', 'blocked', 'recorded')), at INTEGER NOT NULL, employee TEXT NOT NULL, conversation TEXT NOT NULL, message TEXT NOT NULL, content_hash TEXT NOT NULL,
    journal TEXT, epoch INTEGER, seq INTEGER, record_head TEXT, cursor INTEGER, head BLOB NOT NULL) STRICT;
  CREATE TABLE stopped (journal TEXT NOT NULL, epoch INTEGER NOT NULL, person TEXT NOT NULL, at INTEGER NOT NULL, reason TEXT NOT NULL, PRIMARY KEY (journal, epoch)) STRICT;
  CREATE INDEX submits_unconfirmed ON submits (at) WHERE receipted = 0;
  CREATE TRIGGER passed_is_kept BEFORE DELETE ON passed BEGIN SELECT raise(ABORT, 'what passed is never taken back'); END;
  CREATE TRIGGER passed_is_final BEFORE UPDATE ON passed BEGIN SELECT raise(ABORT, 'what passed is never changed'); END;
  ALTER TABLE events ADD COLUMN kind TEXT NOT NULL DEFAULT '';
  ALTER TABLE events ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE events ADD COLUMN conversation TEXT;
  ALTER TABLE events ADD COLUMN content BLOB;
  ALTER TABLE conversations ADD COLUMN content BLOB;
  ALTER TABLE conversations ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE inbound ADD COLUMN recorded INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE submits ADD COLUMN content BLOB;`;

const afterSealing = `
  ALTER TABLE events DROP COLUMN event;
  ALTER TABLE conversations DROP COLUMN conversation;
  ALTER TABLE submits DROP COLUMN text;
  ALTER TABLE cursors DROP COLUMN acknowledged;
  CREATE INDEX events_content ON events (employee, cursor) WHERE kind <> 'conversation';`;

/** Each client's message is accounted to the devices that have it on record, and each device to where its record stood. A table's rule cannot be changed, so that of what passed is made anew. */
const version4 = `
  ALTER TABLE devices ADD COLUMN place_seq INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE devices ADD COLUMN place_head TEXT NOT NULL DEFAULT '';
  ALTER TABLE inbound ADD COLUMN message TEXT NOT NULL DEFAULT '';
  ALTER TABLE passed RENAME TO passed_before;
  CREATE TABLE passed (
    n INTEGER PRIMARY KEY, direction TEXT NOT NULL CHECK (direction IN ('out', 'in', 'blocked', 'recorded', 'on-record')), at INTEGER NOT NULL, employee TEXT NOT NULL, conversation TEXT NOT NULL, message TEXT NOT NULL, content_hash TEXT NOT NULL,
    journal TEXT, epoch INTEGER, seq INTEGER, record_head TEXT, cursor INTEGER, head BLOB NOT NULL) STRICT;
  INSERT INTO passed SELECT n, direction, at, employee, conversation, message, content_hash, journal, epoch, seq, record_head, cursor, head FROM passed_before;
  DROP TABLE passed_before;
  CREATE TRIGGER passed_is_kept BEFORE DELETE ON passed BEGIN SELECT raise(ABORT, 'what passed is never taken back'); END;
  CREATE TRIGGER passed_is_final BEFORE UPDATE ON passed BEGIN SELECT raise(ABORT, 'what passed is never changed'); END;
  CREATE INDEX passed_in ON passed (message) WHERE direction = 'in';`;

/** Seals what still waits, destroys what was handed over or is on record, and begins the chain of what passed with what is known. */
function sealVersion2(db: Db, key: ContentKey, signKey: Uint8Array): void {
  db.exec(version3);
  const rows = new Statements(db);
  const passed = new Chain(rows, signKey);
  type Old = {
    readonly employee: string;
    readonly id: string;
    readonly conversation: string;
    readonly content_hash: string;
    readonly text: Uint8Array;
    readonly journal: string;
    readonly epoch: number;
    readonly seq: number;
    readonly head: string;
    readonly at: number;
    readonly state: string;
  };
  for (const one of rows.all<Old>(
    'SELECT employee, id, conversation, content_hash, text, journal, epoch, seq, head, at, state FROM submits ORDER BY n',
  )) {
    const content =
      one.state === 'stored' || one.state === 'attempted'
        ? key.seal(fromWtf8(one.text), `submit ${one.employee} ${one.id}`)
        : null;
    rows.run("UPDATE submits SET content = ?, text = x'' WHERE employee = ? AND id = ?", content, one.employee, one.id);
    passed.add({
      direction: 'out',
      at: one.at,
      employee: one.employee,
      conversation: one.conversation,
      message: one.id,
      contentHash: one.content_hash,
      journal: one.journal,
      epoch: one.epoch,
      seq: one.seq,
      recordHead: one.head === '' ? noHead : one.head,
    });
  }
  for (const { employee, cursor, event, acknowledged } of rows.all<{
    employee: string;
    cursor: number;
    event: string;
    acknowledged: number;
  }>(
    'SELECT employee, cursor, event, acknowledged FROM events JOIN cursors USING (employee) ORDER BY employee, cursor',
  )) {
    const told = JSON.parse(event) as GatewayEvent;
    if (told.type === 'inbound') {
      passed.add({
        direction: 'in',
        at: Math.floor(told.at),
        employee,
        conversation: told.conversation,
        message: told.message,
        contentHash: contentHash(told.text),
        cursor,
      });
      if (cursor <= acknowledged)
        rows.run('UPDATE inbound SET recorded = 1 WHERE employee = ? AND cursor = ?', employee, cursor);
    }
    if (told.type === 'conversation')
      rows.run(
        "UPDATE events SET kind = 'conversation', conversation = ?, event = '' WHERE employee = ? AND cursor = ?",
        told.conversation,
        employee,
        cursor,
      );
    else if (cursor <= acknowledged) rows.run('DELETE FROM events WHERE employee = ? AND cursor = ?', employee, cursor);
    else
      rows.run(
        "UPDATE events SET kind = ?, content = ?, event = '' WHERE employee = ? AND cursor = ?",
        told.type,
        key.seal(event, `event ${employee}`),
        employee,
        cursor,
      );
  }
  for (const { id, conversation } of rows.all<{ id: string; conversation: string }>(
    'SELECT id, conversation FROM conversations',
  )) {
    rows.run(
      "UPDATE conversations SET content = ?, conversation = '' WHERE id = ?",
      key.seal(conversation, `conversation ${id}`),
      id,
    );
  }
  db.exec(afterSealing);
}

/** The chain of what passed, as it was begun then. */
class Chain {
  readonly #rows: Statements;
  #place: PassedPlace;

  constructor(rows: Statements, signKey: Uint8Array) {
    this.#rows = rows;
    this.#place = passedStart(signKey);
  }

  add(fact: NewPassedRow & { readonly direction: 'in' | 'out' }): void {
    const row = { ...fact, n: this.#place.n + 1 };
    this.#place = { n: row.n, head: passedHead(this.#place.head, row) };
    const [journal, epoch, seq, recordHead] =
      row.direction === 'out' ? [row.journal, row.epoch, row.seq, row.recordHead] : [null, null, null, null];
    this.#rows.run(
      'INSERT INTO passed (n, direction, at, employee, conversation, message, content_hash, journal, epoch, seq, record_head, cursor, head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      row.n,
      row.direction,
      row.at,
      row.employee,
      row.conversation,
      row.message,
      row.contentHash,
      journal,
      epoch,
      seq,
      recordHead,
      row.direction === 'in' ? row.cursor : null,
      this.#place.head,
    );
  }
}
