// Reads a journal file for checking it: from a private copy, so that the original and its write-ahead log are never touched.
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CandorError } from '../src/errors.ts';
import type { SealedFrame } from '../src/journal/frame.ts';
import type {
  JournalIdentity,
  JournalSource,
  LaneSource,
  StoredCheckpoint,
  StoredFold,
  StoredPage,
  StoredReceipt,
} from '../src/journal/source.ts';
import type { LaneName } from '../src/journal/lane.ts';
import { refuseOtherLayout } from './journal-layout.ts';

/** A journal file being read; `close` removes the copy. */
export interface OpenJournalFile {
  readonly source: JournalSource;
  readonly close: () => void;
}

const applicationId = 0x434e4452;
/** The newest file version this program reads. */
const knownVersion = 2;

/** Opens a copy of the journal at `path`; throws `not-found`, `journal-newer` or `journal-damaged`. */
export function openJournalFile(path: string): OpenJournalFile {
  if (!existsSync(path))
    throw new CandorError('not-found', `There is no file ${path}.`, {
      next: 'Give the path of a journal or of an exported bundle.',
    });
  const folder = mkdtempSync(join(tmpdir(), 'candor-verify-'));
  const copy = join(folder, 'journal');
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    copyFileSync(path, copy, constants.COPYFILE_FICLONE);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`, constants.COPYFILE_FICLONE);
    const db = new Database(copy);
    const close = (): void => {
      db.close();
      remove();
    };
    return { source: readSource(db), close };
  } catch (error) {
    remove();
    if (error instanceof CandorError) throw error;
    throw new CandorError(
      'journal-damaged',
      `${path} cannot be read as a journal: ${error instanceof Error ? error.message : 'unreadable'}.`,
      { next: 'The file was not changed.', cause: error },
    );
  }
}

function readSource(db: Database.Database): JournalSource {
  if (db.pragma('application_id', { simple: true }) !== applicationId)
    throw new CandorError('journal-damaged', 'This file is not a Candor journal.');
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version < 1)
    throw new CandorError('journal-damaged', 'This file does not say which version of a journal it is.', {
      next: 'The file was not changed.',
    });
  if (version > knownVersion)
    throw new CandorError('journal-newer', 'This journal was written by a newer Candor.', {
      next: 'Use the newer candor command to check it.',
    });
  db.pragma('trusted_schema = 0'); // whoever made this file, nothing in it is run
  refuseOtherLayout(db, version);
  const problems = db.pragma('integrity_check(1)', { simple: true });
  if (problems !== 'ok')
    throw new CandorError('journal-damaged', `The file’s structure is damaged: ${String(problems)}.`, {
      next: 'The file was not changed.',
    });
  const identity = db.prepare('SELECT journal, epoch, device_key AS deviceKey, previous FROM identity').get() as
    | JournalIdentity
    | undefined;
  if (identity === undefined) throw new CandorError('journal-damaged', 'The journal does not say whose it is.');
  refuseWhatCannotBe(db, version);
  const lanes: Readonly<Record<LaneName, LaneSource>> = {
    messages: laneSource(db, 'messages', version),
    drafts: laneSource(db, 'drafts', version),
  };
  return { identity, lane: (name) => lanes[name] };
}

/**
 * Numbers go into what is signed, which has no room for others: 32 bits for epochs and pages, safe integers for the rest (spec: journal.md §3).
 * A row of a lane that is none would be passed over, and with it a signature or a receipt.
 */
function refuseWhatCannotBe(db: Database.Database, version: number): void {
  const most = `NOT BETWEEN 0 AND ${Number.MAX_SAFE_INTEGER}`;
  const u32 = 'NOT BETWEEN 0 AND 4294967295';
  const lane = `lane NOT IN ('messages', 'drafts')`;
  const checks = [
    ['identity', `epoch ${u32} OR length(journal) <> 16 OR length(device_key) <> 32 OR length(previous) <> 32`],
    [
      'page',
      `${lane} OR length(readers) % 32 <> 0 OR page ${u32} OR first_seq ${most} OR length(wrapped) <> 72${version === 1 ? '' : ` OR format NOT IN (1, 2) OR day ${u32}`}`,
    ],
    ['fold', `page ${u32} OR last_seq ${most} OR length(head) <> 32`],
    ['checkpoint', `${lane} OR seq ${most}`],
    ['receipt', `${lane} OR seq ${most} OR at ${most}`],
  ];
  for (const [table, check] of checks) {
    if (db.prepare(`SELECT count(*) FROM ${table} WHERE ${check}`).pluck().get() !== 0)
      throw new CandorError('journal-damaged', `A row of the table “${table}” cannot be.`, {
        next: 'The file was not changed.',
      });
  }
}

function laneSource(db: Database.Database, lane: LaneName, version: number): LaneSource {
  const [format, day] = version === 1 ? ['1 AS format', '0 AS day'] : ['format', 'day'];
  const pages = db
    .prepare(
      `SELECT page, ${format}, first_seq AS firstSeq, ${day}, wrapped, wrap_signature AS wrapSignature, box, readers, signature FROM page WHERE lane = ? ORDER BY page`,
    )
    .all(lane) as (Omit<StoredPage, 'readers'> & { readers: Uint8Array })[];
  const folds =
    lane === 'drafts'
      ? (db
          .prepare('SELECT page, last_seq AS lastSeq, head, sealed, signature FROM fold ORDER BY page')
          .all() as StoredFold[])
      : [];
  return {
    pages: pages.map((page) => ({ ...page, readers: keysOf(page.readers) })),
    folds,
    checkpoints: db
      .prepare('SELECT seq, head, signature FROM checkpoint WHERE lane = ? ORDER BY seq')
      .all(lane) as StoredCheckpoint[],
    receipts: db
      .prepare('SELECT seq, head, at, signature FROM receipt WHERE lane = ? ORDER BY seq')
      .all(lane) as StoredReceipt[],
    frames: () =>
      db
        .prepare(`SELECT seq, page, commitment, sealed FROM ${lane}_frame ORDER BY seq`)
        .iterate() as IterableIterator<SealedFrame>,
    count:
      (db.prepare(`SELECT count(*) AS n FROM ${lane}_frame`).get() as { n: number }).n + (folds.at(-1)?.lastSeq ?? 0),
  };
}

/** Readers are kept as their keys, 32 bytes each, outermost box first. */
function keysOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.slice(i * 32, i * 32 + 32));
}
