// A text with the words of a query marked in it, as text nodes only.
import type { ReactNode } from 'react';

/** Cuts around the first match and marks every match. */
export function Highlighted({ text, query }: { readonly text: string; readonly query: string }): ReactNode {
  const words = query
    .trim()
    .split(/\s+/u)
    .filter((word) => word !== '');
  if (words.length === 0) return text;
  const pattern = new RegExp(`(${words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/gu, '\\$&')).join('|')})`, 'giu');
  const at = text.search(pattern);
  const from = at > 24 ? Math.max(text.lastIndexOf(' ', at - 12), 0) : 0;
  const shown = from > 0 ? `…${text.slice(from)}` : text;
  return shown.split(pattern).map((part, index) => (index % 2 === 1 ? <mark key={index}>{part}</mark> : part));
}
