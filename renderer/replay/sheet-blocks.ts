// Cuts a sheet into lines that can be drawn, kept and skipped one by one, so that a long draft stays quick to scrub.
import type { Run, Sheet } from '../../src/draft/provenance.ts';

/** A run as drawn; `caret` when the caret stands right behind it, `label` when its origin is named behind it. */
export interface DrawnRun extends Run {
  readonly caret: boolean;
  readonly label: boolean;
}

/** The lines of a sheet. Removed text never breaks a line: what is struck out stays in its place. */
export function sheetBlocks(sheet: Sheet, showRemoved: boolean): readonly (readonly DrawnRun[])[] {
  const blocks: DrawnRun[][] = [];
  let open: DrawnRun[] = [];
  blocks.push(open);
  const shown = sheet.runs
    .map((run, i) => ({ run, caret: i === sheet.caret }))
    .filter(({ run, caret }) => showRemoved || !run.removed || caret);
  // Whether kept text of the same origin goes on further down: then its origin is named there.
  const goesOn: boolean[] = [];
  let following = '';
  for (let i = shown.length - 1; i >= 0; i--) {
    const run = shown[i]?.run;
    goesOn[i] = run !== undefined && run.source === following;
    if (run !== undefined && !run.removed) following = run.source;
  }
  for (const [i, { run, caret }] of shown.entries()) {
    if (run.removed) {
      if (showRemoved) open.push({ ...run, caret, label: false });
      else open.push({ ...run, text: '', caret, label: false });
      continue;
    }
    const label = goesOn[i] !== true;
    const lines = run.text.split('\n');
    for (const [j, line] of lines.entries()) {
      const last = j === lines.length - 1;
      if (line !== '' || (last && (caret || label)))
        open.push({ ...run, text: line, caret: last && caret, label: last && label });
      if (!last) {
        open = [];
        blocks.push(open);
      }
    }
  }
  return blocks;
}

/** Whether two lines look the same, so that the one on screen may stay. */
export function sameBlock(a: readonly DrawnRun[], b: readonly DrawnRun[]): boolean {
  if (a.length !== b.length) return false;
  return a.every((run, i) => {
    const other = b[i];
    return (
      other !== undefined &&
      run.source === other.source &&
      run.removed === other.removed &&
      run.now === other.now &&
      run.caret === other.caret &&
      run.label === other.label &&
      run.text === other.text
    );
  });
}
