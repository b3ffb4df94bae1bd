// How text is prepared for search, in the index and in the query alike: NFKC, case folded, CJK and Thai runs as bigrams, emoji as words (pitfalls §9).

// Scripts written without spaces between words.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}ー々]/u;
const word = /[\p{L}\p{N}\p{M}_]/u;
const plain = /^[\u0000-\u007f]*$/u;
const plainWord = /[a-z0-9_]+/gu;
const variation = /[\ufe00-\ufe0f]/u;
const emoji = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/u;

/** The search terms of a text, in order. Latin words are one term each, unspaced runs give each pair of neighbours (a lone character itself). */
export function searchTerms(text: string): readonly string[] {
  // Most text of most people; it needs none of the questions below.
  if (plain.test(text)) return text.toLowerCase().match(plainWord) ?? [];
  const terms: string[] = [];
  let latin = '';
  let run: string[] = [];
  const flush = (): void => {
    if (latin !== '') terms.push(latin);
    latin = '';
    if (run.length === 1) terms.push(run[0] ?? '');
    for (let i = 0; i + 1 < run.length; i++) terms.push(`${run[i] ?? ''}${run[i + 1] ?? ''}`);
    run = [];
  };
  for (const letter of text.normalize('NFKC').toLowerCase()) {
    if (variation.test(letter)) continue;
    if (emoji.test(letter)) {
      flush();
      terms.push(emojiTerm(letter));
    } else if (unspaced.test(letter)) {
      if (latin !== '') flush();
      run.push(letter);
    } else if (word.test(letter)) {
      if (run.length > 0) flush();
      latin += letter;
    } else flush();
  }
  flush();
  return terms;
}

// The tokenizer of the index knows letters only, so an emoji becomes a word nobody types: a private-use letter and its code.
function emojiTerm(letter: string): string {
  return `\ue000${(letter.codePointAt(0) ?? 0).toString(16)}`;
}

/** What goes into the index for a text. A lone ideograph is findable because each character of a run is added after the pairs. */
export function indexText(text: string): string {
  if (plain.test(text)) return searchTerms(text).join(' ');
  const singles = [...new Set([...text.normalize('NFKC').toLowerCase()].filter((letter) => unspaced.test(letter)))];
  return [...searchTerms(text), '\u0001', ...singles].join(' ');
}

/** An FTS5 query for what a person typed: every word must occur, the last may go on unless a space follows it; null when nothing searchable was typed. */
export function searchQuery(typed: string): string | null {
  const parts = typed
    .split(/\s+/u)
    .map((part) => searchTerms(part))
    .filter((terms) => terms.length > 0);
  if (parts.length === 0) return null;
  const lastGoesOn = !/\s$/u.test(typed);
  return parts.map((terms, i) => `"${terms.join(' ')}"${lastGoesOn && i === parts.length - 1 ? '*' : ''}`).join(' ');
}
