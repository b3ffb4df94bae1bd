// Two letters and a tint that stand for a person, the same every time for the same name.

/** The letters shown for a name: first and last word's first letter, or the first two characters of a name without spaces in Han or kana. */
export function initials(name: string): string {
  const words = name.split(/\s+/u).filter((word) => /\p{L}/u.test(word));
  const first = words[0];
  if (first === undefined) return '';
  const letters = Array.from(first);
  const last = words.length > 1 ? Array.from(words[words.length - 1] ?? '')[0] : undefined;
  if (/\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}/u.test(first)) return (letters[0] ?? '') + (last ?? '');
  return ((letters[0] ?? '') + (last ?? '')).toLocaleUpperCase();
}

/** One of the five tints of tokens.css, dealt by name. */
export function tint(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 65_521;
  return (sum % 5) + 1;
}
