// P3 P6 lies in journal files: rows no writer writes, tables built to deceive, bytes changed anywhere; both readers and verifiers say the same of each, and neither throws anything but a refusal (J10).
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { readFile2 } from '../second/file.ts';
import { judgedTwice, nothingSaid, type Said } from '../support/judged-twice.ts';
import { anyLie, everyField, type Lie as FieldLie } from '../support/lies.ts';
import { honestlyBuilt, waysToBuild, writeFile } from '../support/lying-file.ts';
import { lyingRecords } from '../support/lying-record.ts';
import { columns, copyOf, tableNames, type Tables } from '../support/lying-tables.ts';
import { writeKeysFile } from '../support/test-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'candor-lying-files-'));
const path = join(folder, 'lying.candor');
let keys = '';
let honest: readonly Tables[] = [];
beforeAll(async () => {
  await cryptoReady();
  honest = lyingRecords();
  keys = writeKeysFile(join(folder, 'keys.json'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Judges the file at `path` twice. */
const judged = (): Said => judgedTwice(path, keys, () => readFile2(path));

function recordAt(which: number): Tables {
  const record = honest[which % honest.length];
  if (record === undefined) throw new Error('no record to lie about');
  return copyOf(record);
}
const seed = Number(process.env['CANDOR_SEED'] ?? 20_261_124);

it('J10.3a a lie in any field of any table of a file: each at least five times', { timeout: 600_000 }, () => {
  const told = new Map(everyField.map((field) => [field, { all: 0, refused: 0 }]));
  const tally = nothingSaid();
  const lie = (one: FieldLie, which: number): void => {
    const tables = recordAt(which);
    one.tell(tables);
    if (!writeFile(path, tables, honestlyBuilt())) return;
    const said = judged();
    tally[said]++;
    const count = told.get(one.about);
    if (count === undefined) throw new Error(`no field ${one.about}`);
    count.all++;
    if (said !== 'holds') count.refused++;
  };
  fc.assert(fc.property(anyLie(true), fc.nat(), lie), { numRuns: 1000, seed });
  console.log(
    `lies in files: ${tally.holds} hold, ${tally.unsigned} unsigned, ${tally.fault} faults, ${tally.refused} refused`,
  );
  for (const said of ['holds', 'fault', 'refused'] as const) expect(tally[said]).toBeGreaterThan(20);
  for (const [field, { all, refused }] of told)
    expect({ field, often: all >= 5, seen: refused > 0 }).toEqual({ field, often: true, seen: true });
});

it('J10.3a a value that is missing is refused, whichever it is', { timeout: 600_000 }, () => {
  for (const table of tableNames)
    for (const column of columns[table]) {
      const tables = recordAt(3);
      const row = tables[table].at(-1);
      if (row === undefined) throw new Error(`no row in ${table}`);
      row[column] = null;
      if (!writeFile(path, tables, honestlyBuilt())) throw new Error('SQLite would not write it');
      expect({ table, column, said: judged() }).toEqual({ table, column, said: 'refused' });
    }
});

const harmless = new Set([
  'no change',
  'a constraint that is met',
  'a constraint nothing meets',
  'letters compared otherwise',
  'rows without a rowid',
  'version 1',
  'version 2',
]);
/** Files of earlier versions have no groups: records without, by their number. */
const withoutGroups: Readonly<Record<string, number>> = { 'version 1': 1, 'version 2': 4 };

it.each(Object.entries(waysToBuild))('J10.3 a file with %s, in every table', { timeout: 600_000 }, (name, way) => {
  const said = new Set<Said>();
  for (const [i, table] of tableNames.entries()) {
    const built = honestlyBuilt();
    way(built, table, i);
    if (!writeFile(path, recordAt(withoutGroups[name] ?? 3), built)) continue;
    said.add(judged());
  }
  expect([...said]).toEqual([harmless.has(name) ? 'holds' : 'refused']);
});

it('J10.3a a lane by another spelling is none, however the file compares letters', () => {
  for (const lane of ['MESSAGES', 'Drafts']) {
    const tables = recordAt(3);
    for (const row of tables.receipt) row['lane'] = lane;
    const built = honestlyBuilt();
    waysToBuild['letters compared otherwise']?.(built, 'receipt', 0);
    expect(writeFile(path, tables, built)).toBe(true);
    expect(judged()).toBe('refused');
  }
});

it('J7.1 bytes changed, cut off or put in anywhere in a file', { timeout: 600_000 }, () => {
  const tally = nothingSaid();
  const files = [3, 4].map((which) => {
    expect(writeFile(path, recordAt(which), honestlyBuilt())).toBe(true);
    return readFileSync(path);
  });
  // The header and the schema decide how all else is read, so half of the changes fall into the first page.
  const place = fc.oneof(fc.nat(1023), fc.nat());
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(fc.tuple(place, fc.nat(255), fc.constantFrom('set', 'set', 'set', 'cut', 'put')), {
        minLength: 1,
        maxLength: 3,
      }),
      (file, changes) => {
        let bytes: Buffer = Buffer.from(file);
        for (const [at, value, how] of changes) {
          const i = at % Math.max(1, bytes.length);
          if (how === 'set') bytes[i] = value;
          else
            bytes = Buffer.concat([
              bytes.subarray(0, i),
              how === 'put' ? bytes.subarray(i - (i % 16)) : Buffer.alloc(0),
            ]);
        }
        for (const end of ['-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true });
        writeFileSync(path, bytes);
        tally[judged()]++;
      },
    ),
    { numRuns: 400, seed },
  );
  console.log(`bytes of files: ${tally.holds} hold, ${tally.fault} faults, ${tally.refused} refused`);
  for (const said of ['holds', 'fault', 'refused'] as const) expect(tally[said]).toBeGreaterThan(5);
});
