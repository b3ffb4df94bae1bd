// Finds a query's words in a text, so that hits can be marked where they are.

/** A stretch of the text; `hit` when it is one of the words looked for. */
export interface MarkedPart {
  readonly text: string;
  readonly hit: boolean;
}

/** The text in parts; their texts joined are the text again. Case and accents do not matter; words match from their beginning, scripts without spaces anywhere. */
export function markWords(text: string, query: string): readonly MarkedPart[] {
  const terms = query
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .map((term) => fold(term).text)
    .filter((term) => term !== '');
  if (terms.length === 0) return [{ text, hit: false }];
  const folded = fold(text);
  const hits: [from: number, to: number][] = [];
  for (const term of terms) {
    const anywhere = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Hangul}]/u.test(
      term,
    );
    for (let at = folded.text.indexOf(term); at !== -1; at = folded.text.indexOf(term, at + term.length)) {
      if (!anywhere && at > 0 && /[\p{L}\p{N}]$/u.test(folded.text.slice(Math.max(0, at - 2), at))) continue;
      hits.push([folded.origin[at] ?? 0, folded.origin[at + term.length] ?? text.length]);
    }
  }
  hits.sort((a, b) => a[0] - b[0]);
  const parts: MarkedPart[] = [];
  let done = 0;
  for (const [from, to] of hits) {
    if (to <= done) continue;
    const start = Math.max(from, done);
    if (start > done) parts.push({ text: text.slice(done, start), hit: false });
    parts.push({ text: text.slice(start, to), hit: true });
    done = to;
  }
  if (done < text.length) parts.push({ text: text.slice(done), hit: false });
  return parts;
}

/** A piece of the text around its first hit, short enough for a row. */
export function excerpt(text: string, query: string, before = 24, length = 140): string {
  const first = markWords(text, query);
  const lead = first[0];
  if (lead === undefined || lead.hit || first.length === 1 || lead.text.length <= before) return text.slice(0, length);
  const from = lead.text.length - before;
  const word = text.indexOf(' ', from);
  return `… ${text.slice(word !== -1 && word < lead.text.length ? word + 1 : from).slice(0, length)}`;
}

/** Lower case without accents, and for each of its units where it came from. */
function fold(text: string): { readonly text: string; readonly origin: readonly number[] } {
  let out = '';
  const origin: number[] = [];
  let at = 0;
  for (const point of text) {
    const plain = point.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    for (let i = 0; i < plain.length; i++) origin.push(at);
    out += plain;
    at += point.length;
  }
  origin.push(text.length);
  return { text: out, origin };
}
