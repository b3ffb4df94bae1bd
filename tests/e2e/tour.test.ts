// The tour is a test of its own: every step of it happens, and the record holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTour } from '../../scripts/tour/run-tour.ts';

test('P1 P4 the tour runs to its end and the record holds', { timeout: 360_000 }, async () => {
  const pictures = mkdtempSync(join(tmpdir(), 'candor-tour-pictures-'));
  try {
    expect(await runTour({ pictures })).toBe(0);
  } finally {
    rmSync(pictures, { recursive: true, force: true });
  }
});
