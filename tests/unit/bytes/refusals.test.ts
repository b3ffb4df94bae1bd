// Every decoder of bytes has one spelling for each value and refuses the rest: overlong, short, left over, out of range.
import { describe, expect, it } from 'vitest';
import {
  ascii,
  equalBytes,
  fromBase64Url,
  joinBytes,
  toBase64Url,
  toHex,
  u32be,
  u64be,
} from '../../../src/bytes/bytes.ts';
import { ByteReader, ByteWriter } from '../../../src/bytes/varint.ts';
import { fromWtf8, toWtf8 } from '../../../src/bytes/wtf8.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

describe('numbers', () => {
  it.each([
    [0, '00'],
    [1, '01'],
    [127, '7f'],
    [128, '8001'],
    [300, 'ac02'],
    [16_383, 'ff7f'],
    [2 ** 31, '8080808008'],
    [2 ** 32, '8080808010'],
    [Number.MAX_SAFE_INTEGER, 'ffffffffffffff0f'],
  ])('%d is written as %s and read back', (value, hex) => {
    expect(toHex(new ByteWriter().varint(value).done())).toBe(hex);
    const reader = new ByteReader(bytes(hex));
    expect(reader.varint()).toBe(value);
    reader.end();
  });

  it.each([-1, 0.5, NaN, Infinity, 2 ** 53])('%d is not written', (value) => {
    expect(() => new ByteWriter().varint(value)).toThrow(RangeError);
  });

  it.each([
    ['nothing', ''],
    ['cut short', '80'],
    ['overlong zero', '8000'],
    ['overlong one', '8100'],
    ['beyond safe integers', 'ffffffffffffff1f'],
    ['endless', 'ff'.repeat(40)],
    ['too many bytes of zero', `${'80'.repeat(12)}01`],
  ])('%s is refused', (_what, hex) => {
    expect(() => new ByteReader(bytes(hex)).varint()).toThrow(RangeError);
  });

  it.each([
    [u32be, 2 ** 32],
    [u32be, -1],
    [u32be, 1.5],
    [u64be, -1],
    [u64be, 2 ** 53],
    [u64be, 1.5],
  ] as const)('fixed width refuses what does not fit (%#)', (write, value) => {
    expect(() => write(value)).toThrow(RangeError);
  });

  it('fixed width is big-endian', () => {
    expect(toHex(u32be(0x01020304))).toBe('01020304');
    expect(toHex(u64be(0x0102030405))).toBe('0000000102030405');
    expect(toHex(u64be(Number.MAX_SAFE_INTEGER))).toBe('001fffffffffffff');
  });
});

describe('the reader', () => {
  it.each([
    ['more than there is', (): unknown => new ByteReader(bytes('0102')).raw(3)],
    ['a length beyond the end', (): unknown => new ByteReader(bytes('05 01')).sized()],
    ['a length that would be gigabytes', (): unknown => new ByteReader(bytes('ffffffffffff0f 01')).sized()],
    ['a byte after the end', (): unknown => new ByteReader(bytes('')).byte()],
    [
      'what is left over',
      (): unknown => {
        new ByteReader(bytes('00')).end();
        return null;
      },
    ],
  ])('refuses %s', (_what, read) => {
    expect(read).toThrow(RangeError);
  });

  it('gives views of what it was given, not copies of what a length claims', () => {
    const given = bytes('02 0a0b');
    const got = new ByteReader(given).sized();
    expect(got.buffer).toBe(given.buffer);
  });
});

describe('text', () => {
  it.each([
    ['an overlong slash', 'c0af'],
    ['an overlong NUL', 'c080'],
    ['three bytes for two', 'e08080'],
    ['four bytes for three', 'f0808080'],
    ['beyond U+10FFFF', 'f4908080'],
    ['a lead that is none', 'f8888080'],
    ['a continuation alone', '80'],
    ['cut after a lead', 'e282'],
    ['no continuation', 'c341'],
    ['a pair as two surrogates', 'eda0bd edb880'],
  ])('WTF-8 refuses %s', (_what, hex) => {
    expect(() => fromWtf8(bytes(hex))).toThrow(RangeError);
  });

  it.each([
    ['a lone high surrogate', 'a\ud83db', '61eda0bd62'],
    ['a lone low surrogate', '\ude00', 'edb880'],
    ['low before high', '\ude00\ud83d', 'edb880eda0bd'],
    ['a pair', '😀', 'f09f9880'],
    ['high, then a pair', '\ud83d😀', 'eda0bdf09f9880'],
    ['NUL', 'a\0b', '610062'],
    ['a family', '👩‍👩‍👧', toHex(new TextEncoder().encode('👩‍👩‍👧'))],
    ['nothing', '', ''],
  ])('P2 WTF-8 keeps %s', (_what, text, hex) => {
    expect(toHex(toWtf8(text))).toBe(hex);
    expect(fromWtf8(toWtf8(text))).toBe(text);
  });

  it.each(['A', 'AAAAA', 'AB', 'AAB', 'AA=', 'AA==', 'A A', 'AA+A', 'AA/A', 'ä', 'AA\n'])(
    'base64url refuses %j',
    (text) => {
      expect(() => fromBase64Url(text)).toThrow(RangeError);
    },
  );

  it('ASCII refuses what is not', () => {
    expect(() => ascii('é')).toThrow(RangeError);
    expect(ascii('CJ1')).toEqual(bytes('434a31'));
  });
});

it('joining and comparing see every byte', () => {
  expect(joinBytes(bytes('01'), bytes(''), bytes('0203'))).toEqual(bytes('010203'));
  expect(equalBytes(bytes('0102'), bytes('0102'))).toBe(true);
  expect(equalBytes(bytes('0102'), bytes('0103'))).toBe(false);
  expect(equalBytes(bytes('01'), bytes('0101'))).toBe(false);
  expect(toBase64Url(bytes('fbff'))).toBe('-_8');
});
