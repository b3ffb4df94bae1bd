// Replay and provenance against naive splicing, over random edit programs.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkedText } from '../../src/draft/chunked-text.ts';
import { applyEdit, diffTexts } from '../../src/draft/edit.ts';
import { markOf, splitMarks } from '../../src/draft/marks.ts';
import { createProvenance } from '../../src/draft/provenance.ts';
import { createReplayIndex } from '../../src/draft/replay-index.ts';
import { editPrograms } from './replay-programs.ts';

describe('replay of random programs', () => {
  it('P2 the text at every moment is the text naive splicing gives, in any order of asking', () => {
    let pastes = 0;
    let broken = 0;
    fc.assert(
      fc.property(editPrograms, fc.array(fc.nat(), { maxLength: 20 }), (edits, jumps) => {
        const index = createReplayIndex(edits);
        const texts = [''];
        for (const edit of edits) texts.push(applyEdit(texts.at(-1) ?? '', edit));
        for (const [position, text] of texts.entries()) expect(index.textAt(position)).toBe(text);
        for (const jump of jumps) expect(index.textAt(jump % texts.length)).toBe(texts[jump % texts.length]);
        pastes += edits.filter((edit) => edit.inserted.length > 400).length;
        broken += texts.filter((text) => !text.isWellFormed()).length;
      }),
      { numRuns: 300 },
    );
    expect(pastes).toBeGreaterThan(100);
    expect(broken).toBeGreaterThan(100);
  });

  it('P2 what is kept on the sheet is the text, and what was taken out is all of it, in its place', () => {
    let removals = 0;
    fc.assert(
      fc.property(editPrograms, (edits) => {
        const provenance = createProvenance(edits);
        let text = '';
        let taken = '';
        for (const [i, edit] of edits.entries()) {
          const gone = text.slice(edit.at, edit.at + edit.deleted);
          // A resync puts the whole text on record again; on the sheet only the difference counts.
          const change =
            edit.origin === 'resync'
              ? (diffTexts(gone, edit.inserted) ?? { at: 0, deleted: 0, inserted: '' })
              : { at: 0, deleted: edit.deleted, inserted: edit.inserted };
          taken += gone.slice(change.at, change.at + change.deleted);
          text = applyEdit(text, edit);
          const sheet = provenance.sheetAt(i + 1);
          expect(
            sheet.runs
              .filter((run) => !run.removed)
              .map((run) => run.text)
              .join(''),
          ).toBe(text);
          const struck = sheet.runs
            .filter((run) => run.removed)
            .map((run) => run.text)
            .join('');
          expect([...unitsOf(struck)].sort()).toEqual([...unitsOf(taken)].sort());
          const newest = sheet.runs
            .filter((run) => run.now && !run.removed)
            .map((run) => run.text)
            .join('');
          expect(newest).toBe(change.inserted);
        }
        if (taken.length > 0) removals++;
      }),
      { numRuns: 60 },
    );
    expect(removals).toBeGreaterThan(20);
  });

  it('folding the oldest removals leaves the text whole and says how much it left out', () => {
    let folds = 0;
    fc.assert(
      fc.property(editPrograms, fc.integer({ min: 0, max: 3 }), (edits, most) => {
        const provenance = createProvenance(edits);
        const full = provenance.sheetAt(edits.length);
        const folded = provenance.sheetAt(edits.length, most);
        const kept = (runs: typeof full.runs): string =>
          runs
            .filter((run) => !run.removed)
            .map((run) => run.text)
            .join('');
        const gone = (runs: typeof full.runs): number =>
          runs.filter((run) => run.removed).reduce((sum, run) => sum + run.text.length, 0);
        expect(kept(folded.runs)).toBe(kept(full.runs));
        expect(gone(folded.runs) + folded.folded.units).toBe(gone(full.runs));
        expect(folded.runs.filter((run) => run.removed).length).toBeLessThanOrEqual(most);
        if (folded.folded.runs > 0) folds++;
      }),
      { numRuns: 100 },
    );
    expect(folds).toBeGreaterThan(10);
  });

  it('a snapshot of a text never changes when the text goes on', () => {
    fc.assert(
      fc.property(editPrograms, (edits) => {
        const text = new ChunkedText();
        const taken: { readonly chunks: readonly string[]; readonly text: string }[] = [];
        for (const edit of edits) {
          text.splice(edit.at, edit.deleted, edit.inserted);
          taken.push({ chunks: text.snapshot(), text: text.toString() });
        }
        for (const { chunks, text: then } of taken) expect(new ChunkedText(chunks).toString()).toBe(then);
      }),
      { numRuns: 60 },
    );
  });

  it('any part of a chunked text is the part of the string', () => {
    fc.assert(
      fc.property(editPrograms, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 10 }), (edits, parts) => {
        const text = new ChunkedText();
        for (const edit of edits) text.splice(edit.at, edit.deleted, edit.inserted);
        const whole = text.toString();
        for (const [a, b] of parts) {
          const from = whole.length === 0 ? 0 : a % whole.length;
          const to = from + (b % (whole.length - from + 1));
          expect(text.slice(from, to)).toBe(whole.slice(from, to));
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('marks of random texts', () => {
  it('segments joined are the text, and every mark is a character that has a mark', () => {
    let marks = 0;
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        const segments = splitMarks(text);
        expect(segments.map((segment) => segment.text).join('')).toBe(text);
        for (const segment of segments) {
          if (segment.mark === undefined) continue;
          marks++;
          expect(markOf(segment.text.codePointAt(0) ?? 0)).toEqual(segment.mark);
        }
      }),
      { numRuns: 500, examples: [['a\u200bb'], ['\ud83d'], ['\u202eevil\u202c'], ['\u0000']] },
    );
    expect(marks).toBeGreaterThan(3);
  });
});

function unitsOf(text: string): Iterable<string> {
  return text.split('');
}
