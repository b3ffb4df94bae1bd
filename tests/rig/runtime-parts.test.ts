// Shows that the development runtime is put together as Electron expects: its archive, its fuses, its checks.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { asar } from '../../scripts/bootstrap/asar.mjs';
import { fuse, readFuses, setFuses } from '../../scripts/bootstrap/fuses.mjs';
import { withLock } from '../../scripts/bootstrap/lock.mjs';
import { fingerprint } from '../../scripts/fingerprint.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'candor-rig-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A made-up executable with a fuse row. */
function executable(row: string, version = 1): Buffer {
  return Buffer.concat([
    Buffer.alloc(64, 7),
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([version, row.length]),
    Buffer.from(row),
    Buffer.alloc(64, 9),
  ]);
}

describe('fuses', () => {
  it('sets the named fuses and no other byte', () => {
    const before = executable('10100011');
    const after = Buffer.from(before);
    setFuses(after, { [fuse.nodeCliInspect]: true, [fuse.browserSnapshot]: false });
    expect(readFuses(after)).toBe('10110001');
    expect([...after].filter((byte, index) => byte !== before[index])).toHaveLength(2);
  });
  it('refuses a file without fuses, with two rows, or of another version', () => {
    expect(() => readFuses(Buffer.alloc(100))).toThrow('no fuses');
    expect(() => readFuses(Buffer.concat([executable('1010'), executable('1010')]))).toThrow('more than once');
    expect(() => readFuses(executable('1010', 2))).toThrow('unknown version');
    expect(() => setFuses(executable('1010'), { 6: true })).toThrow('no fuse 6');
  });
});

it('the archive’s header leads to each file’s bytes', () => {
  const bytes = asar({ 'package.json': Buffer.from('{}'), 'main.mjs': Buffer.from('export {};') });
  const jsonLength = bytes.readUInt32LE(12);
  const header = JSON.parse(bytes.toString('utf8', 16, 16 + jsonLength)) as {
    files: Record<string, { size: number; offset: string }>;
  };
  const start = 8 + bytes.readUInt32LE(4);
  const main = header.files['main.mjs'];
  expect(main).toBeDefined();
  expect(bytes.toString('utf8', start + Number(main?.offset), start + Number(main?.offset) + Number(main?.size))).toBe(
    'export {};',
  );
});

describe('two commands started at once', () => {
  it('set up one after the other', async () => {
    const file = path.join(folder, 'one.lock');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside++;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 30));
      inside--;
    };
    await Promise.all([withLock(file, work), withLock(file, work), withLock(file, work)]);
    expect(most).toBe(1);
  });
  it('do not wait for one that has died', async () => {
    const file = path.join(folder, 'dead.lock');
    writeFileSync(file, '999999999');
    await expect(withLock(file, async () => 'done')).resolves.toBe('done');
  });
});

it('a build is repeated when a file changes, appears or is renamed, and only then', () => {
  const tree = path.join(folder, 'tree');
  const at = (): string => fingerprint(folder, ['tree', 'missing']).hash;
  writeFileSync(tree, 'a');
  const first = at();
  expect(at()).toBe(first);
  writeFileSync(tree, 'b');
  const second = at();
  expect(second).not.toBe(first);
  writeFileSync(path.join(folder, 'missing'), '');
  expect(at()).not.toBe(second);
});
