// P1 at every step: a vault's whole life is traced once; then the process ends, or the power goes, before, in and after each of its writes and flushes.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cryptoReady } from '../../src/crypto/sodium.ts';
import { writeKeysFile } from '../support/test-keys.ts';
import { Disk, type Files } from './disk-model.ts';
import { readTrace, straceArguments, type Step } from './file-trace.ts';
import { hasStrace } from './strace.ts';
import { survives } from './survives.ts';

const writer = join(import.meta.dirname, 'writer.ts');
const timeout = 600_000;
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

/** Puts the files of a moment into a fresh folder and gives the journal's path there. */
function laidOut(files: Files, name: string): string {
  const place = join(folder, name);
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  for (const [path, bytes] of files) writeFileSync(join(place, basename(path)), bytes);
  return join(place, 'journal.candor');
}

describe.skipIf(!hasStrace)('a vault from its first open to its last close', () => {
  let steps: readonly Step[];
  beforeAll(() => {
    const place = join(folder, 'traced');
    mkdirSync(place);
    execFileSync(
      'strace',
      [...straceArguments(join(folder, 'log')), process.execPath, writer, 'everything', join(place, 'journal.candor')],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    steps = readTrace(readFileSync(join(folder, 'log'), 'latin1'), place);
  });

  it('P1 the trace is whole: it acknowledges everything, each only after a flush that follows its last write', () => {
    const said = steps.flatMap((step) => (step.kind === 'said' ? [step.line] : []));
    expect(said.filter((line) => line.startsWith('edit')).length).toBe(20);
    expect(said.filter((line) => line === 'closed').length).toBe(2);
    expect(said.some((line) => line.startsWith('refused'))).toBe(false);
    let unflushed = 0;
    for (const step of steps) {
      if (step.kind === 'write') unflushed++;
      if (step.kind === 'flush') unflushed = 0;
      if (step.kind === 'said') expect(unflushed, step.line).toBe(0);
    }
  });

  it('P1 killed before, in or after any write: all that was acknowledged is there, and the record holds', {
    timeout,
  }, async () => {
    const disk = new Disk();
    const said: string[] = [];
    const tally = new Tally();
    for (const step of steps) {
      await tally.try(disk.killed(step), said);
      disk.play(step);
      if (step.kind === 'said') said.push(step.line);
      else await tally.try(disk.killed(), said);
    }
    tally.report('killed');
    expect(tally.lost).toEqual([]);
    expect(tally.points).toBeGreaterThan(250);
  });

  it('P1 the power goes at any moment, and of what was not flushed anything may be there or not', {
    timeout,
  }, async () => {
    const disk = new Disk();
    const said: string[] = [];
    const tally = new Tally();
    const whims: readonly ((index: number) => 'whole' | 'sector' | 'none')[] = [
      () => 'none',
      () => 'sector',
      (i) => (i % 2 === 0 ? 'whole' : 'none'),
      (i) => (i % 2 === 1 ? 'whole' : 'none'),
      (i) => (i === 0 ? 'none' : 'whole'),
      (i) => (i < 3 ? 'whole' : 'sector'),
    ];
    for (const step of steps) {
      disk.play(step);
      if (step.kind === 'said') said.push(step.line);
      for (const whim of whims) await tally.try(disk.powerless(whim), said);
    }
    tally.report('power lost');
    expect(tally.lost).toEqual([]);
    expect(tally.points).toBeGreaterThan(800);
  });

  it('the oracle can fail: with a flushed write forgotten, something acknowledged is missing', {
    timeout,
  }, async () => {
    const disk = new Disk();
    const said: string[] = [];
    const tally = new Tally();
    for (const step of steps) {
      if (step.kind !== 'write' || !step.path.endsWith('-wal') || said.length < 5) disk.play(step);
      if (step.kind === 'said') said.push(step.line);
      if (said.length === 12) break;
    }
    await tally.try(disk.killed(), said);
    expect(tally.lost).toEqual([expect.stringContaining('acknowledged, but not on record')]);
  });
});

/** Counts moments tried; equal disks with equal promises are opened once. */
class Tally {
  readonly lost: string[] = [];
  points = 0;
  readonly #seen = new Set<string>();

  async try(files: Files, said: readonly string[]): Promise<void> {
    this.points++;
    const hash = createHash('sha256').update(String(said.length));
    for (const [path, bytes] of files) hash.update(path).update(String(bytes.length)).update(bytes);
    const key = hash.digest('hex');
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    try {
      await survives(laidOut(files, 'moment'), said, keys);
    } catch (error) {
      this.lost.push(`point ${this.points}, after “${said.at(-1) ?? 'nothing'}”: ${String(error)}`);
    }
  }

  report(what: string): void {
    console.log(`${what}: ${this.points} crash points, ${this.#seen.size} different disks, ${this.lost.length} lost`);
  }
}
