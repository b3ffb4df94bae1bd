// A policy that changes while Candor runs: a newer one is put in force, every other is refused with its reason and the one before stays; a new day asks again.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { PolicyFile } from '../../../main/launch-config.ts';
import { loadPolicy } from '../../../main/policy-file.ts';
import { PolicyKeeper } from '../../../main/policy-keeper.ts';
import { prepareSample } from '../../../scripts/sample/organisation.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';

let policy: Record<string, unknown>;
let folder: string;
let path: string;
let file: PolicyFile;
const admin = () => signKeyPair(new Uint8Array(32).fill(7));
const stranger = () => signKeyPair(new Uint8Array(32).fill(8));
const applied: { readonly version: number; readonly day: number }[] = [];
const refused: (string | null)[] = [];
let now: Date;
let fails = false;
let keeper: PolicyKeeper;

function signed(change: Record<string, unknown>, by = admin()): string {
  const text = JSON.stringify({ ...policy, ...change });
  return JSON.stringify({ policy: text, signature: toBase64Url(sign(contexts.policy, toWtf8(text), by.secretKey)) });
}

/** As a deployment tool does it: a file beside it, then renamed over it. */
function replace(content: string): void {
  writeFileSync(`${path}.new`, content);
  renameSync(`${path}.new`, path);
}

beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), 'candor-policy-sample-'));
  await prepareSample({ data, keyStore: 'sample' });
  policy = JSON.parse(
    (JSON.parse(readFileSync(join(data, 'policy.json'), 'utf8')) as { policy: string }).policy,
  ) as Record<string, unknown>;
  rmSync(data, { recursive: true });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'candor-policy-'));
  path = join(folder, 'policy.json');
  file = { path, read: () => readFileSync(path, 'utf8') };
  applied.length = 0;
  refused.length = 0;
  fails = false;
  now = new Date(2026, 10, 22, 15, 0);
  replace(signed({ version: 5 }));
  const policyKey = toBase64Url(admin().publicKey);
  keeper = new PolicyKeeper({
    file,
    policyKey,
    current: loadPolicy(file, policyKey),
    now: () => now,
    settleMs: 10,
    everyMs: 40,
    fits: (loaded) => {
      if (!loaded.policy.keyStore.allowSample) throw new CandorError('policy-refused', 'Not with this key store.');
    },
    apply: (loaded, day) => {
      if (fails) return Promise.reject(new CandorError('disk-full', 'This disk is full.'));
      applied.push({ version: loaded.policy.version, day });
      return Promise.resolve();
    },
    refused: (error) => refused.push(error?.message ?? null),
  });
});
afterEach(() => {
  keeper.close();
  rmSync(folder, { recursive: true });
});

const day = (date: number): number => new Date(2026, 10, date).getTime() / 1000;

test('a newer policy that replaces the file by renaming is put in force, once, and the next one too', async () => {
  replace(signed({ version: 6 }));
  await vi.waitFor(() => {
    expect(applied).toEqual([{ version: 6, day: day(22) }]);
  });
  replace(signed({ version: 9 }));
  await vi.waitFor(() => {
    expect(applied.map((one) => one.version)).toEqual([6, 9]);
  });
  await keeper.look();
  expect(applied).toHaveLength(2);
  expect(refused).toEqual([]);
});

test.each([
  ['an older one', () => signed({ version: 4 }), /older than version 5/u],
  [
    'one of the same number that says something else',
    () => signed({ version: 5, strict: true }),
    /still calls itself version 5/u,
  ],
  ['one signed by somebody else', () => signed({ version: 6 }, stranger()), /signature is not the company’s/u],
  ['one that is cut off', () => signed({ version: 6 }).slice(0, 200), /not JSON/u],
  ['one that does not justify its level', () => signed({ version: 6, assessment: undefined }), /assessment/u],
  ['one that does not fit this computer', () => signed({ version: 6, keyStore: { allowSample: false } }), /key store/u],
])(
  'P6 %s is refused with its reason, the one before stays; once the file is right again, nothing is refused any more',
  async (_what, content, reason) => {
    replace(content());
    await vi.waitFor(() => {
      expect(refused).toEqual([expect.stringMatching(reason)]);
    });
    expect(applied).toEqual([]);
    replace(signed({ version: 7 }));
    await vi.waitFor(() => {
      expect(applied.map((one) => one.version)).toEqual([7]);
    });
    expect(refused.at(-1)).toBe(null);
  },
);

test('P6 a file that is gone, or only half written for a moment, changes nothing', async () => {
  const whole = signed({ version: 6 });
  writeFileSync(path, whole.slice(0, 500));
  await keeper.look();
  writeFileSync(path, whole);
  await vi.waitFor(() => {
    expect(applied.map((one) => one.version)).toEqual([6]);
  });
  expect(refused).toEqual([]);
  rmSync(path);
  await vi.waitFor(() => {
    expect(refused).toEqual([expect.stringMatching(/missing/u)]);
  });
  expect(applied).toHaveLength(1);
});

test('P6 a policy that cannot be put on record now is put there later, and a newer one in its place', async () => {
  fails = true;
  replace(signed({ version: 6 }));
  await keeper.look();
  replace(signed({ version: 7 }));
  await keeper.look();
  expect(applied).toEqual([]);
  fails = false;
  await vi.waitFor(() => {
    expect(applied.map((one) => one.version)).toEqual([7]);
  });
});

test('P5 at midnight the policy in force is applied for the new day, without a restart', async () => {
  now = new Date(2026, 10, 23, 0, 0, 1);
  await vi.waitFor(() => {
    expect(applied).toEqual([{ version: 5, day: day(23) }]);
  });
});
