// Codecs over random values: what is written is read back, and nothing else is readable.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { ByteReader, ByteWriter } from '../../src/bytes/varint.ts';
import { fromWtf8, toWtf8 } from '../../src/bytes/wtf8.ts';
import { decodeFrameContent, encodeFrameContent } from '../../src/journal/frame-content.ts';
import { anyContents, anyText, draftContents } from './journal-contents.ts';

const runs = { numRuns: 2000 };

it('numbers and bytes are read back as they were written, and all of them', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.maxSafeNat(), fc.uint8Array({ maxLength: 40 }))), (items) => {
      const out = new ByteWriter();
      for (const item of items)
        if (typeof item === 'number') out.varint(item);
        else out.sized(item);
      const back = new ByteReader(out.done());
      for (const item of items)
        if (typeof item === 'number') expect(back.varint()).toBe(item);
        else expect(back.sized()).toEqual(item);
      back.end();
    }),
    runs,
  );
});

it('P2 any string comes back from WTF-8, and where it is well-formed it is UTF-8', () => {
  let broken = 0;
  fc.assert(
    fc.property(anyText, (text) => {
      expect(fromWtf8(toWtf8(text))).toBe(text);
      if (text.isWellFormed()) expect(toWtf8(text)).toEqual(new TextEncoder().encode(text));
      else broken++;
    }),
    { ...runs, examples: [['\ud83d'], ['\ude00\ud83d'], ['a\0b'], ['x'.repeat(10_000)]] },
  );
  expect(broken).toBeGreaterThan(200);
});

it('P3 bytes have one spelling: what decodes as WTF-8 or base64url encodes to the very same', () => {
  let text = 0;
  let base64 = 0;
  const likely = fc.array(
    fc.oneof(
      fc.integer({ min: 0x20, max: 0x7e }),
      fc.constantFrom(0xed, 0xa0, 0xbd, 0xb8, 0x80, 0xc3, 0xe2, 0x82, 0xf0, 0x9f, 0x98),
    ),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(likely, (list) => {
      const bytes = Uint8Array.from(list);
      const decoded = orNull(() => fromWtf8(bytes));
      if (decoded !== null) {
        text++;
        expect(toWtf8(decoded)).toEqual(bytes);
      }
    }),
    { numRuns: 10_000 },
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ABYZaz09-_'), maxLength: 7 }), (spelled) => {
      const decoded = orNull(() => fromBase64Url(spelled));
      if (decoded !== null) {
        base64++;
        expect(toBase64Url(decoded)).toBe(spelled);
      }
    }),
    { numRuns: 5000 },
  );
  expect(text).toBeGreaterThan(500);
  expect(base64).toBeGreaterThan(500);
});

it('P2 a frame’s content comes back whole, kinds of a later version included', () => {
  let unknown = 0;
  let edits = 0;
  fc.assert(
    fc.property(anyContents, (content) => {
      expect(decodeFrameContent(encodeFrameContent(content))).toEqual(content);
      unknown += content.entries.filter((entry) => entry.kind === 'unknown').length;
      edits += content.entries.filter((entry) => entry.kind === 'edit').length;
    }),
    runs,
  );
  expect(unknown).toBeGreaterThan(100);
  expect(edits).toBeGreaterThan(500);
});

it('P3 no content shares its bytes with another', () => {
  const seen = new Map<string, string>();
  fc.assert(
    fc.property(draftContents, (content) => {
      const bytes = toBase64Url(encodeFrameContent(content));
      const said = JSON.stringify(content);
      expect(seen.get(bytes) ?? said).toBe(said);
      seen.set(bytes, said);
    }),
    runs,
  );
});

it('P2 edits that are not numbered on, or of another second, are not written', () => {
  const edit = {
    n: 3,
    second: 10,
    at: 0,
    deleted: 0,
    inserted: 'a',
    kind: 'type',
    composing: false,
    origin: 'person',
  } as const;
  const entries = (...edits: readonly (typeof edit | { n: number; second: number })[]) =>
    edits.map((one) => ({ kind: 'edit' as const, edit: { ...edit, ...one } }));
  expect(() => encodeFrameContent({ draft: 1, second: 10, entries: entries(edit, { n: 5, second: 10 }) })).toThrow(
    RangeError,
  );
  expect(() => encodeFrameContent({ draft: 1, second: 10, entries: entries(edit, { n: 3, second: 10 }) })).toThrow(
    RangeError,
  );
  expect(() => encodeFrameContent({ draft: 1, second: 11, entries: entries(edit) })).toThrow(RangeError);
  expect(() => encodeFrameContent({ draft: -1, second: 10, entries: entries(edit) })).toThrow(RangeError);
});

function orNull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
    return null;
  }
}
