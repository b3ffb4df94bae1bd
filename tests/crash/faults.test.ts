// P6 with a failing disk: the kernel answers EIO or ENOSPC to one chosen call in turn, or kills in the middle of it; what was acknowledged stays, what was not is said.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { writeKeysFile } from '../support/test-keys.ts';
import { runWriter } from './run-writer.ts';
import { hasStrace } from './strace.ts';
import { survives } from './survives.ts';

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

interface Fault {
  readonly what: string;
  readonly call: string;
  readonly inject: string;
  /** The first and last call it hits, and every how many-th. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Endings of the files it hits; the journal's own without it. */
  readonly files?: readonly string[];
}

const snapshot = ['-snapshot', '-snapshot.next', '-snapshot.last'] as const;

const faults: readonly Fault[] = [
  { what: 'a flush fails', call: 'fsync', inject: 'error=EIO', from: 1, to: 52, step: 3 },
  { what: 'every flush fails from one on', call: 'fsync', inject: 'error=EIO', from: 4, to: 52, step: 9 },
  { what: 'the disk is full for one write', call: 'pwrite64', inject: 'error=ENOSPC', from: 2, to: 214, step: 11 },
  { what: 'the disk is full from one write on', call: 'pwrite64', inject: 'error=ENOSPC', from: 8, to: 214, step: 23 },
  { what: 'a write fails', call: 'pwrite64', inject: 'error=EIO', from: 5, to: 214, step: 16 },
  { what: 'a file cannot be removed', call: 'unlink', inject: 'error=EACCES', from: 1, to: 3, step: 1 },
  { what: 'killed in a flush', call: 'fsync', inject: 'signal=KILL', from: 2, to: 52, step: 4 },
  { what: 'killed in a write', call: 'pwrite64', inject: 'signal=KILL', from: 3, to: 214, step: 16 },
  {
    what: 'the disk is full for the snapshot',
    call: 'write',
    inject: 'error=ENOSPC',
    from: 1,
    to: 32,
    step: 6,
    files: snapshot,
  },
  { what: 'the snapshot is not flushed', call: 'fsync', inject: 'error=EIO', from: 1, to: 2, step: 1, files: snapshot },
  { what: 'killed in the snapshot', call: 'write', inject: 'signal=KILL', from: 1, to: 32, step: 5, files: snapshot },
  {
    what: 'killed before the snapshot gets its name',
    call: 'rename',
    inject: 'signal=KILL',
    from: 1,
    to: 2,
    step: 1,
    files: snapshot,
  },
];

describe.skipIf(!hasStrace)('one call after another', () => {
  it.each(faults)(
    'P6 $what: acknowledged is kept, the rest is refused, and afterwards it goes on',
    { timeout: 400_000 },
    async ({ what, call, inject, from, to, step, files = ['', '-wal', '-journal'] }) => {
      const lost: string[] = [];
      const points = Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => from + i * step);
      let refused = 0;
      let ended = 0;
      const tryAt = async (n: number): Promise<void> => {
        const place = join(folder, `${what.replaceAll(' ', '-')}-${n}`);
        mkdirSync(place);
        const path = join(place, 'journal.candor');
        const paths = files.flatMap((suffix) => ['-P', `${path}${suffix}`]);
        const run = await runWriter({
          mode: 'everything',
          path,
          strace: [...paths, '-e', `inject=${call}:${inject}:when=${n}${what.includes('from one') ? '+' : ''}`],
        });
        refused += run.said.filter((line) => line.startsWith('refused')).length;
        if (run.code !== 0) ended++;
        // The first refusal says what is wrong with the disk; later ones may follow from it, for what was refused is missing.
        const first = run.said.find((line) => line.startsWith('refused'));
        if (first !== undefined && first !== 'refused disk-full' && first !== 'refused record-stopped')
          lost.push(`${call} ${n}: first “${first}”`);
        await survives(path, run.said, keys).catch((error: unknown) =>
          lost.push(
            `${call} ${n}: ${String(error)} (the writer ended with ${run.code ?? run.signal ?? ''}: ${run.stderr.slice(-300)})`,
          ),
        );
      };
      const waiting = [...points];
      await Promise.all(
        [1, 2, 3].map(async () => {
          for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await tryAt(next);
        }),
      );
      console.log(
        `${what}: ${points.length} points, ${refused} refusals, ${ended} times the writer ended early, ${lost.length} lost`,
      );
      expect(lost).toEqual([]);
      if (call !== 'unlink' && (files !== snapshot || inject.startsWith('signal')))
        expect(refused + ended).toBeGreaterThan(0);
    },
  );
});
