// The terminal's replay: exact, readable without colour, and never obeyed by the terminal.
import { describe, expect, it } from 'vitest';
import { renderEditList, renderReplay } from '../../../cli/replay-view.ts';
import { sampleReplay } from '../../fake-host/review-samples.ts';
import { writeDraft } from '../../fake-host/draft-script.ts';

const plain = { colour: false, width: 80 } as const;

describe('replay in a terminal', () => {
  it('shows what was taken out, what was pasted and what is invisible without any colour', () => {
    const lines = renderReplay(sampleReplay('draft-sample'), { ...plain, at: 117 }).join('\n');
    expect(lines).toContain('Good morning~!~.');
    expect(lines).toContain('[returned 6.2 % after fees in 2025‹ZWSP›]');
    expect(lines).toContain('● 2026-11-');
    expect(lines).toContain('Exact at 9 of 9 checks.');
  });

  it('hostile text cannot give the terminal orders', () => {
    const edits = writeDraft(100).paste('\u001b]0;owned\u0007\u009b31m\u202e').type('x').edits();
    const replay = { ...sampleReplay('draft-sample'), edits: [...edits], text: '' };
    for (const line of [...renderReplay(replay, plain), ...renderEditList(replay)])
      expect(line).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/u);
  });

  it('with colour every style is closed on its own line', () => {
    for (const line of renderReplay(sampleReplay('draft-sample'), { colour: true, width: 40 })) {
      const opened = line.split('\u001b[').length - 1;
      expect(opened % 2).toBe(0);
      if (opened > 0) expect(line).toContain('\u001b[0m');
    }
  });

  it('no line of the sheet is wider than the terminal', () => {
    const lines = renderReplay(sampleReplay('draft-sample'), { colour: false, width: 30 });
    const sheet = lines.slice(lines.indexOf('') + 1, lines.indexOf('', lines.indexOf('') + 1));
    expect(sheet.length).toBeGreaterThan(3);
    for (const line of sheet) expect(line.length).toBeLessThanOrEqual(30);
  });

  it('a moment that is not there is refused with the range', () => {
    expect(() => renderReplay(sampleReplay('draft-sample'), { ...plain, at: 999 })).toThrow(/has 153 edits/u);
  });
});
