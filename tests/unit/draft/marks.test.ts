// Marks: what nobody can see is made visible, what everybody can see is left alone.
import { describe, expect, it } from 'vitest';
import { countCharacters, countMarks, splitMarks } from '../../../src/draft/marks.ts';

const tokens = (text: string): readonly string[] =>
  splitMarks(text).map((segment) => segment.mark?.token ?? segment.text);

describe('marks', () => {
  it.each([
    ['a zero width space', 'a\u200bb', ['a', 'ZWSP', 'b']],
    ['a direction override', 'pay \u202e001\u202c now', ['pay ', 'RLO', '001', 'PDF', ' now']],
    ['isolates', '\u2066x\u2069', ['LRI', 'x', 'PDI']],
    ['a lone high surrogate', 'a\ud83d', ['a', 'U+D83D']],
    ['a lone low surrogate', '\ude00b', ['U+DE00', 'b']],
    ['NUL and escape', '\u0000\u001b', ['NUL', 'U+001B']],
    ['a no-break and an ideographic space', '6\u00a0%\u3000', ['6', 'NBSP', '%', 'IDSP']],
    ['a joiner between letters', 'a\u200db', ['a', 'ZWJ', 'b']],
    ['tag characters', 'x\u{e0041}', ['x', 'TAG']],
  ])('%s is shown as a token', (_name, text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it.each([
    ['a family', '👩‍👩‍👧'],
    ['a coloured heart', '❤️'],
    ['a keycap', '1️⃣'],
    ['a skin tone', '👩🏽‍🚀'],
    ['a flag', '🏳️‍🌈'],
    ['Arabic', 'مرحبا بكم'],
    ['two lines and a tab', 'a\n\tb'],
    ['combining accents', 'e\u0301'],
  ])('%s stays whole', (_name, text) => {
    expect(splitMarks(text)).toEqual([{ text }]);
  });

  it('each token knows its code point and its name', () => {
    expect(splitMarks('\u200b')[0]?.mark).toEqual({ token: 'ZWSP', codePoint: 'U+200B', name: 'zero width space' });
  });

  it('counts marks and characters', () => {
    expect(countMarks('a\u200b\u202eb')).toBe(2);
    expect(countCharacters('a😀\ud83d')).toBe(3);
  });
});
