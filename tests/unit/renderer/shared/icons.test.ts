// Icons, names and dates shared by both windows.
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { iconNames } from '../../../../renderer/shared/icon-names.ts';
import { initials, tint } from '../../../../renderer/shared/initials.ts';
import { dayWhen, daysBetween, sentenceWhen, shortWhen } from '../../../../renderer/shared/when.ts';

const shared = path.join(import.meta.dirname, '../../../../renderer/shared');

describe('icons', () => {
  const source = fs.readFileSync(path.join(shared, 'icons.svg'), 'utf8');
  test('every icon of the master has a name and every name an icon', () => {
    expect([...source.matchAll(/symbol id="([^"]+)"/gu)].map((match) => match[1])).toEqual([...iconNames]);
  });
  test('no icon carries a style attribute, which the security policy refuses', () => {
    expect(source).not.toMatch(/\sstyle=/u);
  });
});

describe('people', () => {
  test.each([
    ['Layan Al-Marzaghi', 'LA'],
    ['常盤田 綾音', '常綾'],
    ['乔思蘅', '乔'],
    ['+44 7700 900142', ''],
    ['bram', 'B'],
    ['', ''],
  ])('initials of %s are %s', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });
  test('the same name always has the same tint, one of five', () => {
    expect(tint('Layan')).toBe(tint('Layan'));
    expect(new Set(Array.from({ length: 200 }, (_, n) => tint(`name ${n}`)))).toEqual(new Set([1, 2, 3, 4, 5]));
  });
});

describe('times', () => {
  const noon = new Date(2026, 10, 21, 12).getTime();
  test('days are calendar days of this computer', () => {
    expect(daysBetween(new Date(2026, 10, 20, 23, 59).getTime(), noon)).toBe(1);
    expect(daysBetween(new Date(2026, 10, 21, 0, 1).getTime(), noon)).toBe(0);
  });
  test('a moment after midnight to come is tomorrow, not today', () => {
    expect(sentenceWhen(noon + 15 * 3_600_000, noon)).toMatch(/^tomorrow/u);
    expect(sentenceWhen(noon + 3_600_000, noon)).toMatch(/^today/u);
    expect(sentenceWhen(noon - 86_400_000, noon)).toMatch(/^yesterday/u);
  });
  test('today is a time, this week a weekday, earlier a date', () => {
    expect(shortWhen(noon, noon)).toMatch(/12/u);
    expect(shortWhen(noon - 2 * 86_400_000, noon)).not.toMatch(/\d/u);
    expect(shortWhen(noon - 30 * 86_400_000, noon)).toMatch(/22/u);
    expect(dayWhen(noon, noon)).not.toBe(dayWhen(noon - 86_400_000, noon));
  });
});
