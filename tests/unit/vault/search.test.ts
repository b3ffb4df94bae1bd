// Search finds what people look for in every script (pitfalls 9.1), in the very index the vault uses.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SearchIndex } from '../../../main/vault/search-index.ts';

let index: SearchIndex;
beforeEach(() => {
  index = new SearchIndex();
});
afterEach(() => {
  index.close();
});

it.each([
  ['two ideographs', '昨日、日本に行きました', '日本'],
  ['one ideograph', '昨日、日本に行きました', '日'],
  ['Chinese inside a run', '我们有一个悬空的问题', '悬空'],
  ['Korean before its particle', '한국어를 공부합니다', '한국어'],
  ['Thai, which has no spaces', 'ราคาหุ้นวันนี้สูงมาก', 'หุ้น'],
  ['katakana with a long mark', 'データを送ります', 'データ'],
  ['full width by half width', 'ＡＢＣ銀行', 'abc'],
  ['half width by full width', 'ABC bank', 'ＡＢＣ'],
  ['an accent left out', 'Meet me at the café', 'cafe'],
  ['an accent typed', 'the cafe is closed', 'café'],
  ['an accent made of two characters', 'the cafe\u0301 is closed', 'café'],
  ['a capital', 'STRASSE', 'strasse'],
  ['an emoji', 'up we go 🚀 today', '🚀'],
  ['an emoji beside a word', 'thanks👍', '👍'],
  ['a family', 'us 👩‍👩‍👧 now', '👩‍👩‍👧'],
  ['a ticker', 'sell $AAPL and BRK.B', '$aapl'],
  ['a ticker with a dot', 'sell $AAPL and BRK.B', 'brk.b'],
  ['a number with commas', 'about 1,250,000 shares', '1,250,000'],
  ['an address on the web', 'see https://example.com/funds?id=42', 'https://example.com/funds'],
  ['part of an address on the web', 'see https://example.com/funds?id=42', 'example.com'],
  ['the beginning of a word', 'volatility is back', 'volat'],
  ['two words in any order', 'volatility is back', 'back volatility'],
  ['Arabic', 'مرحبا كيف حالك', 'كيف'],
  ['Cyrillic in capitals', 'ДОБРЫЙ день', 'добрый'],
  ['an apostrophe', 'don’t do it', 'don’t'],
  ['quotes and operators as words', 'profit AND loss', '"profit" AND loss'],
])('finds %s', (_what, text, query) => {
  index.add(7, text);
  index.add(8, 'nothing of the kind 何もない');
  expect(index.find(query, 10)).toEqual([7]);
});

it.each([
  ['a pair that is not side by side', '日曜に本を読む', '日本'],
  ['a word inside another', 'disappear', 'appear'],
  ['only one of two words', 'volatility', 'volatility back'],
  ['another emoji', 'up 🚀', '📉'],
])('does not find %s', (_what, text, query) => {
  index.add(7, text);
  expect(index.find(query, 10)).toEqual([]);
});

it.each(['', '   ', '"', '*', '()', 'NEAR(', '-', "';--", '\u0000', '\ud83d'])(
  '%j is no query, and no error',
  (query) => {
    index.add(7, 'some text');
    expect(index.find(query, 10)).toEqual([]);
  },
);

it('gives the newest first, and no more than asked', () => {
  index.addAll([
    [1, 'hello'],
    [3, 'hello'],
    [2, 'hello'],
  ]);
  expect(index.find('hello', 2)).toEqual([3, 2]);
});
