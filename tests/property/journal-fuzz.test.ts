// Hostile bytes: decoders answer with a value or a RangeError or CandorError, soon, and never with memory nobody gave them.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { checkRecord } from '../../cli/verify.ts';
import { fromWtf8 } from '../../src/bytes/wtf8.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { readPage } from '../../src/journal/folded-page.ts';
import { encodeRedacted } from '../../src/journal/redaction.ts';
import { assembleFold, foldColumns, unfold } from '../../src/journal/fold.ts';
import type { FrameContent } from '../../src/journal/entry.ts';
import { decodeFrameContent, decodeJsonEntry, encodeFrameContent } from '../../src/journal/frame-content.ts';
import { parsePolicy } from '../../src/policy/policy.ts';
import { smallRecord } from '../support/small-record.ts';
import { anyContents, draftContents } from './journal-contents.ts';

beforeAll(cryptoReady);

const packing = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

function fold(contents: readonly FrameContent[]): Uint8Array {
  const columns = foldColumns(contents);
  return assembleFold(
    columns,
    columns.columns.map(({ bytes }) => brotliCompressSync(bytes, packing)),
  );
}

function unpack(bytes: Uint8Array, limit: number): Uint8Array {
  try {
    return new Uint8Array(brotliDecompressSync(bytes, { maxOutputLength: limit }));
  } catch (cause) {
    throw new RangeError('does not unpack', { cause });
  }
}

/** How a run of hostile inputs ended; both numbers have to be there for a test to mean anything. */
const outcome = { read: 0, refused: 0 };

function isCalm(work: () => unknown): void {
  try {
    work();
    outcome.read++;
  } catch (error) {
    if (!(error instanceof RangeError) && !(error instanceof CandorError)) throw error;
    // `Invalid array length`, `Maximum call stack` and the like are RangeErrors of the engine: a decoder that trusted a length.
    expect(error.message).not.toMatch(/array length|call stack|allocation|string length/iu);
    outcome.refused++;
  }
}

interface Change {
  readonly at: number;
  readonly how: 'flip' | 'set' | 'cut' | 'insert' | 'repeat';
  readonly value: number;
}
const changes: fc.Arbitrary<readonly Change[]> = fc.array(
  fc.record({
    at: fc.nat(),
    how: fc.constantFrom('flip' as const, 'set' as const, 'cut' as const, 'insert' as const, 'repeat' as const),
    value: fc.integer({ min: 0, max: 255 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function changed(bytes: Uint8Array, list: readonly Change[]): Uint8Array {
  let out = [...bytes];
  for (const { at, how, value } of list) {
    const i = out.length === 0 ? 0 : at % out.length;
    if (how === 'flip') out[i] = (out[i] ?? 0) ^ (1 << (value % 8));
    else if (how === 'set') out[i] = value;
    else if (how === 'cut') out = out.slice(0, i);
    else if (how === 'insert') out.splice(i, 0, value, 0xff);
    else out.splice(i, 0, ...out.slice(i, i + value));
  }
  return Uint8Array.from(out);
}

it('P6 random bytes never upset a decoder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      isCalm(() => decodeFrameContent(bytes));
      isCalm(() => decodeJsonEntry(bytes));
      isCalm(() => fromWtf8(bytes));
      isCalm(() => unfold(bytes, unpack));
      for (const version of [2, 3])
        isCalm(() => readPage(Uint8Array.of(version, ...bytes), new Uint8Array(32), 2, unpack));
    }),
    { numRuns: 5000 },
  );
});

it('P6 a frame’s content with bytes changed, cut, put in or repeated is read or refused', () => {
  Object.assign(outcome, { read: 0, refused: 0 });
  fc.assert(
    fc.property(anyContents, changes, (content, list) => {
      isCalm(() => decodeFrameContent(changed(encodeFrameContent(content), list)));
    }),
    { numRuns: 5000 },
  );
  expect(outcome.read).toBeGreaterThan(100);
  expect(outcome.refused).toBeGreaterThan(1000);
});

it('P6 a folded page with bytes changed is read or refused, whatever its columns claim', () => {
  Object.assign(outcome, { read: 0, refused: 0 });
  const began = process.hrtime.bigint();
  fc.assert(
    fc.property(fc.array(draftContents, { maxLength: 12 }), changes, (contents, list) => {
      isCalm(() => unfold(changed(fold(contents), list), unpack));
    }),
    { numRuns: 3000 },
  );
  expect(outcome.refused).toBeGreaterThan(500);
  expect(Number(process.hrtime.bigint() - began) / 1e9).toBeLessThan(60);
});

it('P6 a redacted page with bytes changed is read or refused, whatever its runs claim', () => {
  Object.assign(outcome, { read: 0, refused: 0 });
  const runs = fc.array(
    fc
      .record({
        kept: fc.nat(3),
        draft: fc.nat(9),
        chain: fc.record({
          commitments: fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 5 }),
        }),
      })
      .map((run) => ({ ...run, frames: run.chain.commitments.length })),
    { maxLength: 4 },
  );
  const strays = fc.array(fc.tuple(fc.nat(9), fc.uint8Array({ minLength: 32, maxLength: 32 })), { maxLength: 3 });
  fc.assert(
    fc.property(
      fc.array(draftContents, { maxLength: 12 }),
      runs,
      strays,
      fc.boolean(),
      changes,
      (contents, list, some, isWhole, how) => {
        const keys = new Map([
          ...some,
          ...(isWhole ? contents.map(({ draft }) => [draft, new Uint8Array(32)] as const) : []),
        ]);
        isCalm(() =>
          readPage(changed(encodeRedacted({ keys, runs: list }, fold(contents)), how), new Uint8Array(32), 2, unpack),
        );
      },
    ),
    { numRuns: 3000 },
  );
  expect(outcome.read).toBeGreaterThan(50);
  expect(outcome.refused).toBeGreaterThan(500);
});

it.each([
  ['2^50 frames of nothing', Uint8Array.of(1, ...varint(2 ** 50), 1, 1, 1, 1, 1, 1, 1)],
  ['2^50 frames in one run', foldOf(2 ** 50, { frames: [...varint(2 ** 51)] })],
  ['2^50 frames of zero entries', foldOf(2 ** 50, { frames: [1, 0, 0, 0, 0] })],
  ['runs of nothing without end', foldOf(5, { frames: new Array<number>(100_000).fill(0) })],
  ['special frames that hold nothing', foldOf(100, { frames: [1, 0, 0, 0, 0, 1] })],
  [
    'seconds beyond any clock',
    foldOf(3, { frames: [2, ...varint(Number.MAX_SAFE_INTEGER), 2, ...varint(Number.MAX_SAFE_INTEGER), 4] }),
  ],
])('P6 a folded page that claims %s is refused at once', (_what, bytes) => {
  const began = process.hrtime.bigint();
  expect(() => unfold(bytes, unpack)).toThrow(RangeError);
  expect(Number(process.hrtime.bigint() - began) / 1e6).toBeLessThan(1000);
});

it('P6 a column that would unpack to more than its limit is refused', () => {
  const bomb = brotliCompressSync(new Uint8Array(80 * 1024 * 1024));
  const bytes = Uint8Array.of(1, 1, ...varint(bomb.length * 2), ...bomb, 1, 1, 1, 1, 1, 1);
  expect(() => unfold(bytes, unpack)).toThrow(RangeError);
});

it('P6 random and deep JSON as a policy is refused with a sentence', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json({ maxDepth: 6 }),
    fc.constantFrom('[]', 'null', '{"format":1}', `${'['.repeat(20_000)}${']'.repeat(20_000)}`),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(() => parsePolicy(text)).toThrow(CandorError);
    }),
    { numRuns: 1000 },
  );
});

it('P6 a bundle with bytes changed is read or refused, and never in a second spelling', async () => {
  const record = await smallRecord();
  const bundle = readFileSync(record.bundle);
  const path = join(record.folder, 'changed.bundle');
  let refused = 0;
  try {
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = changed(bundle, list);
        writeFileSync(path, bytes);
        if (Buffer.from(bytes).equals(bundle)) return;
        try {
          expect(checkRecord(path, { keys: record.keys }).holds).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(CandorError);
        }
        refused++;
      }),
      { numRuns: 500 },
    );
  } finally {
    record.remove();
  }
  expect(refused).toBeGreaterThan(400);
});

function varint(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  return [...out, rest];
}

/** A folded page of hand-made columns, none packed. */
function foldOf(
  frames: number,
  columns: Partial<
    Record<'frames' | 'styles' | 'positions' | 'deletions' | 'lengths' | 'entries' | 'text', readonly number[]>
  >,
): Uint8Array {
  const names = ['frames', 'styles', 'positions', 'deletions', 'lengths', 'entries', 'text'] as const;
  return Uint8Array.from([
    1,
    ...varint(frames),
    ...names.flatMap((name) => [...varint((columns[name]?.length ?? 0) * 2 + 1), ...(columns[name] ?? [])]),
  ]);
}
