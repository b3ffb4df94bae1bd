// Rows `replay` and `seek`: building a draft's replay beside splicing a JS string, and going to any moment of a long draft.
import { createReplayIndex } from '../../src/draft/replay-index.ts';
import { quantile } from './quantile.ts';
import { measured, type Row } from './row.ts';
import type { BenchTrace } from './trace.ts';

const rounds = 7;
const longDraft = 250_000;
const seeks = 400;

/** Replays the trace, and seeks in a draft made of it again and again until it has a quarter million edits. */
export function benchReplay(trace: BenchTrace): readonly Row[] {
  const { edits } = trace;
  const ours: number[] = [];
  const floor: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const a = timed(() => createReplayIndex(edits).textAt(edits.length).length);
    const b = timed(() => splice(edits).length);
    if (round === 0) continue;
    ours.push(a);
    floor.push(b);
  }
  const rate = (samples: readonly number[]): number => (edits.length / quantile(samples, 0.5)) * 1000;
  const long = longOf(trace);
  const index = createReplayIndex(long);
  const taken: number[] = [];
  // A fixed walk all over the draft (golden-ratio steps), so that two runs ask the same.
  for (let i = 1; i <= seeks; i++)
    taken.push(timed(() => index.textAt(Math.floor(((i * 0.618_033_988_75) % 1) * long.length)).length));
  return [
    measured(
      'replay',
      rate(ours),
      'edits/s',
      rate(floor),
      `the whole of ${trace.name} (${edits.length} edits) with checkpoints for seeking, median of ${rounds}; floor: splicing one JS string`,
      'rate',
    ),
    measured(
      'seek',
      quantile(taken, 0.99),
      'ms',
      null,
      `p99 of ${seeks} moments all over a draft of ${long.length} edits (${trace.name} over and over); no floor: the aim is 50 ms`,
    ),
  ];
}

function splice(edits: BenchTrace['edits']): string {
  let text = '';
  for (const { at, deleted, inserted } of edits) text = text.slice(0, at) + inserted + text.slice(at + deleted);
  // Reading one unit makes the engine put the pieces together, as showing the text would.
  text.charCodeAt(text.length >> 1);
  return text;
}

function longOf({ edits }: BenchTrace): BenchTrace['edits'][number][] {
  const end = splice(edits).length;
  const long: BenchTrace['edits'][number][] = [];
  for (let round = 0; long.length < longDraft; round++) {
    for (const edit of edits) long.push({ ...edit, n: long.length + 1, at: edit.at + round * end });
  }
  return long.slice(0, longDraft);
}

function timed(work: () => number): number {
  const began = performance.now();
  work();
  return performance.now() - began;
}
