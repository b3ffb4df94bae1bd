// What tests ask of the record and of the gateway's books: candor verify, its contents, and files' bytes.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { expect } from 'vitest';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import type { Entry } from '../../../src/journal/entry.ts';
import { readRecord, type ReadRecord } from '../../../cli/read-record.ts';
import type { Sample } from '../../../scripts/sample/organisation.ts';

const root = resolve(import.meta.dirname, '..', '..', '..');

const verdicts = { holds: [/^All holds\./u, 0], unsigned: [/^The record holds as far as it is signed\./u, 3] } as const;

/** Runs `candor verify` with the custodians' keys, as an auditor would; fails the test unless all holds, or, after a vault was killed, all that is signed. */
export function verify(sample: Sample, outcome: keyof typeof verdicts = 'holds'): string {
  const run = spawnSync(
    process.execPath,
    [join(root, 'cli', 'index.ts'), 'verify', sample.employee.journal, '--keys', sample.keysFile],
    { encoding: 'utf8', cwd: root },
  );
  const [says, status] = verdicts[outcome];
  expect(`${run.stdout}${run.stderr}`).toMatch(says);
  expect(run.status).toBe(status);
  return run.stdout;
}

/** Opens the record; also of an app that was killed and left its write-ahead log. */
export async function contentsOf(sample: Sample): Promise<ReadRecord> {
  await cryptoReady();
  return readRecord(sample.employee.journal, { keys: sample.keysFile });
}

/** The facts of one kind, in order. */
export function factsOf<K extends Entry['kind']>(record: ReadRecord, kind: K): readonly Extract<Entry, { kind: K }>[] {
  return record.entries
    .map(({ entry }) => entry)
    .filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
}

/** Messages the gateway took, in order, by the hash of their text, which is all it keeps; empty while it has no book yet. */
export function submitsOf(
  sample: Sample,
): readonly { readonly id: string; readonly hash: string; readonly state: string }[] {
  const file = join(sample.data, 'gateway', 'gateway.sqlite');
  if (!existsSync(file)) return [];
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare('SELECT id, content_hash hash, state FROM submits ORDER BY n').all() as {
      id: string;
      hash: string;
      state: string;
    }[];
  } finally {
    db.close();
  }
}

/** SHA-256 of every file below these places, by name. */
export function bytesOf(data: string, places: readonly string[]): Readonly<Record<string, string>> {
  const files = places.flatMap((place) => {
    const path = join(data, place);
    if (!existsSync(path)) return [];
    return statSync(path).isDirectory()
      ? readdirSync(path, { recursive: true })
          .map((name) => join(path, String(name)))
          .filter((one) => statSync(one).isFile())
      : [path];
  });
  return Object.fromEntries(
    files.sort().map((file) => [relative(data, file), createHash('sha256').update(readFileSync(file)).digest('hex')]),
  );
}
