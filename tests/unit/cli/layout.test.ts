// P3 one record is one file: parts of a bundle in one order, tables of a journal and nothing beside them (journal.md §9, §10).
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkRecord } from '../../../cli/verify.ts';
import { smallRecord, type SmallRecord } from '../../support/small-record.ts';

let record: SmallRecord;
beforeAll(async () => {
  record = await smallRecord();
});
afterAll(() => {
  record.remove();
});

describe('P3 J9.1 the parts of a bundle', () => {
  const rearranged = (how: (lines: string[]) => string[]): string => {
    const path = join(record.folder, 'rearranged.bundle');
    writeFileSync(
      path,
      how(readFileSync(record.bundle, 'latin1').trimEnd().split('\n'))
        .map((line) => `${line}\n`)
        .join(''),
    );
    return path;
  };
  const first = (lines: readonly string[], part: string, lane: string): number =>
    lines.findIndex((line) => line.startsWith(`{"part":"${part}","lane":"${lane}"`));
  const moved = (lines: string[], from: number, to: number): string[] => {
    const [line = ''] = lines.splice(from, 1);
    lines.splice(to, 0, line);
    return lines;
  };

  it('as they were written they hold', () => {
    expect(
      checkRecord(
        rearranged((lines) => lines),
        { keys: record.keys },
      ).outcome,
    ).toBe('holds');
  });

  it.each([
    [
      'a checkpoint after the frames',
      (lines: string[]) => moved(lines, first(lines, 'checkpoint', 'messages'), first(lines, 'page', 'drafts')),
    ],
    ['a frame before the pages', (lines: string[]) => moved(lines, first(lines, 'frame', 'messages'), 1)],
    ['the drafts first', (lines: string[]) => moved(lines, first(lines, 'page', 'drafts'), 1)],
    [
      'two folds exchanged',
      (lines: string[]) => moved(lines, first(lines, 'fold', 'drafts') + 1, first(lines, 'fold', 'drafts')),
    ],
    [
      'a checkpoint told twice',
      (lines: string[]) =>
        lines.toSpliced(first(lines, 'checkpoint', 'messages'), 0, lines[first(lines, 'checkpoint', 'messages')] ?? ''),
    ],
    ['a second head', (lines: string[]) => lines.toSpliced(1, 0, lines[0] ?? '')],
  ])('%s is refused with the number of the line', (_what, how) => {
    expect(() => checkRecord(rearranged(how), { keys: record.keys })).toThrow(
      expect.objectContaining({ code: 'journal-damaged', message: expect.stringMatching(/at line \d+/u) as string }),
    );
  });
});

describe('P3 J10.3 the tables of a journal', () => {
  const remade = (table: string, sql: string): string =>
    `ALTER TABLE ${table} RENAME TO was; ${sql}; INSERT INTO ${table} SELECT * FROM was; DROP TABLE was`;

  it.each([
    [
      'a view in place of a table',
      `ALTER TABLE receipt RENAME TO was; CREATE VIEW receipt AS SELECT * FROM was WHERE 0`,
    ],
    ['a view beside them', 'CREATE VIEW other AS SELECT 1'],
    ['a trigger', 'CREATE TRIGGER t AFTER INSERT ON fold BEGIN DELETE FROM receipt; END'],
    ['an index', 'CREATE INDEX i ON receipt (at)'],
    ['a table of somebody else', 'CREATE TABLE other (a) STRICT'.replace('(a)', '(a INTEGER)')],
    ['a column more', 'ALTER TABLE receipt ADD COLUMN note TEXT'],
    [
      'a table that is not strict',
      remade(
        'receipt',
        'CREATE TABLE receipt (lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL, at INTEGER NOT NULL, signature BLOB NOT NULL)',
      ),
    ],
    [
      'a column of another type',
      remade(
        'receipt',
        'CREATE TABLE receipt (lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL, at ANY, signature BLOB NOT NULL) STRICT',
      ),
    ],
    [
      'a column that is computed',
      `DROP TABLE receipt; CREATE TABLE receipt (lane TEXT NOT NULL, seq INTEGER NOT NULL, head BLOB NOT NULL, at INTEGER NOT NULL, signature BLOB GENERATED ALWAYS AS (head)) STRICT`,
    ],
    ['a table gone', 'DROP TABLE receipt'],
    ['no version', 'PRAGMA user_version = 0'],
    [
      'readers with bytes left over',
      `UPDATE page SET readers = CAST(readers || x'00' AS BLOB) WHERE lane = 'messages'`,
    ],
    [
      'an identity of another length',
      `PRAGMA ignore_check_constraints = 1; UPDATE identity SET journal = CAST(journal || x'00' AS BLOB)`,
    ],
  ])('%s: refused', (_what, sql) => {
    const path = join(record.folder, 'other.candor');
    copyFileSync(record.journal, path);
    const db = new Database(path);
    db.exec(sql);
    db.close();
    expect(() => checkRecord(path, { keys: record.keys })).toThrow(
      expect.objectContaining({ code: 'journal-damaged' }),
    );
  });
});
