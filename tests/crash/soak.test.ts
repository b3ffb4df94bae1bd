// Two minutes of typing at a hundred times a person's speed, through the vault's real process; `npm run soak` is the whole hour.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { soak } from '../soak/soak.ts';
import { mebibytes, soakFaults, soakLimits } from '../soak/verdict.ts';

const minutes = 2;
const edits = minutes * 60 * 500;

it(`P1 P6 ${minutes} minutes of typing a hundred times over: the log stays below ${mebibytes(soakLimits.log)}, memory is bounded, nothing is lost, the record verifies`, async () => {
  const parent = resolve(import.meta.dirname, '..', '..', 'out');
  mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent, 'soak-')); // on the project's disk: in memory a flush costs nothing and the log is emptied too easily
  try {
    const report = await soak({ folder, edits, rate: null, onCourse: () => undefined });
    const most = (pick: (at: (typeof report.course)[number]) => number): number => Math.max(...report.course.map(pick));
    console.log(
      `soak: ${report.acknowledged.edits} edits in ${report.seconds.toFixed(1)} s, log at most ${mebibytes(most((at) => at.log))}, memory at most ${mebibytes(most((at) => at.rss))}, ${report.folds} pages folded`,
    );
    expect(report.acknowledged.edits).toBeGreaterThanOrEqual(edits);
    expect(soakFaults(report, soakLimits)).toEqual([]);
    // The judge is not deaf: each bound that is passed and each edit that is missing is said.
    expect(soakFaults(report, { log: 1024, rss: 1024 })).toHaveLength(2);
    expect(
      soakFaults(
        { ...report, acknowledged: { ...report.acknowledged, edits: report.acknowledged.edits + 1 } },
        soakLimits,
      ),
    ).toHaveLength(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
