// Breaks styled text into terminal lines at spaces, each style opened and closed within its own line.

/** How a stretch is drawn. */
export type Style = 'plain' | 'removed' | 'put-in' | 'bold' | 'dim';

/** A stretch of text in one style; may hold line feeds. */
export interface Cell {
  readonly text: string;
  readonly style: Style;
}

/** The lines of `cells`, none wider than `width` columns (wide characters count two) unless a single character is. */
export function wrapCells(
  cells: readonly Cell[],
  width: number,
  paint: (text: string, style: Style) => string,
): readonly string[] {
  const limit = Math.max(20, width);
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const flush = (): void => {
    lines.push(line.trimEnd());
    line = '';
    used = 0;
  };
  for (const { text, style } of cells) {
    for (const [i, part] of text.split('\n').entries()) {
      if (i > 0) flush();
      let open = '';
      for (const word of part.match(/\s+|\S+/gu) ?? []) {
        for (const piece of pieces(word, limit)) {
          const columns = columnsOf(piece);
          if (used + columns > limit && used > 0) {
            line += paint(open, style);
            open = '';
            flush();
            if (/^\s+$/u.test(piece)) continue;
          }
          open += piece;
          used += columns;
        }
      }
      line += paint(open, style);
    }
  }
  flush();
  return lines;
}

function pieces(word: string, limit: number): readonly string[] {
  if (columnsOf(word) <= limit) return [word];
  const out: string[] = [];
  let piece = '';
  for (const point of word) {
    if (columnsOf(piece + point) > limit) {
      out.push(piece);
      piece = '';
    }
    piece += point;
  }
  return [...out, piece];
}

/** Columns a terminal gives a text, near enough: East Asian wide characters and emoji take two, combining marks none. */
function columnsOf(text: string): number {
  let columns = 0;
  for (const point of text) {
    if (/\p{M}/u.test(point)) continue;
    columns +=
      /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}\uff01-\uff60]/u.test(
        point,
      ) && point > '\u00ff'
        ? 2
        : 1;
  }
  return columns;
}
