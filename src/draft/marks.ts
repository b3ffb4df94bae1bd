// Makes characters visible that change what a text says without being seen: invisible, direction-turning, odd-width and broken ones.

/** A stretch of plain text, or one character shown as a token. */
export type Segment = { readonly text: string; readonly mark?: never } | { readonly text: string; readonly mark: Mark };

/** A character nobody can see as it is. */
export interface Mark {
  /** What to show in its place, like `ZWSP`. */
  readonly token: string;
  /** Its code point, like `U+200B`. */
  readonly codePoint: string;
  /** Its name in words. */
  readonly name: string;
}

const named: ReadonlyMap<number, readonly [token: string, name: string]> = new Map([
  [0x00, ['NUL', 'null character']],
  [0x7f, ['DEL', 'delete character']],
  [0x85, ['NEL', 'next line']],
  [0xa0, ['NBSP', 'no-break space']],
  [0xad, ['SHY', 'soft hyphen']],
  [0x034f, ['CGJ', 'combining grapheme joiner']],
  [0x061c, ['ALM', 'Arabic letter mark']],
  [0x115f, ['HCF', 'Hangul filler']],
  [0x1160, ['HJF', 'Hangul filler']],
  [0x1680, ['OGSP', 'Ogham space']],
  [0x17b4, ['KIVAQ', 'Khmer inherent vowel']],
  [0x17b5, ['KIVAA', 'Khmer inherent vowel']],
  [0x180e, ['MVS', 'Mongolian vowel separator']],
  [0x2000, ['NQSP', 'en quad']],
  [0x2001, ['MQSP', 'em quad']],
  [0x2002, ['ENSP', 'en space']],
  [0x2003, ['EMSP', 'em space']],
  [0x2004, ['3/MSP', 'third of an em space']],
  [0x2005, ['4/MSP', 'quarter of an em space']],
  [0x2006, ['6/MSP', 'sixth of an em space']],
  [0x2007, ['FSP', 'figure space']],
  [0x2008, ['PSP', 'punctuation space']],
  [0x2009, ['THSP', 'thin space']],
  [0x200a, ['HSP', 'hair space']],
  [0x200b, ['ZWSP', 'zero width space']],
  [0x200c, ['ZWNJ', 'zero width non-joiner']],
  [0x200d, ['ZWJ', 'zero width joiner']],
  [0x200e, ['LRM', 'left-to-right mark']],
  [0x200f, ['RLM', 'right-to-left mark']],
  [0x2028, ['LSEP', 'line separator']],
  [0x2029, ['PSEP', 'paragraph separator']],
  [0x202a, ['LRE', 'left-to-right embedding']],
  [0x202b, ['RLE', 'right-to-left embedding']],
  [0x202c, ['PDF', 'end of embedding']],
  [0x202d, ['LRO', 'left-to-right override']],
  [0x202e, ['RLO', 'right-to-left override']],
  [0x202f, ['NNBSP', 'narrow no-break space']],
  [0x205f, ['MMSP', 'mathematical space']],
  [0x2060, ['WJ', 'word joiner']],
  [0x2061, ['FA', 'invisible function application']],
  [0x2062, ['IT', 'invisible times']],
  [0x2063, ['IS', 'invisible separator']],
  [0x2064, ['IP', 'invisible plus']],
  [0x2066, ['LRI', 'left-to-right isolate']],
  [0x2067, ['RLI', 'right-to-left isolate']],
  [0x2068, ['FSI', 'first strong isolate']],
  [0x2069, ['PDI', 'end of isolate']],
  [0x2800, ['BLANK', 'blank braille pattern']],
  [0x3000, ['IDSP', 'ideographic space']],
  [0x3164, ['HF', 'Hangul filler']],
  [0xfeff, ['BOM', 'zero width no-break space']],
  [0xffa0, ['HWHF', 'halfwidth Hangul filler']],
  [0xfffc, ['OBJ', 'object placeholder']],
]);

/** Quick test on units: anything not here cannot be a mark, so that ordinary text costs one pass. */
const suspicious =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffc]/;
const pictographic = /\p{Extended_Pictographic}|\p{Emoji_Modifier}|[\u20e3\ufe0f]/u;

/** The mark for a code point, or `undefined` for what can be seen; line feed and tab are seen as themselves. */
export function markOf(codePoint: number): Mark | undefined {
  const known = named.get(codePoint);
  const hex = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  if (known !== undefined) return { token: known[0], codePoint: hex, name: known[1] };
  if (codePoint >= 0xd800 && codePoint <= 0xdfff)
    return { token: hex, codePoint: hex, name: 'half of a broken character' };
  if (codePoint < 0x20 && codePoint !== 0x09 && codePoint !== 0x0a)
    return { token: hex, codePoint: hex, name: 'control character' };
  if (codePoint >= 0x80 && codePoint < 0xa0) return { token: hex, codePoint: hex, name: 'control character' };
  if (codePoint >= 0x206a && codePoint <= 0x206f)
    return { token: hex, codePoint: hex, name: 'invisible format character' };
  if ((codePoint >= 0x180b && codePoint <= 0x180f) || (codePoint >= 0xfe00 && codePoint <= 0xfe0f))
    return { token: 'VS', codePoint: hex, name: 'variation selector' };
  if (codePoint >= 0xfff0 && codePoint <= 0xfffb)
    return { token: hex, codePoint: hex, name: 'invisible format character' };
  if (codePoint >= 0xe0000 && codePoint <= 0xe007f)
    return { token: 'TAG', codePoint: hex, name: 'invisible tag character' };
  if (codePoint >= 0xe0100 && codePoint <= 0xe01ef) return { token: 'VS', codePoint: hex, name: 'variation selector' };
  return undefined;
}

/** The text as segments; their `text`s joined are the text again, unit for unit. Joiners inside an emoji stay part of it. */
export function splitMarks(text: string): readonly Segment[] {
  if (!suspicious.test(text)) return text.length === 0 ? [] : [{ text }];
  const segments: Segment[] = [];
  let plainFrom = 0;
  for (let i = 0; i < text.length; ) {
    const codePoint = text.codePointAt(i) ?? 0;
    const width = codePoint > 0xffff ? 2 : 1;
    const mark = markOf(codePoint);
    if (mark !== undefined && !belongsToEmoji(text, i, codePoint)) {
      if (plainFrom < i) segments.push({ text: text.slice(plainFrom, i) });
      segments.push({ text: text.slice(i, i + width), mark });
      plainFrom = i + width;
    }
    i += width;
  }
  if (plainFrom < text.length) segments.push({ text: text.slice(plainFrom) });
  return segments;
}

/** How many characters of the text nobody can see. */
export function countMarks(text: string): number {
  return suspicious.test(text) ? splitMarks(text).filter((segment) => segment.mark !== undefined).length : 0;
}

/** How many characters (code points) a person would count, roughly: `😀` is one, a lone surrogate is one. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

function belongsToEmoji(text: string, at: number, codePoint: number): boolean {
  if (codePoint !== 0x200d && codePoint !== 0xfe0f) return false;
  const last = text.charCodeAt(at - 1);
  const before =
    last >= 0xdc00 && last <= 0xdfff && at >= 2 ? text.slice(at - 2, at) : text.slice(Math.max(0, at - 1), at);
  if (codePoint === 0xfe0f) return /[#*0-9\p{Extended_Pictographic}]/u.test(before);
  const after = text.codePointAt(at + 1);
  return pictographic.test(before) && after !== undefined && pictographic.test(String.fromCodePoint(after));
}
