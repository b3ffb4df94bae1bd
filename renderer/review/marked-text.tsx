// A text with the words looked for marked in it.
import type { ReactNode } from 'react';
import { markWords } from './mark-words.ts';

/** Draws the text as text nodes, the hits as marks. */
export function MarkedText({ text, query }: { readonly text: string; readonly query: string }): ReactNode {
  if (query === '') return text;
  return markWords(text, query).map((part, i) => (part.hit ? <mark key={i}>{part.text}</mark> : part.text));
}
