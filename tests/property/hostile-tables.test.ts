// P3 P6 lies in every field of every table of a record, signed anew or not: `candor verify` and the second verifier say the same of each, with any keys and receipts (J7).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSource, type FullVerdict } from '../../cli/check-source.ts';
import { readKeys, type Keys } from '../../cli/open-source.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { secondVerdict } from '../second/verifier.ts';
import { anyLie, everyField } from '../support/lies.ts';
import { lyingRecords, recordOf, seedsOf } from '../support/lying-record.ts';
import { copyOf, sourceOf, type Tables } from '../support/lying-tables.ts';
import { endpointKeys, writeKeysFile, type KeyHolder } from '../support/test-keys.ts';

const folder = mkdtempSync(join(tmpdir(), 'candor-lies-'));
const holders: readonly KeyHolder[] = ['all', 'all', 'archive', 'outer only', 'nobody'];
const keys = new Map<KeyHolder, Keys>();
let honest: readonly Tables[] = [];
beforeAll(async () => {
  await cryptoReady();
  honest = lyingRecords();
  for (const holder of holders) keys.set(holder, readKeys(writeKeysFile(join(folder, 'keys.json'), holder), undefined));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const runs = 2000;
const least = 10;

it(`J7.1 ${runs} lies in any field, bare or signed anew: two verifiers say the same and neither throws`, {
  timeout: 600_000,
}, () => {
  const told = new Map(everyField.map((field) => [field, { all: 0, refused: 0 }]));
  const tally: Record<FullVerdict['outcome'], number> = { holds: 0, fault: 0, unsigned: 0 };
  fc.assert(
    fc.property(
      fc.nat(),
      fc.oneof(
        { weight: 3, arbitrary: anyLie(false).map((lie) => [lie]) },
        { weight: 1, arbitrary: fc.array(anyLie(false), { maxLength: 3 }) },
      ),
      fc.constantFrom(...holders),
      fc.boolean(),
      fc.option(anyLie(false)),
      (which, lies, holder, knowsEndpoint, heldLie) => {
        const base = honest[which % honest.length];
        if (base === undefined) throw new Error('no record to lie about');
        const tables = copyOf(base);
        for (const lie of lies) lie.tell(tables);
        const elsewhere = copyOf(base);
        heldLie?.tell(elsewhere);
        const held = heldLie === null ? null : sourceOf(elsewhere);
        const endpointKey = knowsEndpoint ? endpointKeys().publicKey : null;
        const given = keys.get(holder);
        if (given === undefined) throw new Error('no keys');
        const source = sourceOf(tables);
        const { outcome, faults, content } = checkSource(source, {
          keys: { ...given, endpointKey },
          receipts: (lane) => held?.lane(lane).receipts ?? [],
        });
        tally[outcome]++;
        expect(faults.filter((fault) => fault.kind === 'unreadable')).toEqual([]);
        const second = secondVerdict(recordOf(source), {
          seeds: seedsOf(holder),
          endpointKey,
          receipts: (lane) => held?.lane(lane).receipts ?? [],
        });
        const first = [...faults, ...(content?.faults ?? [])][0]?.sentence ?? '';
        expect({ outcome: second.outcome, why: second.why, first }).toEqual({ outcome, why: second.why, first });
        const [only] = lies;
        const counted = lies.length === 1 && only !== undefined ? told.get(only.about) : undefined;
        if (counted === undefined) return;
        counted.all++;
        if (outcome !== 'holds') counted.refused++;
      },
    ),
    { numRuns: runs, seed: Number(process.env['CANDOR_SEED'] ?? 20_261_124) },
  );
  console.log(`lies in fields: ${tally.holds} hold, ${tally.unsigned} unsigned, ${tally.fault} refused, of ${runs}`);
  expect(tally.holds).toBeGreaterThan(runs / 20);
  for (const [field, { all, refused }] of told) {
    if (field === 'identity.only') continue; // nothing but files has it
    expect({ field, often: all >= least }).toEqual({ field, often: true });
    expect({ field, seen: refused > 0 }).toEqual({ field, seen: true });
  }
});
