// The journal on disk: one SQLite file per epoch, its pragmas set and read back, its tables, and the few statements that touch them.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import type { Receipt } from '../../src/protocol/endpoint.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { fromBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import type { PageFormat } from '../../src/journal/chain.ts';
import type { SealedFrame } from '../../src/journal/frame.ts';
import type {
  JournalIdentity,
  StoredCheckpoint,
  StoredFold,
  StoredPage,
  StoredReceipt,
} from '../../src/journal/source.ts';
import { flushFolder } from '../flush-folder.ts';
import { GroupTable } from './group-table.ts';
import { laidIn, type LaidFrame } from './laid-frame.ts';
import { migrate, refuseForeign } from './migrations.ts';

/** How the file is opened; `exclusive: false` only for tests that look at a closed journal. */
export interface JournalFileOptions {
  readonly path: string;
}

const zeros = Buffer.alloc(256 * 1024);

const pragmas: readonly (readonly [name: string, value: number | string])[] = [
  ['locking_mode', 'exclusive'], // one owner; also keeps the shared-memory file away
  ['journal_mode', 'wal'],
  ['synchronous', 2], // FULL: a commit is durable when it returns (P1)
  ['fullfsync', 1],
  ['checkpoint_fullfsync', 1],
  ['temp_store', 2], // memory: nothing is spilled to a file
  ['secure_delete', 1],
  ['cell_size_check', 1],
  ['trusted_schema', 0],
];

/** An open journal file. Every method is synchronous; the vault process owns the only one. */
export class JournalFile {
  readonly #db: Database.Database;
  readonly #path: string;
  readonly #begin: Database.Statement;
  readonly #commit: Database.Statement;
  readonly #rollback: Database.Statement;
  #refused: CandorError | null = null;
  readonly #frames: Readonly<Record<LaneName, { insert: Database.Statement; range: Database.Statement }>>;
  /** Frames of messages that were put into groups. */
  readonly groups: GroupTable;
  /** The last page of format 1 in each lane; formats only rise. */
  readonly #oldPages: Readonly<Record<LaneName, number>>;

  private constructor(db: Database.Database, path: string) {
    this.#db = db;
    this.#path = path;
    this.#begin = db.prepare('BEGIN IMMEDIATE');
    this.#commit = db.prepare('COMMIT');
    this.#rollback = db.prepare('ROLLBACK');
    const statements = (lane: LaneName): { insert: Database.Statement; range: Database.Statement } => ({
      insert: db.prepare(`INSERT INTO ${lane}_frame (seq, page, commitment, sealed) VALUES (?, ?, ?, ?)`),
      range: db.prepare(`SELECT seq, page, commitment, sealed FROM ${lane}_frame WHERE seq >= ? ORDER BY seq LIMIT ?`),
    });
    this.#frames = { messages: statements('messages'), drafts: statements('drafts') };
    this.groups = new GroupTable(db);
    const lastOld = db.prepare('SELECT coalesce(max(page), 0) FROM page WHERE lane = ? AND format = 1').pluck();
    this.#oldPages = { messages: lastOld.get('messages') as number, drafts: lastOld.get('drafts') as number };
  }

  /** Opens or creates the file. Throws `journal-newer`, `journal-damaged`, `journal-locked`; never replaces anything. */
  static open({ path }: JournalFileOptions): JournalFile {
    let db: Database.Database;
    try {
      if (!existsSync(path)) createWhole(path);
      else if (statSync(path).size === 0)
        throw new CandorError(
          'journal-damaged',
          'The record’s file is empty; something cut it. It was left exactly as it is.',
          { next: 'Call IT and keep the file.' },
        );
      db = new Database(path, { timeout: 2000 });
    } catch (cause) {
      throw openingError(cause);
    }
    try {
      // Looked at before anything is set: making a file write-ahead would change the bytes of one that is not ours.
      db.pragma('locking_mode = exclusive');
      refuseForeign(db);
      db.pragma(`page_size = ${pageSize}`); // counts for a new file only
      for (const [name, value] of pragmas) db.pragma(`${name} = ${value}`);
      db.pragma(`wal_autocheckpoint = ${checkpointPages}`);
      db.pragma(`journal_size_limit = ${logSize}`);
      migrate(db);
      for (const [name, value] of pragmas) {
        const read: unknown = db.pragma(name, { simple: true });
        if (read !== value)
          throw new CandorError(
            'journal-damaged',
            `The record’s file does not keep its safety setting ${name} (${String(read)}).`,
            { next: 'Call IT: the disk or the file system may not be fit for the record.' },
          );
      }
      return new JournalFile(db, path);
    } catch (cause) {
      db.close();
      throw openingError(cause);
    }
  }

  /** Runs `work` in one transaction and returns once it is flushed. Throws `disk-full` or `record-stopped`; then nothing of it is kept. */
  commit(work: () => void): void {
    if (this.#refused !== null) throw this.#refused;
    try {
      this.#begin.run();
      try {
        work();
        this.#commit.run();
      } catch (cause) {
        // A full disk or a broken one has rolled back by itself already.
        if (this.#db.inTransaction) this.#rollback.run();
        throw cause;
      }
    } catch (cause) {
      throw writingError(cause);
    }
  }

  /** From now on nothing is committed any more, for this reason. */
  refuse(reason: CandorError): void {
    this.#refused ??= reason;
  }

  /** Why nothing is committed any more; null while all is well. */
  get refused(): CandorError | null {
    return this.#refused;
  }

  /** The journal's identity, null in a file that was just created. */
  identity(): JournalIdentity | null {
    const row = this.#db.prepare('SELECT journal, epoch, device_key AS deviceKey, previous FROM identity').get() as
      | { journal: Buffer; epoch: number; deviceKey: Buffer; previous: Buffer }
      | undefined;
    return row ?? null;
  }

  /** Writes the identity of a new journal; inside `commit`. */
  begin(identity: JournalIdentity): void {
    this.#db
      .prepare('INSERT INTO identity (only, journal, epoch, device_key, previous) VALUES (1, ?, ?, ?, ?)')
      .run(identity.journal, identity.epoch, identity.deviceKey, identity.previous);
  }

  /** Adds a frame; inside `commit`. */
  addFrame(lane: LaneName, frame: SealedFrame): void {
    this.#frames[lane].insert.run(frame.seq, frame.page, frame.commitment, frame.sealed);
  }

  /** Frames from `seq` on, at most `limit`. */
  frames(lane: LaneName, seq: number, limit: number): readonly SealedFrame[] {
    return this.#frames[lane].range.all(seq, limit) as SealedFrame[];
  }

  /** Frames from `seq` on as they lie here, those in groups among them, at most `limit`. */
  laid(lane: LaneName, seq: number, limit: number): readonly LaidFrame[] {
    const found: LaidFrame[] = [];
    for (
      let group = lane === 'messages' ? this.groups.covering(seq) : null;
      group !== null && found.length < limit;
      group = this.groups.covering(seq + found.length)
    )
      found.push(...laidIn(group, seq + found.length, limit - found.length));
    return found.length < limit ? [...found, ...this.frames(lane, seq + found.length, limit - found.length)] : found;
  }

  /** How many bytes the frames from `seq` on have that are longer than `least`. */
  longBytes(lane: LaneName, seq: number, least: number): number {
    return this.#db
      .prepare(`SELECT coalesce(sum(length(sealed)), 0) FROM ${lane}_frame WHERE seq >= ? AND length(sealed) > ?`)
      .pluck()
      .get(seq, least) as number;
  }

  /** Every frame of a lane from `seq` on, read in slices so that no cursor stays open. */
  *allFrames(lane: LaneName, seq = 1): Generator<LaidFrame> {
    for (let from = seq; ; ) {
      const slice = this.laid(lane, from, 2000);
      yield* slice;
      const last = slice.at(-1);
      if (last === undefined) return;
      from = last.seq + 1;
    }
  }

  /** Adds a page; inside `commit`. */
  addPage(lane: LaneName, page: StoredPage): void {
    this.#db
      .prepare(
        'INSERT INTO page (lane, page, format, first_seq, day, wrapped, wrap_signature, box, readers, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        lane,
        page.page,
        page.format,
        page.firstSeq,
        page.day,
        page.wrapped,
        page.wrapSignature,
        page.box,
        Buffer.concat(page.readers),
        page.signature,
      );
  }

  /** All pages of a lane, or only one of them. */
  pages(lane: LaneName, only?: number): readonly StoredPage[] {
    const [from, to] = [only ?? 0, only ?? Number.MAX_SAFE_INTEGER];
    const rows = this.#db
      .prepare(
        'SELECT page, format, first_seq AS firstSeq, day, wrapped, wrap_signature AS wrapSignature, box, readers, signature FROM page WHERE lane = ? AND page BETWEEN ? AND ? ORDER BY page',
      )
      .all(lane, from, to) as (Omit<StoredPage, 'readers'> & { readers: Uint8Array })[];
    return rows.map((row) => ({
      ...row,
      readers: Array.from({ length: row.readers.length / 32 }, (_, i) => row.readers.slice(i * 32, i * 32 + 32)),
    }));
  }

  /** One page of a lane, or null. */
  page(lane: LaneName, page: number): StoredPage | null {
    return this.pages(lane, page)[0] ?? null;
  }

  /** The format of a page, without reading it. */
  formatOf(lane: LaneName, page: number): PageFormat {
    return page <= this.#oldPages[lane] ? 1 : 2;
  }

  /** Puts a folded page in place of its frames; inside `commit`. Signatures over heads inside it go too: nobody could check them without the key. */
  foldPage(fold: StoredFold, firstSeq: number): void {
    this.#db
      .prepare('INSERT INTO fold (page, last_seq, head, sealed, signature) VALUES (?, ?, ?, ?, ?)')
      .run(fold.page, fold.lastSeq, fold.head, fold.sealed, fold.signature);
    this.#db.prepare('DELETE FROM drafts_frame WHERE seq BETWEEN ? AND ?').run(firstSeq, fold.lastSeq);
    this.#db
      .prepare(`DELETE FROM checkpoint WHERE lane = 'drafts' AND seq BETWEEN ? AND ?`)
      .run(firstSeq, fold.lastSeq - 1);
  }

  /** Puts a redacted page, with its new key, in place of the page as it was, if that is still the one with signature `over`; inside `commit`. */
  replacePage(page: StoredPage, fold: StoredFold, over: Uint8Array): void {
    const { changes } = this.#db
      .prepare('UPDATE fold SET sealed = ?, signature = ? WHERE page = ? AND signature = ?')
      .run(fold.sealed, fold.signature, fold.page, over);
    if (changes === 0) return;
    this.#db
      .prepare(
        `UPDATE page SET wrapped = ?, wrap_signature = ?, box = ?, readers = ?, signature = ? WHERE lane = 'drafts' AND page = ?`,
      )
      .run(page.wrapped, page.wrapSignature, page.box, Buffer.concat(page.readers), page.signature, page.page);
  }

  /** Brings everything from the write-ahead log into the file and makes the log anew, so that nothing that was taken out is left in it. Throws what `commit` throws. */
  emptyLog(): void {
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.reserveLog();
  }

  /** Where each folded page ends; they are always the first ones. */
  foldEnds(): readonly Pick<StoredFold, 'page' | 'lastSeq' | 'head'>[] {
    return this.#db.prepare('SELECT page, last_seq AS lastSeq, head FROM fold ORDER BY page').all() as Pick<
      StoredFold,
      'page' | 'lastSeq' | 'head'
    >[];
  }

  /** A folded page, or null. */
  fold(page: number): StoredFold | null {
    return (
      (this.#db
        .prepare('SELECT page, last_seq AS lastSeq, head, sealed, signature FROM fold WHERE page = ?')
        .get(page) as StoredFold | undefined) ?? null
    );
  }

  /** Adds a device signature over a head; inside `commit`. */
  addCheckpoint(lane: LaneName, checkpoint: StoredCheckpoint): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO checkpoint (lane, seq, head, signature) VALUES (?, ?, ?, ?)')
      .run(lane, checkpoint.seq, checkpoint.head, checkpoint.signature);
  }

  /** The device signature over frame `seq` of a lane, or null. */
  checkpointAt(lane: LaneName, seq: number): StoredCheckpoint | null {
    return (
      (this.#db.prepare('SELECT seq, head, signature FROM checkpoint WHERE lane = ? AND seq = ?').get(lane, seq) as
        | StoredCheckpoint
        | undefined) ?? null
    );
  }

  /** The last device signature of a lane, or the last at or before frame `seq`; null when there is none. */
  lastCheckpoint(lane: LaneName, seq = Number.MAX_SAFE_INTEGER): StoredCheckpoint | null {
    return (
      (this.#db
        .prepare('SELECT seq, head, signature FROM checkpoint WHERE lane = ? AND seq <= ? ORDER BY seq DESC LIMIT 1')
        .get(lane, seq) as StoredCheckpoint | undefined) ?? null
    );
  }

  /** Keeps a receipt; inside `commit`. Each says when what it covers was receipted, so all are kept. */
  keepReceipt(receipt: Receipt): void {
    this.#db
      .prepare('INSERT OR IGNORE INTO receipt (lane, seq, head, at, signature) VALUES (?, ?, ?, ?, ?)')
      .run(receipt.lane, receipt.seq, fromBase64Url(receipt.head), receipt.at, fromBase64Url(receipt.signature));
  }

  /** Through which frame the receipts of a lane reach, and when each was given, oldest first; those that reach further than frame `after`. */
  receiptTimes(lane: LaneName, after: number): readonly Pick<StoredReceipt, 'seq' | 'at'>[] {
    return this.#db
      .prepare('SELECT seq, at FROM receipt WHERE lane = ? AND seq > ? ORDER BY seq')
      .all(lane, after) as Pick<StoredReceipt, 'seq' | 'at'>[];
  }

  /** The receipt of a lane that reaches furthest, or null. */
  lastReceipt(lane: LaneName): StoredReceipt | null {
    return (
      (this.#db
        .prepare('SELECT seq, head, at, signature FROM receipt WHERE lane = ? ORDER BY seq DESC LIMIT 1')
        .get(lane) as StoredReceipt | undefined) ?? null
    );
  }

  /** The receipt of a lane that reaches frame `seq` and no further than need be, or null. */
  receiptFrom(lane: LaneName, seq: number): StoredReceipt | null {
    return (
      (this.#db
        .prepare('SELECT seq, head, at, signature FROM receipt WHERE lane = ? AND seq >= ? ORDER BY seq LIMIT 1')
        .get(lane, seq) as StoredReceipt | undefined) ?? null
    );
  }

  /**
   * Gives the write-ahead log its size; call it once the journal was read and holds, for it writes, and a file that is refused is left as it is (P6).
   * Throws what `commit` throws.
   */
  reserveLog(): void {
    // Flushing a file that grows costs a flush of its size as well, twice the time of one that does not. So the log gets its full size once, as real
    // zeros; SQLite writes over them, and a log's frames count only with the salt and checksums of now (measured: docs/bench.md).
    // The log begins to exist with the first write.
    this.commit(() => {
      this.#db.pragma(`user_version = ${String(this.#db.pragma('user_version', { simple: true }))}`);
    });
    const log = openSync(`${this.#path}-wal`, 'r+');
    try {
      const have = fstatSync(log).size;
      for (let at = have; at < logSize; at += zeros.length)
        writeSync(log, zeros, 0, Math.min(zeros.length, logSize - at), at);
      fsyncSync(log);
    } catch {
      // No room for it: slower, and the journal says so itself once it is full.
    } finally {
      closeSync(log);
    }
  }

  /** Closes the file; the write-ahead log goes with it. */
  close(): void {
    this.#db.close();
  }
}

/** Small pages: a key writes one, and a folded page wastes little in its last. */
const pageSize = 1024;
/** The write-ahead log goes into the file after so many pages, some two thousand keys. */
const checkpointPages = 2000;
/** Room for that many pages with their headers, and some more: the log is given this size at once and keeps it. */
const logSize = 3 * 1024 * 1024;

// A new file gets its tables under another name first: what bears the journal's name is whole, so an empty one was emptied.
function createWhole(path: string): void {
  const begun = `${path}.new`;
  for (const file of [begun, `${begun}-wal`, `${begun}-journal`]) rmSync(file, { force: true });
  const db = new Database(begun);
  try {
    db.pragma(`page_size = ${pageSize}`);
    db.pragma('synchronous = 2');
    migrate(db);
  } finally {
    db.close();
  }
  renameSync(begun, path);
  flushFolder(dirname(path));
}

function sqliteCode(cause: unknown): string {
  return cause instanceof Database.SqliteError ? cause.code : '';
}

function openingError(cause: unknown): CandorError {
  if (cause instanceof CandorError) return cause;
  const code = sqliteCode(cause);
  if (code.startsWith('SQLITE_BUSY'))
    return new CandorError('journal-locked', 'The record is already open in another Candor. Nothing is lost.', {
      next: 'Use the window that is open, or close it first.',
      cause,
    });
  if (code === 'SQLITE_FULL') return diskFull(cause);
  if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_PERM') || code.startsWith('SQLITE_READONLY')) {
    return new CandorError(
      'record-stopped',
      'The record’s file cannot be opened for writing, so nothing can be recorded or sent. What is on record is unharmed.',
      { next: 'Check the permissions of Candor’s data folder, or call IT.', cause },
    );
  }
  return new CandorError(
    'journal-damaged',
    'The record on this computer cannot be read. The file was left exactly as it is; nothing was replaced.',
    { next: `Call IT and keep the file. Technical reason: ${code === '' ? 'unreadable' : code}.`, cause },
  );
}

function writingError(cause: unknown): CandorError {
  if (cause instanceof CandorError) return cause;
  const code = sqliteCode(cause);
  if (code === 'SQLITE_FULL') return diskFull(cause);
  return new CandorError(
    'record-stopped',
    'Recording failed, so nothing can be sent. What is on record is unharmed, and your text stays in its box.',
    {
      next: `Restart Candor; if it happens again, call IT. Technical reason: ${code === '' ? String(cause) : code}.`,
      cause,
    },
  );
}

function diskFull(cause: unknown): CandorError {
  return new CandorError(
    'disk-full',
    'This disk is full, so nothing can be recorded and nothing can be sent. What you wrote is still in its box.',
    { next: 'Free some space; Candor carries on by itself.', cause },
  );
}
