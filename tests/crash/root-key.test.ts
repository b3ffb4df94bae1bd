// P6 the root key through crashes: at every step of making and re-wrapping it, the previous or the new wrap opens to the same key, and none is ever replaced.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHex } from '../../src/bytes/bytes.ts';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { keyPlaces, obtainRootKey } from '../../main/keys/root-key.ts';
import { testKeyStore } from '../support/key-store.ts';
import { Disk, type Files } from './disk-model.ts';
import { readTrace, straceArguments, type Step } from './file-trace.ts';
import { hasStrace } from './strace.ts';

let folder: string;
beforeAll(async () => {
  await cryptoReady();
  folder = mkdtempSync(join(tmpdir(), 'candor-crash-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasStrace)('the wrap of the root key', () => {
  let steps: readonly Step[];
  let traced: string;
  beforeAll(() => {
    traced = join(folder, 'traced');
    mkdirSync(traced);
    execFileSync(
      'strace',
      [
        ...straceArguments(join(folder, 'log')),
        process.execPath,
        join(import.meta.dirname, 'writer.ts'),
        'root-key',
        traced,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    steps = readTrace(readFileSync(join(folder, 'log'), 'latin1'), traced);
  });

  /** Puts the files of a moment into a data folder, as if they were this computer's. */
  function laidOut(files: Files): string {
    const data = join(folder, 'moment');
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data);
    for (const [path, bytes] of files) {
      const place = join(data, path.slice(traced.length));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, bytes);
    }
    return data;
  }

  it('P6 killed or without power at any moment: once a key was given out, that very key is found again', async () => {
    const disk = new Disk();
    let key: string | null = null;
    let points = 0;
    const lost: string[] = [];
    for (const step of steps) {
      for (const files of [disk.killed(step), disk.powerless(() => 'none'), disk.powerless(() => 'sector')]) {
        points++;
        const data = laidOut(files);
        try {
          const found = toHex(await obtainRootKey(keyPlaces(data), testKeyStore('the store of the next start')));
          if (key !== null && found !== key) lost.push(`point ${points}: another key`);
        } catch (error) {
          if (key !== null) lost.push(`point ${points}: ${String(error)}`);
          else if ([...files.keys()].some((path) => path.endsWith('root.json')))
            lost.push(`point ${points}: half a first wrap stands in the way: ${String(error)}`);
        }
      }
      disk.play(step);
      if (step.kind === 'said') {
        expect(key ?? step.line.slice(4)).toBe(step.line.slice(4));
        key = step.line.slice(4);
      }
    }
    console.log(`root key: ${points} crash points, ${lost.length} lost`);
    expect(lost).toEqual([]);
    expect(key).not.toBeNull();
    expect(steps.filter((step) => step.kind === 'rename').length).toBe(5); // one for the first wrap, two for each of the others
  });

  it('P6 a key is given out only after its wrap was flushed, and the folder that names it', () => {
    let open = new Set<string>();
    for (const step of steps) {
      if (step.kind === 'write') open.add(step.path);
      if (step.kind === 'rename') open.add(dirname(step.path));
      if (step.kind === 'flush') open.delete(step.path);
      if (step.kind === 'rename') open.delete(step.path);
      if (step.kind === 'said') {
        expect([...open]).toEqual([]);
        open = new Set();
      }
    }
  });
});

describe('what is never done', () => {
  it.each([
    [
      'no wrap beside a journal',
      'key-lost',
      (data: string) => {
        mkdirSync(join(data, 'journal'));
        writeFileSync(join(data, 'journal', 'epoch-0.candor'), 'a journal');
      },
    ],
    [
      'a wrap that is empty',
      'key-lost',
      (data: string) => {
        put(data, '');
      },
    ],
    [
      'a wrap that is half',
      'key-lost',
      (data: string) => {
        put(data, '{"version":1,"store":"x","wra');
      },
    ],
    [
      'a wrap of a later version',
      'key-lost',
      (data: string) => {
        put(data, '{"version":2,"store":"x","wrapped":"AA"}');
      },
    ],
    [
      'a wrap no keychain opens',
      'keychain-denied',
      (data: string) => {
        put(data, '{"version":1,"store":"x","wrapped":"AAAA"}');
      },
    ],
  ])('P6 %s: no new key is made, nothing is written', async (_what, code, damage) => {
    const data = mkdtempSync(join(folder, 'data-'));
    damage(data);
    const before = existsSync(keyPlaces(data).wrap) ? readFileSync(keyPlaces(data).wrap) : null;
    await expect(obtainRootKey(keyPlaces(data), testKeyStore('a store'))).rejects.toMatchObject({ code });
    expect(existsSync(keyPlaces(data).wrap) ? readFileSync(keyPlaces(data).wrap) : null).toEqual(before);
    expect(existsSync(keyPlaces(data).previous)).toBe(false);
  });

  it('P6 a keychain that says no today gives the same key tomorrow', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const key = await obtainRootKey(keyPlaces(data), testKeyStore('a store'));
    await expect(obtainRootKey(keyPlaces(data), testKeyStore('a store', { denied: true }))).rejects.toMatchObject({
      code: 'keychain-denied',
    });
    expect(await obtainRootKey(keyPlaces(data), testKeyStore('a store'))).toEqual(key);
  });

  it('P6 an old wrap replayed over a newer one opens to the same key: it holds nothing that could be rolled back', async () => {
    const data = mkdtempSync(join(folder, 'data-'));
    const key = await obtainRootKey(keyPlaces(data), testKeyStore('a store'));
    const old = readFileSync(keyPlaces(data).wrap);
    await obtainRootKey(keyPlaces(data), testKeyStore('another store'));
    writeFileSync(keyPlaces(data).wrap, old);
    expect(await obtainRootKey(keyPlaces(data), testKeyStore('another store'))).toEqual(key);
  });
});

function put(data: string, text: string): void {
  const { wrap } = keyPlaces(data);
  mkdirSync(dirname(wrap), { recursive: true });
  writeFileSync(wrap, text);
}
