// What the endpoint keeps: enrolments, sealed pages and frames, signed heads, receipts, and who opened what. It can read none of the content (P4).
import type { Statement } from 'better-sqlite3';
import type { Certificate, Enrolment } from '../../src/protocol/signed.ts';
import type { PageFormat } from '../../src/journal/chain.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import type { RequestClaim } from '../../src/protocol/credentials.ts';
import { openDatabase, type Db } from '../database.ts';
import { caseTables } from './cases.ts';
import { ReplacedPages, replacedPagesTable } from './replaced-pages.ts';
import { headsTables } from './heads.ts';
import { nonceTable } from '../nonces.ts';
import { alarmTables } from './alarms.ts';
import { boxTables } from './boxes.ts';
import { deviceTables } from './device-store.ts';

/** Numbered migrations; a released one is never edited. */
export const endpointMigrations = [
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
  replacedPagesTable,
  // Devices, single requests, alarms, boxes; what a custodian tells is signed as a request, so its time and nonce are kept with the signature.
  `${deviceTables} ${nonceTable} ${alarmTables} ${boxTables}
   ALTER TABLE access_batches ADD COLUMN time INTEGER; ALTER TABLE access_batches ADD COLUMN nonce BLOB;`,
  headsTables,
  // Cases as reviewers state them: what frames are served for.
  caseTables,
] as const;

/** A lane of one journal's epoch as held. */
export interface ChainRow {
  readonly id: number;
  readonly seq: number;
  readonly head: Uint8Array;
}
/** A page as held. */
export interface PageRow {
  readonly page: number;
  readonly format: PageFormat;
  readonly first_seq: number;
  readonly day: number;
  readonly box: Uint8Array;
  readonly readers: string;
  readonly signature: Uint8Array;
}
/** A frame as held, with the head after it. */
export interface FrameRow {
  readonly seq: number;
  readonly page: number;
  readonly commitment: Uint8Array;
  readonly sealed: Uint8Array;
  readonly head: Uint8Array;
}
/** A folded page as held. */
export interface FoldRow {
  readonly page: number;
  readonly last_seq: number;
  readonly head: Uint8Array;
  readonly sealed: Uint8Array;
  readonly signature: Uint8Array;
}
/** A signed head. */
export interface CheckpointRow {
  readonly seq: number;
  readonly head: Uint8Array;
  readonly signature: Uint8Array;
}
/** A receipt as given. */
export interface ReceiptRow extends CheckpointRow {
  readonly at: number;
}
/** A device as enrolled. */
export interface EnrolmentRow {
  readonly journal: Uint8Array;
  readonly epoch: number;
  readonly person: string;
  readonly role: string;
  readonly sign_key: Uint8Array;
  readonly box_key: Uint8Array;
  readonly previous: Uint8Array;
  readonly certificate: string;
  readonly signature: string;
}

/** The endpoint's database and its statements. */
export class EndpointStore {
  readonly #db: Db;
  readonly #statements = new Map<string, Statement>();
  readonly replaced: ReplacedPages;

  constructor(file: string) {
    this.#db = openDatabase(file, [], { steps: endpointMigrations, makes: [] });
    this.replaced = new ReplacedPages(this.#db);
  }

  /** For the other stores of this endpoint. */
  get db(): Db {
    return this.#db;
  }

  /** Runs `work` as one durable transaction; anything thrown undoes all of it. */
  atomically<T>(work: () => T): T {
    return this.#db.transaction(work).immediate();
  }

  close(): void {
    this.#db.close();
  }

  enrolment(journal: Uint8Array, epoch: number): EnrolmentRow | undefined {
    return this.#get<EnrolmentRow>('SELECT * FROM enrolments WHERE journal = ? AND epoch = ?', journal, epoch);
  }

  /** Whose journal this is in any epoch. */
  journalOwner(journal: Uint8Array): string | undefined {
    return this.#get<{ person: string }>('SELECT person FROM enrolments WHERE journal = ? LIMIT 1', journal)?.person;
  }

  addEnrolment(
    enrolment: Enrolment,
    keys: {
      readonly journal: Uint8Array;
      readonly signKey: Uint8Array;
      readonly boxKey: Uint8Array;
      readonly previous: Uint8Array;
    },
    certificate: Certificate,
  ): void {
    this.#run(
      'INSERT INTO enrolments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
      keys.journal,
      enrolment.epoch,
      enrolment.person,
      enrolment.role,
      keys.signKey,
      keys.boxKey,
      keys.previous,
      certificate.enrolment,
      certificate.signature,
    );
  }

  /** Every enrolment whose journal is not this person's. */
  enrolmentsOfOthers(person: string): readonly EnrolmentRow[] {
    return this.#all<EnrolmentRow>('SELECT * FROM enrolments WHERE person <> ? ORDER BY journal, epoch', person);
  }

  chain(journal: Uint8Array, epoch: number, lane: LaneName): ChainRow | undefined {
    return this.#get<ChainRow>(
      'SELECT id, seq, head FROM chains WHERE journal = ? AND epoch = ? AND lane = ?',
      journal,
      epoch,
      lane,
    );
  }

  addChain(journal: Uint8Array, epoch: number, lane: LaneName, head: Uint8Array): ChainRow {
    const { lastInsertRowid } = this.#run(
      'INSERT INTO chains (journal, epoch, lane, seq, head) VALUES (?, ?, ?, 0, ?)',
      journal,
      epoch,
      lane,
      head,
    );
    return { id: Number(lastInsertRowid), seq: 0, head };
  }

  advance(chain: number, seq: number, head: Uint8Array): void {
    this.#run('UPDATE chains SET seq = ?, head = ? WHERE id = ?', seq, head, chain);
  }

  page(chain: number, page: number): PageRow | undefined {
    return this.#get<PageRow>(
      'SELECT page, format, first_seq, day, box, readers, signature FROM pages WHERE chain = ? AND page = ?',
      chain,
      page,
    );
  }

  addPage(chain: number, row: PageRow): void {
    this.#run(
      'INSERT INTO pages (chain, page, format, first_seq, day, box, readers, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      chain,
      row.page,
      row.format,
      row.first_seq,
      row.day,
      row.box,
      row.readers,
      row.signature,
    );
  }

  frame(chain: number, seq: number): FrameRow | undefined {
    return this.#get<FrameRow>(
      'SELECT seq, page, commitment, sealed, head FROM frames WHERE chain = ? AND seq = ?',
      chain,
      seq,
    );
  }

  /** Frames in order from `from` on, read one at a time. */
  frames(chain: number, from: number, limit: number): IterableIterator<FrameRow> {
    return this.#statement(
      'SELECT seq, page, commitment, sealed, head FROM frames WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT ?',
    ).iterate(chain, from, limit) as IterableIterator<FrameRow>;
  }

  addFrame(chain: number, row: FrameRow): void {
    this.#run(
      'INSERT INTO frames VALUES (?, ?, ?, ?, ?, ?)',
      chain,
      row.seq,
      row.page,
      row.commitment,
      row.sealed,
      row.head,
    );
  }

  fold(chain: number, page: number): FoldRow | undefined {
    return this.#get<FoldRow>(
      'SELECT page, last_seq, head, sealed, signature FROM folds WHERE chain = ? AND page = ?',
      chain,
      page,
    );
  }

  foldEndingAt(chain: number, seq: number): FoldRow | undefined {
    return this.#get<FoldRow>(
      'SELECT page, last_seq, head, sealed, signature FROM folds WHERE chain = ? AND last_seq = ?',
      chain,
      seq,
    );
  }

  /** Folded pages in order from the one that holds frame `from` on, read one at a time. */
  folds(chain: number, from: number): IterableIterator<FoldRow> {
    return this.#statement(
      'SELECT page, last_seq, head, sealed, signature FROM folds WHERE chain = ? AND last_seq >= ? ORDER BY page',
    ).iterate(chain, from) as IterableIterator<FoldRow>;
  }

  addFold(chain: number, row: FoldRow): void {
    this.#run(
      'INSERT INTO folds VALUES (?, ?, ?, ?, ?, ?)',
      chain,
      row.page,
      row.last_seq,
      row.head,
      row.sealed,
      row.signature,
    );
  }

  /** A custodian asks whose page this is, to open it. */
  addAsked(chain: number, page: number, at: number): void {
    this.#run('INSERT OR IGNORE INTO asked_pages VALUES (?, ?, ?)', chain, page, at);
  }

  wasAsked(chain: number, page: number): boolean {
    return this.#get('SELECT 1 FROM asked_pages WHERE chain = ? AND page = ?', chain, page) !== undefined;
  }

  /** Puts a redacted page in place of the one held, and notes that; `before` is the digest of what was held. Returns the redaction's number. */
  redact(chain: number, page: PageRow, fold: FoldRow, at: number, before: Uint8Array): number {
    this.#run(
      'UPDATE pages SET box = ?, signature = ? WHERE chain = ? AND page = ?',
      page.box,
      page.signature,
      chain,
      page.page,
    );
    this.#run(
      'UPDATE folds SET sealed = ?, signature = ? WHERE chain = ? AND page = ?',
      fold.sealed,
      fold.signature,
      chain,
      fold.page,
    );
    return Number(
      this.#run(
        'INSERT INTO redactions (chain, page, at, before, signature) VALUES (?, ?, ?, ?, ?)',
        chain,
        page.page,
        at,
        before,
        fold.signature,
      ).lastInsertRowid,
    );
  }

  /** Leaves nothing of what was replaced in the write-ahead log. */
  emptyLog(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** The newest signed head. */
  checkpoint(chain: number): CheckpointRow | undefined {
    return this.#get<CheckpointRow>(
      'SELECT seq, head, signature FROM checkpoints WHERE chain = ? ORDER BY seq DESC LIMIT 1',
      chain,
    );
  }

  addCheckpoint(chain: number, row: CheckpointRow): void {
    this.#run('INSERT OR IGNORE INTO checkpoints VALUES (?, ?, ?, ?)', chain, row.seq, row.head, row.signature);
  }

  receipt(chain: number, seq: number): ReceiptRow | undefined {
    return this.#get<ReceiptRow>(
      'SELECT seq, head, at, signature FROM receipts WHERE chain = ? AND seq = ?',
      chain,
      seq,
    );
  }

  /** When frame `seq` was first receipted, Unix second. */
  receivedAt(chain: number, seq: number): number | undefined {
    return this.#get<{ at: number }>(
      'SELECT at FROM receipts WHERE chain = ? AND seq >= ? ORDER BY seq LIMIT 1',
      chain,
      seq,
    )?.at;
  }

  latestReceipt(chain: number): ReceiptRow | undefined {
    return this.#get<ReceiptRow>(
      'SELECT seq, head, at, signature FROM receipts WHERE chain = ? ORDER BY seq DESC LIMIT 1',
      chain,
    );
  }

  addReceipt(chain: number, row: ReceiptRow): void {
    this.#run('INSERT INTO receipts VALUES (?, ?, ?, ?, ?)', chain, row.seq, row.head, row.at, row.signature);
  }

  access(id: string): string | undefined {
    return this.#get<{ access: string }>('SELECT access FROM accesses WHERE id = ?', id)?.access;
  }

  addAccessBatch(told: string, custodianKey: Uint8Array, { signature, time, nonce }: RequestClaim): number {
    return Number(
      this.#run(
        'INSERT INTO access_batches (told, custodian_key, signature, time, nonce) VALUES (?, ?, ?, ?, ?)',
        told,
        custodianKey,
        signature,
        time,
        nonce,
      ).lastInsertRowid,
    );
  }

  addAccess(id: string, author: string, access: string, batch: number): void {
    this.#run('INSERT INTO accesses (id, author, access, batch) VALUES (?, ?, ?, ?)', id, author, access, batch);
  }

  accessesOf(
    author: string,
    after: number,
    limit: number,
  ): readonly { readonly cursor: number; readonly access: string }[] {
    return this.#all(
      'SELECT cursor, access FROM accesses WHERE author = ? AND cursor > ? ORDER BY cursor LIMIT ?',
      author,
      after,
      limit,
    );
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #get<T>(sql: string, ...values: readonly unknown[]): T | undefined {
    return this.#statement(sql).get(...values) as T | undefined;
  }

  #all<T>(sql: string, ...values: readonly unknown[]): readonly T[] {
    return this.#statement(sql).all(...values) as T[];
  }

  #run(sql: string, ...values: readonly unknown[]): { readonly lastInsertRowid: number | bigint } {
    return this.#statement(sql).run(...values);
  }
}
