// P3 byte by byte: every single byte of a bundle and of a journal file is changed in turn, and `candor verify` has to say so.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../cli/read-record.ts';
import { checkTampered } from '../support/check-tampered.ts';
import { smallRecord, type SmallRecord } from '../support/small-record.ts';

const timeout = 600_000;
let record: SmallRecord;
beforeAll(async () => {
  record = await smallRecord({ tiny: true });
});
afterAll(() => {
  record.remove();
});

/** The byte with one bit turned; which one depends on where it stands, so that over a file all eight have their turn. */
function flipped(bytes: Buffer, at: number): Buffer {
  const out = Buffer.from(bytes);
  out[at] = (out[at] ?? 0) ^ (1 << ((at * 5) % 8));
  return out;
}

it('the record itself holds, so that what follows is not caught for nothing', () => {
  expect(checkTampered(record.bundle, record.keys)).toEqual({ caught: false, how: '' });
  expect(checkTampered(record.journal, record.keys)).toEqual({ caught: false, how: '' });
});

it('P3 any one changed byte of an exported bundle is caught', { timeout }, () => {
  const whole = readFileSync(record.bundle);
  const path = join(record.folder, 'flipped.bundle');
  const missed: string[] = [];
  for (let at = 0; at < whole.length; at++) {
    writeFileSync(path, flipped(whole, at));
    if (!checkTampered(path, record.keys).caught)
      missed.push(`${at}: …${whole.toString('latin1', Math.max(0, at - 30), at + 10)}…`);
  }
  console.log(`bundle: caught ${whole.length - missed.length} of ${whole.length}`);
  expect(missed).toEqual([]);
});

describe('a journal file', () => {
  const tables = [
    'checkpoint',
    'drafts_frame',
    'fold',
    'identity',
    'messages_frame',
    'messages_group',
    'page',
    'receipt',
  ];

  /** Everything SQLite reads as content, as text; null when it cannot read the file. WAL mode is switched to plain in memory, which cannot do WAL. */
  function contentOf(bytes: Buffer): string | null {
    const plain = Buffer.from(bytes);
    plain[18] = plain[19] = 1;
    let db: Database.Database | null = null;
    try {
      db = new Database(plain);
      const open = db;
      const marks = [open.pragma('application_id', { simple: true }), open.pragma('user_version', { simple: true })];
      return JSON.stringify([
        marks,
        tables.map((name) => [
          name,
          open
            .prepare(`SELECT * FROM ${name}`)
            .all()
            .map((row) =>
              Object.values(row as object).map((value: unknown) =>
                Buffer.isBuffer(value) ? value.toString('base64') : value,
              ),
            ),
        ]),
      ]);
    } catch {
      return null;
    } finally {
      db?.close();
    }
  }

  it('P3 any one changed byte is caught, or is none of the content: what the file says is then the very same', {
    timeout,
  }, () => {
    const whole = readFileSync(record.journal);
    const path = join(record.folder, 'flipped.candor');
    const content = contentOf(whole);
    const read = JSON.stringify(readRecord(record.journal, { keys: record.keys }));
    expect(content).not.toBeNull();
    const counts = { caught: 0, meaningless: 0 };
    const missed = new Map<string, number>();
    for (let at = 0; at < whole.length; at++) {
      // Space never written is one long run of zeros; of it 32 bytes are turned at once, everything else byte by byte.
      const free = whole.subarray(at, at + 32);
      if (
        at >= 100 &&
        at % 32 === 0 &&
        free.length === 32 &&
        free.every((byte) => byte === 0) &&
        contentOf(Buffer.concat([whole.subarray(0, at), Buffer.alloc(32, 0x55), whole.subarray(at + 32)])) === content
      ) {
        counts.meaningless += 32;
        at += 31;
        continue;
      }
      const bytes = flipped(whole, at);
      // Free space and the like: SQLite reads the same rows. The first page's header is always tried for real.
      if (at >= 100 && contentOf(bytes) === content) {
        counts.meaningless++;
        continue;
      }
      writeFileSync(path, bytes);
      if (checkTampered(path, record.keys).caught) counts.caught++;
      else if (contentOf(bytes) === content && JSON.stringify(readRecord(path, { keys: record.keys })) === read)
        counts.meaningless++;
      else {
        const where = columnAt(whole, at);
        missed.set(where, (missed.get(where) ?? 0) + 1);
      }
    }
    console.log(
      `journal file: caught ${counts.caught} of ${whole.length - counts.meaningless} bytes that mean something; ${counts.meaningless} of ${whole.length} mean nothing; left: ${JSON.stringify([...missed])}`,
    );
    expect([...missed.keys()]).toEqual([]);
  });

  /** Which column the byte at `at` belongs to, found by looking for each value in the file. */
  function columnAt(whole: Buffer, at: number): string {
    const plain = Buffer.from(whole);
    plain[18] = plain[19] = 1;
    const db = new Database(plain);
    try {
      for (const table of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]) {
        for (const row of db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]) {
          for (const [column, value] of Object.entries(row)) {
            const from = Buffer.isBuffer(value) && value.length >= 16 ? whole.indexOf(value) : -1;
            if (Buffer.isBuffer(value) && from >= 0 && at >= from && at < from + value.length)
              return `${table}.${column}`;
          }
        }
      }
      return `byte ${at}, …${whole.toString('latin1', at - 8, at + 8)}…`;
    } finally {
      db.close();
    }
  }
});
