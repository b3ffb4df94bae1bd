// P3 P6 valid signatures over hostile contents: whatever a device seals, folds and signs, `candor verify` says a verdict, soon, and never throws (J7.1);
// and it is the verdict of a second verifier that shares nothing with it.
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { checkSource, type FullVerdict } from '../../cli/check-source.ts';
import { cryptoReady, pad } from '../../src/crypto/sodium.ts';
import { encodeRedacted } from '../../src/journal/redaction.ts';
import type { LaneName } from '../../src/journal/lane.ts';
import { knowingKeys, lyingReaders, lyingSource, type LyingFrame, type LyingLane } from '../support/lying-device.ts';
import { entry, goodBeginning, goodDrafts, goodRecord, goodRest, wrongHead } from '../support/lying-program.ts';
import { secondVerdict } from '../second/verifier.ts';
import { recordOf } from '../support/lying-record.ts';
import { seeds } from '../support/test-keys.ts';
import { anyText } from './journal-contents.ts';

beforeAll(cryptoReady);

/** What stands where something else belongs. */
const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    1,
    -1,
    2,
    3,
    5,
    0.5,
    2 ** 31,
    2 ** 32,
    2 ** 53 - 1,
    2 ** 53,
    1e308,
    -(2 ** 53),
    '',
    '1',
    'x',
    'm1',
    'in1',
    'd1',
    'd2',
    'c',
    'edits',
    'messages',
    'sent',
    'private',
    '__proto__',
    'constructor',
    wrongHead,
    [],
    {},
    [[]],
  ),
  anyText,
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>(
    { id: 'd1', edits: 3, seq: 5, head: wrongHead },
    { id: 'd2', edits: 2, seq: 11, head: wrongHead },
    { name: 1 },
    { length: 2 ** 32 },
  ),
);
const names = fc.constantFrom(
  'kind',
  'id',
  'conversation',
  'text',
  'draft',
  'level',
  'policy',
  'version',
  'hash',
  'seq',
  'head',
  'cause',
  'n',
  'outcome',
  'held',
  'cursor',
  'message',
  'state',
  'edits',
  'frames',
  'startedSecond',
  'contact',
  'capabilities',
  '__proto__',
  'toString',
  '10',
);
const kinds = [
  ...new Set(
    [...goodBeginning, ...goodRest(() => wrongHead), ...goodDrafts].flatMap((frame) =>
      frame.entries.map((one) => one.kind),
    ),
  ),
];

type Change = (frames: LyingFrame[], at: number) => void;
const ofEntry =
  (how: (fields: Record<string, unknown>) => Record<string, unknown>): Change =>
  (frames, at) => {
    const frame = frames[at];
    if (frame === undefined || frame.raw !== undefined || frame.entries.length === 0) return;
    const fields = how({ ...(frame.entries[0] as unknown as Record<string, unknown>) });
    // An edit is binary and has to have its fields; everything else is JSON and may hold anything.
    if (fields['kind'] !== 'edit')
      frames[at] = {
        ...frame,
        entries: [
          fields['kind'] === 'unknown' || typeof fields['kind'] !== 'string'
            ? entry({ kind: 'unknown', raw: fields })
            : entry(fields),
          ...frame.entries.slice(1),
        ],
      };
  };
const change: fc.Arbitrary<Change> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(names, anything).map(([name, value]) =>
      ofEntry((fields) => ({
        ...fields,
        ...(Object.hasOwn(fields, name) || name === '__proto__' || name === '10'
          ? Object.fromEntries([[name, value]])
          : {}),
      })),
    ),
  },
  {
    weight: 2,
    arbitrary: names.map((name) =>
      ofEntry((fields) => Object.fromEntries(Object.entries(fields).filter(([field]) => field !== name))),
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(...kinds).map((kind) => ofEntry((fields) => ({ ...fields, kind }))) },
  {
    weight: 2,
    arbitrary: fc.constant<Change>((frames, at) => {
      frames.splice(at, 1);
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat(20).map(
      (to): Change =>
        (frames, at) => {
          const frame = frames[at];
          if (frame !== undefined) frames.splice(to % (frames.length + 1), 0, frame);
        },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.nat(20).map(
      (to): Change =>
        (frames, at) => {
          const [frame] = frames.splice(at, 1);
          if (frame !== undefined) frames.splice(to % (frames.length + 1), 0, frame);
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.uint8Array({ maxLength: 60 }).map(
      (raw): Change =>
        (frames, at) => {
          frames[at] = { draft: 1, entries: [], raw };
        },
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(0, 1, 2, 3, 4, 9, 2 ** 32 - 1), fc.constantFrom(0, 5, 2 ** 31, 253_402_300_799))
      .map(
        ([draft, second]): Change =>
          (frames, at) => {
            const frame = frames[at];
            if (frame !== undefined)
              frames[at] = { ...frame, draft, ...(frame.entries.some((one) => one.kind === 'edit') ? {} : { second }) };
          },
      ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(2 ** 20), fc.nat(9), anyText).map(
      ([at, deleted, inserted]): Change =>
        (frames, i) => {
          const frame = frames[i];
          frames[i] = {
            draft: frame?.draft ?? 1,
            entries: (frame?.entries ?? []).map((one) =>
              one.kind === 'edit'
                ? { ...one, edit: { ...one.edit, at: at % 7 === 0 ? at : at % 4, deleted, inserted } }
                : one,
            ),
          };
        },
    ),
  },
);
const changes = fc.array(fc.tuple(change, fc.nat(20)), { maxLength: 4 });

function told(frames: readonly LyingFrame[], list: readonly (readonly [Change, number])[]): readonly LyingFrame[] {
  const out = [...frames];
  for (const [how, at] of list) if (out.length > 0) how(out, at % out.length);
  return out.filter((frame) => frame.raw !== undefined || frame.entries.length > 0);
}

const bytesChanged = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
/** How drafts are folded: not, honestly, with bytes changed in the fold, as a redaction of anything, or as bytes out of nowhere. */
const folding: fc.Arbitrary<Pick<LyingLane, 'folded'> & { readonly isFolded: boolean; readonly first: number }> = fc
  .record({ isFolded: fc.boolean(), first: fc.integer({ min: 2, max: 16 }) })
  .chain((base) =>
    fc.oneof(
      fc.constant(base),
      bytesChanged.map((list) => ({
        ...base,
        folded: (_page: number, honest: Uint8Array) =>
          honest.map((byte, i) => list.find(([at]) => at % honest.length === i)?.[1] ?? byte),
      })),
      fc
        .tuple(
          fc.array(fc.tuple(fc.nat(6), fc.nat(5), fc.integer({ min: 1, max: 5 })), { maxLength: 3 }),
          fc.array(fc.nat(5), { maxLength: 3 }),
        )
        .map(([runs, keys]) => ({
          ...base,
          folded: (
            _page: number,
            honest: Uint8Array,
            commitKey: (draft: number) => Uint8Array,
            commitments: readonly Uint8Array[],
          ) =>
            encodeRedacted(
              {
                keys: new Map(keys.map((draft) => [draft, commitKey(draft)])),
                runs: runs.map(([kept, draft, frames]) => ({
                  kept,
                  draft,
                  frames,
                  chain: {
                    commitments: Array.from({ length: frames }, (_, i) => commitments[kept + i] ?? new Uint8Array(32)),
                  },
                })),
              },
              honest,
            ),
        })),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => ({ ...base, folded: () => bytes })),
      fc.nat(200_000).map((size) => ({
        ...base,
        folded: () => {
          const packed = brotliCompressSync(new Uint8Array(size));
          return Uint8Array.of(1, 3, packed.length * 2, ...packed, 1, 1, 1, 1, 1, 1);
        },
      })),
    ),
  );

// Groups of messages: none, honest ones, and ones that say anything else under a good signature.
const grouping: fc.Arbitrary<Pick<LyingLane, 'grouped' | 'group' | 'pages'>> = fc
  .tuple(fc.nat(18), fc.option(fc.integer({ min: 2, max: 12 })))
  .chain(([grouped, page]) => {
    const base = { grouped, ...(page === null ? {} : { pages: [page] }) };
    return fc.oneof(
      { weight: 6, arbitrary: fc.constant(base) },
      fc.uint8Array({ maxLength: 80 }).map((bytes) => ({ ...base, group: () => bytes })),
      fc.nat(4).map((how) => ({
        ...base,
        group: () => pad(Uint8Array.of(how, ...brotliCompressSync(new Uint8Array(how))), 64),
      })),
      fc.nat(400).map((at) => ({
        ...base,
        group: (_first: number, honest: Uint8Array) =>
          honest.map((byte, i) => (i === at % honest.length ? byte ^ 1 : byte)),
      })),
      fc.nat(200).map((more) => ({
        ...base,
        group: (_first: number, honest: Uint8Array) => Uint8Array.of(...honest, ...new Uint8Array(more)),
      })),
    );
  });

const seedsOf = (lanes: readonly LaneName[]): readonly Uint8Array[] =>
  lanes.flatMap((lane) => (lane === 'messages' ? [seeds.archive] : [seeds.draftsOuter, seeds.draftsInner]));

const tally: Record<FullVerdict['outcome'], number> = { holds: 0, fault: 0, unsigned: 0 };
const runs = 10_000;

it(`J7.1 ${runs} records of hostile contents, in frames, folds and groups: each gets a verdict and none an error`, {
  timeout: 600_000,
}, () => {
  let slowest = 0;
  const began = performance.now();
  fc.assert(
    fc.property(
      changes,
      changes,
      folding,
      grouping,
      fc.constantFrom(1 as const, 2 as const),
      fc.nat(30),
      fc.constantFrom<readonly LaneName[]>(['messages', 'drafts'], ['messages'], ['drafts']),
      (inMessages, inDrafts, fold, group, format, signed, lanes) => {
        let source: ReturnType<typeof lyingSource>;
        const drafts = told(goodRecord().drafts, inDrafts);
        const first = Math.min(fold.first, drafts.length);
        try {
          source = lyingSource({
            format,
            drafts,
            messages: (head) => told([...goodBeginning, ...goodRest(head)], inMessages),
            messagesLane: group,
            draftsLane: {
              ...(first > 1 ? { pages: [first], fold: fold.isFolded } : {}),
              ...(fold.folded === undefined ? {} : { folded: fold.folded }),
              ...(signed < 5 ? { signed } : {}),
              readers: signed === 7 ? [lyingReaders('messages')] : [],
            },
          });
        } catch (error) {
          if (error instanceof RangeError || error instanceof TypeError) return; // not even this device can write that down
          throw error;
        }
        const start = performance.now();
        const { outcome, faults } = checkSource(source, { keys: knowingKeys(lanes) });
        tally[outcome]++;
        expect(faults.filter((fault) => fault.kind === 'unreadable')).toEqual([]); // foreseen, every one of them
        const second = secondVerdict(recordOf(source), { seeds: seedsOf(lanes), endpointKey: null });
        expect({ outcome: second.outcome, why: second.why }).toEqual({ outcome, why: second.why });
        slowest = Math.max(slowest, performance.now() - start);
      },
    ),
    { numRuns: runs, seed: Number(process.env['CANDOR_SEED'] ?? 1_983_983_163) }, // the seed on which the two once disagreed; another tries other records
  );
  console.log(
    `hostile contents: ${tally.holds} hold, ${tally.unsigned} unsigned, ${tally.fault} refused, of ${runs}; slowest ${slowest.toFixed(0)} ms, all ${((performance.now() - began) / 1000).toFixed(0)} s`,
  );
  expect(tally.holds + tally.fault + tally.unsigned).toBeGreaterThan(runs * 0.9);
  expect(tally.fault).toBeGreaterThan(runs / 4);
  expect(tally.holds).toBeGreaterThan(runs / 100);
  expect(slowest).toBeLessThan(2000);
});
