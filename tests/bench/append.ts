// Rows `append*`: entries per second with group commit, beside better-sqlite3 inserting the same plaintext rows in one transaction.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { RecordedEdit } from '../../src/draft/edit.ts';
import { conversation, openVault, plainEdit } from './open-vault.ts';
import { quantile } from './quantile.ts';
import { measured, type Row } from './row.ts';
import type { BenchTrace } from './trace.ts';
import { withFolder } from './work-folder.ts';

const rounds = 5;
const together = 1000;

/** Appends the whole trace, round after round, in calls of a thousand edits and in a thousand calls of one. */
export async function benchAppend(trace: BenchTrace): Promise<readonly Row[]> {
  return withFolder(async (folder) => {
    const vault = await openVault(join(folder, 'journal.candor'));
    const plain = plainTable(join(folder, 'floor.db'));
    const edits = trace.edits.map(plainEdit);
    const taken = { batched: [] as number[], concurrent: [] as number[], floor: [] as number[] };
    for (let round = 0; round <= rounds; round++) {
      const floor = timed(() => {
        plain.insertAll(trace.edits);
      });
      const batched = await timedAsync(async () => {
        for (let at = 0; at < edits.length; at += together)
          await vault.appendEdits({
            conversation,
            draft: `batched-${round}`,
            first: at + 1,
            edits: edits.slice(at, at + together),
          });
      });
      const concurrent = await timedAsync(async () => {
        for (let at = 0; at < edits.length; at += together) {
          await Promise.all(
            edits
              .slice(at, at + together)
              .map((edit, i) =>
                vault.appendEdits({ conversation, draft: `concurrent-${round}`, first: at + i + 1, edits: [edit] }),
              ),
          );
        }
      });
      if (round === 0) continue;
      taken.floor.push(floor);
      taken.batched.push(batched);
      taken.concurrent.push(concurrent);
    }
    vault.close();
    plain.close();
    const rate = (samples: readonly number[]): number => (edits.length / quantile(samples, 0.5)) * 1000;
    const note = `median of ${rounds} rounds of ${edits.length} edits of ${trace.name}; floor: better-sqlite3, the same edits as plain rows in one transaction, WAL and synchronous=FULL`;
    return [
      measured(
        'append',
        rate(taken.concurrent),
        'entries/s',
        rate(taken.floor),
        `${together} calls of one edit wait at a time, a frame each, one flush for all; ${note}`,
        'rate',
      ),
      measured(
        'append-batched',
        rate(taken.batched),
        'entries/s',
        rate(taken.floor),
        `calls of ${together} edits, one after another, a frame and a flush each; ${note}`,
        'rate',
      ),
    ];
  });
}

interface PlainTable {
  readonly insertAll: (edits: readonly RecordedEdit[]) => void;
  readonly close: () => void;
}

function plainTable(path: string): PlainTable {
  const db = new Database(path);
  for (const pragma of ['journal_mode = wal', 'synchronous = 2', 'locking_mode = exclusive']) db.pragma(pragma);
  db.exec(
    'CREATE TABLE edit (id INTEGER PRIMARY KEY, n INTEGER, second INTEGER, at INTEGER, deleted INTEGER, inserted TEXT, kind TEXT, composing INTEGER, origin TEXT) STRICT',
  );
  const insert = db.prepare(
    'INSERT INTO edit (n, second, at, deleted, inserted, kind, composing, origin) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertAll = db.transaction((edits: readonly RecordedEdit[]) => {
    for (const { n, second, at, deleted, inserted, kind, composing, origin } of edits)
      insert.run(n, second, at, deleted, inserted, kind, composing ? 1 : 0, origin);
  });
  return { insertAll: (edits) => insertAll.immediate(edits), close: () => db.close() };
}

function timed(work: () => void): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}

async function timedAsync(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
