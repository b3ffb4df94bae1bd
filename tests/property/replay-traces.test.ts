// Replay, provenance and moments over real people's typing.
import { describe, expect, it } from 'vitest';
import { applyEdit } from '../../src/draft/edit.ts';
import { findMoments } from '../../src/draft/moments.ts';
import { createProvenance } from '../../src/draft/provenance.ts';
import { createReplayIndex } from '../../src/draft/replay-index.ts';
import { readTraces, tracesAreHere, tracesMissing } from './editing-traces.ts';

if (!tracesAreHere) {
  if (process.env.CI !== undefined) throw new Error(`In CI these must run: ${tracesMissing}`);
  console.warn(`Skipped: ${tracesMissing}`);
}

describe.skipIf(!tracesAreHere)('replay of real typing', () => {
  const traces = tracesAreHere ? readTraces() : [];

  it.each(traces.map((trace) => [trace.name, trace] as const))(
    'P2 %s ends in its very text, and every 97th moment is what splicing gives',
    (_name, { edits, end }) => {
      const index = createReplayIndex(edits);
      expect(index.textAt(edits.length)).toBe(end);
      let text = '';
      const wanted = new Map<number, string>();
      for (const [i, edit] of edits.entries()) {
        text = applyEdit(text, edit);
        if ((i + 1) % 97 === 0) wanted.set(i + 1, text);
      }
      // Backwards, so that each one starts from a checkpoint again.
      for (const [position, then] of [...wanted].reverse())
        expect(index.textAt(position) === then, `moment ${position}`).toBe(true);
    },
  );

  it.each(traces.map((trace) => [trace.name, trace] as const))(
    'P2 the sheet of %s keeps the text and every removal',
    (_name, { edits, end }) => {
      const sheet = createProvenance(edits).sheetAt(edits.length);
      const kept = sheet.runs
        .filter((run) => !run.removed)
        .map((run) => run.text)
        .join('');
      const gone = sheet.runs.filter((run) => run.removed).reduce((sum, run) => sum + run.text.length, 0);
      expect(kept === end).toBe(true);
      expect(gone).toBe(edits.reduce((sum, edit) => sum + edit.deleted, 0));
    },
  );

  it.each(traces.map((trace) => [trace.name, trace] as const))(
    'the moments of %s come in order and stay inside the draft',
    (_name, { edits }) => {
      const moments = findMoments(edits, 'sent');
      expect(moments.length).toBeGreaterThan(10);
      for (const [i, moment] of moments.entries()) {
        expect(moment.first).toBeLessThanOrEqual(moment.position);
        expect(moment.position).toBeGreaterThanOrEqual(moments[i - 1]?.position ?? 1);
        expect(moment.position).toBeLessThanOrEqual(edits.length);
      }
    },
  );
});
