// The replay index where random programs seldom go: far jumps, long texts, edits that do not fit.
import { describe, expect, it } from 'vitest';
import { createReplayIndex } from '../../../src/draft/replay-index.ts';
import { createProvenance } from '../../../src/draft/provenance.ts';
import { writeDraft } from '../../fake-host/draft-script.ts';

describe('replay index', () => {
  it('P2 an edit that does not fit is named and nothing is shown in its place', () => {
    const edits = [
      { at: 0, deleted: 0, inserted: 'abc' },
      { at: 2, deleted: 5, inserted: '' },
    ];
    expect(() => createReplayIndex(edits)).toThrow(/Edit 2 does not fit/u);
    expect(() => createReplayIndex(edits)).toThrow(expect.objectContaining({ code: 'draft-mismatch' }));
  });

  it('asks for moments that are not there are refused', () => {
    const index = createReplayIndex([{ at: 0, deleted: 0, inserted: 'a' }]);
    for (const position of [-1, 2, 0.5, Number.NaN]) expect(() => index.textAt(position)).toThrow(RangeError);
  });

  it('P2 ten thousand moments over many checkpoints, forwards, backwards and criss-cross', () => {
    const edits = Array.from({ length: 10_000 }, (_, i) => ({
      at: Math.floor(i / 2),
      deleted: i % 5 === 4 ? 1 : 0,
      inserted: String.fromCharCode(97 + (i % 26)),
    }));
    const texts = [''];
    for (const { at, deleted, inserted } of edits) {
      const before = texts.at(-1) ?? '';
      texts.push(before.slice(0, at) + inserted + before.slice(at + deleted));
    }
    const index = createReplayIndex(edits);
    for (let i = 0; i <= 10_000; i += 7) expect(index.textAt(i) === texts[i]).toBe(true);
    for (let i = 10_000; i >= 0; i -= 7) expect(index.textAt(i) === texts[i]).toBe(true);
    for (let i = 0; i <= 10_000; i++)
      expect(index.textAt((i * 7919) % 10_001) === texts[(i * 7919) % 10_001]).toBe(true);
  });
});

describe('provenance', () => {
  it('what was taken out stands where it stood, before what took its place', () => {
    const draft = writeDraft(100).type('Good morning!').backspace(1).type('.').paste(' It returned 6 %.');
    const { runs } = createProvenance(draft.edits()).sheetAt(draft.edits().length);
    expect(runs.map(({ text, removed, source }) => [text, removed, source])).toEqual([
      ['Good morning', false, 'typed'],
      ['!', true, 'typed'],
      ['.', false, 'typed'],
      [' It returned 6 %.', false, 'pasted'],
    ]);
  });

  it('a resync shows only what differed, not the whole text twice', () => {
    const edits = [
      ...writeDraft(100).type('abcd').edits(),
      {
        at: 0,
        deleted: 4,
        inserted: 'abXd',
        kind: 'program',
        composing: false,
        origin: 'resync',
        n: 5,
        second: 101,
      } as const,
    ];
    const { runs, caret } = createProvenance(edits).sheetAt(5);
    expect(runs.map(({ text, removed, source }) => [text, removed, source])).toEqual([
      ['ab', false, 'typed'],
      ['c', true, 'typed'],
      ['X', false, 'resync'],
      ['d', false, 'typed'],
    ]);
    expect(caret).toBe(2);
  });

  it('before the first edit there is nothing, and the caret stands before it', () => {
    expect(createProvenance(writeDraft(100).type('abc').edits()).sheetAt(0)).toEqual({
      runs: [],
      caret: -1,
      folded: { runs: 0, units: 0 },
    });
  });
});
