// Reads a journal file for checking it: from a private copy, so that the original and its write-ahead log are never touched.
import { constants, copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CandorError } from '../src/errors.ts';
import type {
  JournalIdentity,
  JournalSource,
  LaneSource,
  StoredCheckpoint,
  StoredFold,
  StoredGroup,
  StoredPage,
  StoredReceipt,
} from '../src/journal/source.ts';
import type { LaneName } from '../src/journal/lane.ts';
import { framesOf } from './journal-frames.ts';
import { refuseOtherLayout, refuseOtherRows } from './journal-layout.ts';

/** A journal file being read; `close` removes the copy. */
export interface OpenJournalFile {
  readonly source: JournalSource;
  readonly close: () => void;
}

const applicationId = 0x434e4452;
/** The newest file version this program reads. */
const knownVersion = 3;

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
    try {
      return { source: readSource(db), close };
    } catch (error) {
      db.close();
      throw error;
    }
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
  if (db.pragma('encoding', { simple: true }) !== 'UTF-8')
    throw new CandorError('journal-damaged', 'This file does not keep its texts in UTF-8, as every journal does.', {
      next: 'The file was not changed.',
    });
  db.pragma('trusted_schema = 0'); // whoever made this file, nothing in it is run
  db.pragma('ignore_check_constraints = 1'); // nor are its constraints: what a row must be is looked at below
  refuseOtherLayout(db, version);
  const problems = db.pragma('integrity_check(1)', { simple: true });
  if (problems !== 'ok')
    throw new CandorError('journal-damaged', `The file’s structure is damaged: ${String(problems)}.`, {
      next: 'The file was not changed.',
    });
  refuseOtherRows(db, version);
  const identity = db
    .prepare('SELECT journal, epoch, device_key AS deviceKey, previous FROM identity')
    .get() as JournalIdentity;
  const lanes: Readonly<Record<LaneName, LaneSource>> = {
    messages: laneSource(db, 'messages', version),
    drafts: laneSource(db, 'drafts', version),
  };
  return { identity, lane: (name) => lanes[name] };
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
    groups: () => (lane === 'messages' && version >= 3 ? groupsOf(db) : []),
    frames: () => framesOf(db, lane),
    count:
      (db.prepare(`SELECT count(*) FROM ${lane}_frame`).pluck().get() as number) +
      (folds.at(-1)?.lastSeq ?? 0) +
      (lane === 'messages' && version >= 3
        ? (db.prepare('SELECT coalesce(sum(length(commitments) / 32), 0) FROM messages_group').pluck().get() as number)
        : 0),
  };
}

// One at a time: groups may be many, and nothing is written meanwhile.
function* groupsOf(db: Database.Database): Generator<StoredGroup> {
  const next = db.prepare(
    'SELECT seq AS firstSeq, page, head, commitments, sealed, signature FROM messages_group WHERE seq > ? ORDER BY seq LIMIT 64',
  );
  for (let last = -1; ; ) {
    const groups = next.all(last) as StoredGroup[];
    yield* groups;
    const after = groups.at(-1);
    if (after === undefined) return;
    last = after.firstSeq;
  }
}

/** Readers are kept as their keys, 32 bytes each, outermost box first. */
function keysOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 32 }, (_, i) => bytes.slice(i * 32, i * 32 + 32));
}
