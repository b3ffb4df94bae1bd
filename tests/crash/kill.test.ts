// P1 for real: a process that types as fast as it can is killed 300 times; every time all it acknowledged is on record and the record holds.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { writeKeysFile } from '../support/test-keys.ts';
import { runWriter } from './run-writer.ts';
import { survives } from './survives.ts';

const journals = 30;
const killsEach = 10;
let folder: string;
let keys: string;
beforeAll(async () => {
  await cryptoReady();
  folder = mkdtempSync(join(tmpdir(), 'candor-crash-'));
  keys = writeKeysFile(join(folder, 'keys.json'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it(`P1 kill -9 ${journals * killsEach} times at any point: nothing acknowledged is lost`, {
  timeout: 2_400_000,
}, async () => {
  const lost: string[] = [];
  let kills = 0;
  let acknowledged = 0;
  const killAgainAndAgain = async (number: number): Promise<void> => {
    const path = join(folder, `journal-${number}.candor`);
    const said: string[] = [];
    for (let i = 0; i < killsEach; i++) {
      const run = await runWriter({ mode: 'flood', path, killAfter: (number * 17 + i * 37) % 120 });
      if (run.signal !== 'SIGKILL') throw new Error(`the writer ended by itself: ${run.stderr}`);
      kills++;
      acknowledged += run.said.length;
      said.push(...run.said);
      // The journal goes on from where it was killed, so what was acknowledged before the earlier kills is looked for again.
      await survives(path, said, keys).catch((error: unknown) =>
        lost.push(`journal ${number}, kill ${i}: ${String(error)}`),
      );
    }
  };
  const waiting = Array.from({ length: journals }, (_, i) => i);
  await Promise.all(
    [1, 2, 3].map(async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await killAgainAndAgain(next);
    }),
  );
  console.log(`kill -9: ${kills} times, ${acknowledged} acknowledgements, ${lost.length} lost`);
  expect(lost).toEqual([]);
  expect(kills).toBe(journals * killsEach);
  expect(acknowledged).toBeGreaterThan(kills * 5);
});
