// What people type into a search box: words, words letter by letter, two words, Japanese and Chinese, and what is nowhere.
import type { Dialogue } from './corpus/dialogues.ts';
import { east } from './corpus/varied-texts.ts';

/** One query, with what kind it is of. */
export interface SearchQuery {
  readonly kind: 'word' | 'prefix' | 'two words' | 'east asian' | 'miss';
  readonly query: string;
}

/** Queries in the order they would be typed. Words are drawn from the texts themselves, so frequent ones come often. */
export function searchQueries(dialogues: readonly Dialogue[], random: () => number): readonly SearchQuery[] {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const words = (): readonly string[] => pick(pick(dialogues) ?? [])?.[1].match(/[\p{L}\p{N}]+/gu) ?? [];
  const times = (count: number, make: () => readonly SearchQuery[]): SearchQuery[] =>
    Array.from({ length: count }, make).flat();
  return [
    ...times(300, () => [{ kind: 'word', query: `${pick(words()) ?? 'the'} ` }]),
    ...times(200, () => {
      const letters = [...(pick(words()) ?? 'the')];
      return letters.map((_, i) => ({ kind: 'prefix' as const, query: letters.slice(0, i + 1).join('') }));
    }),
    ...times(300, () => {
      const all = words();
      const at = Math.floor(random() * Math.max(1, all.length - 1));
      return [{ kind: 'two words', query: all.slice(at, at + 2).join(' ') }];
    }),
    ...times(150, () => {
      const letters = [...(pick(east) ?? '')];
      const at = Math.floor(random() * letters.length);
      return [{ kind: 'east asian', query: letters.slice(at, at + 1 + Math.floor(random() * 4)).join('') }];
    }),
    ...times(100, () => [{ kind: 'miss', query: `${pick(words()) ?? ''}${pick(['qx', 'zzv', 'wqj']) ?? ''}` }]),
  ];
}
