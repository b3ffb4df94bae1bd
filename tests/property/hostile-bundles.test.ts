// P3 P6 lies in bundles: fields that lie, lines spelled, ordered or counted otherwise, bytes changed anywhere; both readers and verifiers say the same of each (J9).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { readBundle2 } from '../second/bundle.ts';
import { judgedTwice, nothingSaid, type Said } from '../support/judged-twice.ts';
import { anyLie } from '../support/lies.ts';
import { linesOf, waysToSpell } from '../support/lying-bundle.ts';
import { lyingRecords } from '../support/lying-record.ts';
import { copyOf, type Tables } from '../support/lying-tables.ts';
import { writeKeysFile } from '../support/test-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'candor-lying-bundles-'));
const path = join(folder, 'lying.bundle');
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

/** Judges the bytes twice. */
function judged(bytes: Uint8Array): Said {
  writeFileSync(path, bytes);
  return judgedTwice(path, keys, () => readBundle2(bytes));
}

const written = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
const seed = Number(process.env['CANDOR_SEED'] ?? 20_261_124);
const record = fc.nat().map((which) => {
  const tables = honest[which % honest.length];
  if (tables === undefined) throw new Error('no record to lie about');
  return copyOf(tables);
});

it('J9.1 lies in any field of any part of a bundle', { timeout: 600_000 }, () => {
  const tally = nothingSaid();
  fc.assert(
    fc.property(record, anyLie(true), (tables, lie) => {
      lie.tell(tables);
      tally[judged(written(linesOf(tables)))]++;
    }),
    { numRuns: 400, seed },
  );
  console.log(`lies in bundles: ${tally.holds} hold, ${tally.fault} faults, ${tally.refused} refused`);
  for (const said of ['holds', 'fault', 'refused'] as const) expect(tally[said]).toBeGreaterThan(20);
});

it.each(Object.entries(waysToSpell))('J9.1 %s: refused, in every part', { timeout: 600_000 }, (_what, spelled) => {
  let often = 0;
  for (const which of [0, 3]) {
    const tables = honest[which];
    if (tables === undefined) throw new Error('no record to lie about');
    const lines = linesOf(tables);
    const parts = new Map(lines.map((line, i) => [line.slice(0, 26), i]));
    for (const at of parts.values()) {
      const bytes = spelled(lines, at);
      if (bytes === null) continue;
      often++;
      expect({ line: lines[at]?.slice(0, 26), said: judged(bytes) }).toMatchObject({ said: 'refused' });
    }
  }
  expect(often).toBeGreaterThan(1);
});

it('J7.1 bytes changed, cut off or put in anywhere in a bundle', { timeout: 600_000 }, () => {
  const tally = nothingSaid();
  const files = honest.slice(2, 5).map((tables) => written(linesOf(tables)));
  const letters = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('AQgw012{}[]",:\\n\n -')));
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.array(fc.tuple(fc.nat(), letters, fc.constantFrom('set', 'set', 'set', 'cut', 'put', 'line')), {
        minLength: 1,
        maxLength: 2,
      }),
      (file, changes) => {
        let bytes: Buffer = Buffer.from(file);
        for (const [at, value, how] of changes) {
          const i = at % Math.max(1, bytes.length);
          if (how === 'set') bytes[i] = value;
          else if (how === 'put') bytes = Buffer.concat([bytes.subarray(0, i), Buffer.of(value), bytes.subarray(i)]);
          else if (how === 'cut') bytes = bytes.subarray(0, i);
          else {
            const lines = bytes.toString('latin1').trimEnd().split('\n');
            lines.splice(at % lines.length, 1, ...(value % 2 === 0 ? [] : [lines[value % lines.length] ?? '']));
            bytes = written(lines);
          }
        }
        tally[judged(bytes)]++;
      },
    ),
    { numRuns: 500, seed },
  );
  console.log(`bytes of bundles: ${tally.holds} hold, ${tally.fault} faults, ${tally.refused} refused`);
  for (const said of ['fault', 'refused'] as const) expect(tally[said]).toBeGreaterThan(20);
});
