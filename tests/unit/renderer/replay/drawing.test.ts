// What the player draws: bars, posts, lines of the sheet, what the text is made of.
import { describe, expect, it } from 'vitest';
import { createProvenance } from '../../../../src/draft/provenance.ts';
import { drawBars } from '../../../../renderer/replay/bar-path.ts';
import { flagPosts } from '../../../../renderer/replay/flag-posts.ts';
import { madeOf } from '../../../../renderer/replay/made-of.ts';
import { currentMoment } from '../../../../renderer/replay/moment-list.tsx';
import { createReplayModel } from '../../../../renderer/replay/replay-model.ts';
import { sameBlock, sheetBlocks } from '../../../../renderer/replay/sheet-blocks.ts';
import { sampleDraft, sampleReplay } from '../../../fake-host/review-samples.ts';
import { writeDraft } from '../../../fake-host/draft-script.ts';

const bars = (path: string): number => path.split('M').length - 1;

describe('bars', () => {
  it('one bar per edit while they fit, up for put in, down for taken out', () => {
    const drawn = drawBars(writeDraft(1).type('abcd').backspace(2).edits(), 900);
    expect(drawn.editsPerBar).toBe(1);
    expect([bars(drawn.up), bars(drawn.down)]).toEqual([4, 2]);
  });

  it('never says anything about time: the same edits at other seconds draw the same', () => {
    const slow = writeDraft(1).type('abcd').wait(3000).type('ef').edits();
    const fast = writeDraft(1).type('abcdef').edits();
    expect(drawBars(slow, 900)).toEqual(drawBars(fast, 900));
  });

  it('a quarter of a million edits fit the width, and a large paste among them still stands out', () => {
    const edits = Array.from({ length: 250_000 }, (_, i) => ({
      deleted: 0,
      inserted: i === 125_000 ? 'x'.repeat(2000) : 'x',
    }));
    const drawn = drawBars(edits, 900);
    expect(bars(drawn.up)).toBeLessThanOrEqual(300);
    const heights = [...drawn.up.matchAll(/v([\d.]+)h-/gu)].map((match) => Number(match[1]));
    expect(heights.filter((height) => height > 40)).toHaveLength(1);
  });
});

describe('posts', () => {
  const { moments, index } = createReplayModel(sampleReplay('draft-sample'));

  it('stand apart, and what is invisible always gets one', () => {
    const posts = flagPosts(moments, index.length, 900);
    const places = posts.map((post) => (post.position / index.length) * 900);
    for (const [i, place] of places.entries())
      if (i > 0) expect(place - (places[i - 1] ?? 0)).toBeGreaterThanOrEqual(22);
    expect(posts.some((post) => post.kind === 'pasted' && post.marks === 1)).toBe(true);
    expect(posts.some((post) => post.kind === 'removed' && post.marks === 1)).toBe(true);
  });

  it('the current moment is the last one that is over', () => {
    expect(currentMoment(moments, 0)).toBe(-1);
    expect(currentMoment(moments, 1)).toBe(0);
    expect(currentMoment(moments, index.length)).toBe(moments.length - 1);
  });
});

describe('sheet', () => {
  it('P2 its lines hold the very text, with and without what was taken out', () => {
    const draft = writeDraft(1).type('one\ntwo\n').backspace(2).type('\n\nthree').cut('e\nt').paste('\n\n');
    const sheet = createProvenance(draft.edits()).sheetAt(draft.edits().length);
    for (const removed of [true, false]) {
      const text = sheetBlocks(sheet, removed)
        .map((runs) =>
          runs
            .filter((run) => !run.removed)
            .map((run) => run.text)
            .join(''),
        )
        .join('\n');
      expect(text).toBe(draft.text());
    }
    expect(
      sheetBlocks(sheet, false)
        .flat()
        .filter((run) => run.removed && run.text !== ''),
    ).toEqual([]);
  });

  it('the caret is drawn exactly once, whatever is hidden', () => {
    const provenance = createProvenance(sampleDraft.edits());
    for (let position = 1; position <= sampleDraft.edits().length; position++) {
      for (const removed of [true, false])
        expect(
          sheetBlocks(provenance.sheetAt(position), removed)
            .flat()
            .filter((run) => run.caret),
        ).toHaveLength(1);
    }
  });

  it('a line that looks different is drawn anew', () => {
    const [before] = sheetBlocks(createProvenance(writeDraft(1).type('ab').edits()).sheetAt(1), true);
    const [after] = sheetBlocks(createProvenance(writeDraft(1).type('ab').edits()).sheetAt(2), true);
    expect(sameBlock(before ?? [], before ?? [])).toBe(true);
    expect(sameBlock(before ?? [], after ?? [])).toBe(false);
  });

  it('says what the text is made of, in characters that are still there', () => {
    const { runs } = createProvenance(sampleDraft.edits()).sheetAt(sampleDraft.edits().length);
    const made = madeOf(runs);
    expect(made.template).toBe('Past returns do not tell you what comes next.'.length);
    expect(made.pasted).toBe('returned 6.2 % after fees in 2025'.length);
    expect(made.typed + made.pasted + made.template).toBe(sampleDraft.text().length);
  });
});
