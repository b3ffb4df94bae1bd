// Draws the edits of a draft as bars: up what was put in, down what was taken out, taller for more; never anything about time.
import type { Edit } from '../../src/draft/edit.ts';

/** Two SVG paths and how many edits stand behind one bar. */
export interface Bars {
  readonly up: string;
  readonly down: string;
  readonly editsPerBar: number;
}

/** Height of the drawing and where its base line lies, in its own units. */
export const barsHeight = 116;
/** See `barsHeight`. */
export const barsBase = 70;
const tallestUp = 42;
const tallestDown = 44;
const shortest = 7;
const gap = 2;
const narrowest = 2;
const widest = 8;

/** The bars of `edits` over `width` pixels; more edits than fit share a bar, which then shows the largest of them. */
export function drawBars(edits: readonly Pick<Edit, 'deleted' | 'inserted'>[], width: number): Bars {
  if (edits.length === 0 || width <= 0) return { up: '', down: '', editsPerBar: 1 };
  const editsPerBar = Math.max(1, Math.ceil((edits.length * (narrowest + 1)) / width));
  const bars = Math.ceil(edits.length / editsPerBar);
  const pitch = width / (edits.length / editsPerBar);
  const thick = Math.min(widest, pitch > narrowest + gap ? pitch - gap : narrowest);
  let up = '';
  let down = '';
  for (let bar = 0; bar < bars; bar++) {
    let put = 0;
    let took = 0;
    const end = Math.min(edits.length, (bar + 1) * editsPerBar);
    for (let i = bar * editsPerBar; i < end; i++) {
      const edit = edits[i];
      if (edit === undefined) continue;
      put = Math.max(put, edit.inserted.length);
      took = Math.max(took, edit.deleted);
    }
    const x = (bar * pitch).toFixed(1);
    if (put > 0) {
      const height = heightOf(put, tallestUp);
      up += `M${x} ${(barsBase - 2 - height).toFixed(1)}h${thick.toFixed(1)}v${height.toFixed(1)}h-${thick.toFixed(1)}z`;
    }
    if (took > 0) {
      const height = heightOf(took, tallestDown);
      down += `M${x} ${barsBase + 2}h${thick.toFixed(1)}v${height.toFixed(1)}h-${thick.toFixed(1)}z`;
    }
  }
  return { up, down, editsPerBar };
}

/** One character is short, a hundred are three quarters, a thousand and more are the top. */
function heightOf(units: number, tallest: number): number {
  return Math.min(tallest, shortest + (Math.log10(units) / 3) * (tallest - shortest));
}
