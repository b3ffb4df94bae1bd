// P5 M1.4 In force says where Candor's configuration came from, and a development one is marked.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readGivenConfig } from '../../../main/given-config.ts';
import { inForceRows } from '../../../main/in-force.ts';
import { loadPolicy, type LoadedPolicy } from '../../../main/policy-file.ts';
import { prepareSample, type Sample } from '../../../scripts/sample/organisation.ts';

const data = mkdtempSync(join(tmpdir(), 'candor-in-force-'));
let sample: Sample;
let loaded: LoadedPolicy;
beforeAll(async () => {
  sample = await prepareSample({ data, keyStore: 'sample' });
  const config = readGivenConfig(sample.employee.config);
  loaded = loadPolicy(config.policy, config.policyKey);
});
afterAll(() => {
  rmSync(data, { recursive: true, force: true });
});

const rowFor = (origin: Parameters<typeof inForceRows>[3]): unknown =>
  inForceRows(
    loaded,
    'sample key store',
    { state: 'on-record', level: 'edits', policyRefused: '' },
    origin,
  ).values.find(({ name }) => name === 'Candor was started from');

it('P5 M1.4 names the machine’s file, or that anybody could have written what --config named', () => {
  expect(rowFor({ kind: 'machine', path: '/etc/candor/candor.json' })).toMatchObject({
    value: '/etc/candor/candor.json, which only an administrator can change',
    source: 'this computer',
  });
  expect(readGivenConfig(sample.employee.config).origin).toEqual({ kind: 'given', path: sample.employee.config });
  expect(rowFor({ kind: 'given', path: '/home/maren/candor.json' })).toMatchObject({
    value: expect.stringMatching(
      /^Not for real use: .*--config, \/home\/maren\/candor\.json, which anybody can change$/u,
    ) as string,
  });
});

it('M3.3 a sample whose policy changed gives it the next version, and one that did not keeps its policy to the letter', async () => {
  const { policyKey, policy } = readGivenConfig(sample.employee.config);
  await prepareSample({ data, keyStore: 'sample' });
  expect(loadPolicy(policy, policyKey)).toEqual(loaded);
  await prepareSample({ data, keyStore: 'sample', strict: true });
  expect(loadPolicy(policy, policyKey).policy).toEqual({
    ...loaded.policy,
    strict: true,
    version: loaded.policy.version + 1,
  });
});
