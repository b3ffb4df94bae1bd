// Which policies a service takes for the company's: signed ones that lie in the folder, read again when it changes; none means none (P1, P5, P6).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { cryptoReady, sign, signKeyPair, type KeyPair } from '../../../src/crypto/sodium.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { CompanyPolicies } from '../../../services/company-policies.ts';
import { policyText } from '../../support/policy-text.ts';

let folder: string;
let admin: KeyPair;
let clock = 0;
const said: string[] = [];
beforeEach(async () => {
  await cryptoReady();
  folder = mkdtempSync(join(tmpdir(), 'candor-policies-'));
  admin = signKeyPair(new Uint8Array(32).fill(4));
  said.length = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => clock);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

const put = (name: string, text: string, by: KeyPair = admin): void => {
  writeFileSync(
    join(folder, name),
    JSON.stringify({ policy: text, signature: toBase64Url(sign(contexts.policy, toWtf8(text), by.secretKey)) }),
  );
};
const open = (): CompanyPolicies =>
  new CompanyPolicies({ folder, key: toBase64Url(admin.publicKey) }, (event, fields) =>
    said.push(`${event} ${JSON.stringify(fields)}`),
  );

it('P5 a signed policy is in force with its hash and its readers; one of another key, a changed one and rubbish count for nothing and are named', () => {
  const text = policyText({ version: 3 });
  put('3.json', text);
  put('4-forged.json', policyText({ version: 4 }), signKeyPair(new Uint8Array(32).fill(5)));
  writeFileSync(join(folder, '5.json'), '{');
  writeFileSync(join(folder, 'notes.txt'), 'not a policy');
  const policies = open();
  expect(policies.all().map((one) => one.version)).toEqual([3]);
  expect(policies.find(contentHash(text))?.version).toBe(3);
  const [policy] = policies.all();
  expect(policies.allowsReaders('messages', policy?.readers.messages ?? [])).toBe(true);
  expect(policies.allowsReaders('drafts', policy?.readers.messages ?? [])).toBe(false);
  expect(policies.allowsReaders('messages', [])).toBe(false);
  expect(
    said.filter((line) => line.startsWith('policy-ignored')).map((line) => /"file":"([^"]+)"/u.exec(line)?.[1]),
  ).toEqual(['4-forged.json', '5.json']);
});

it('P6 an empty folder allows nothing', () => {
  expect(open().all()).toEqual([]);
  expect(open().allowsReaders('messages', ['x'])).toBe(false);
});

it('P1 a policy taken away is not in force any more, and one that is put there is, without a restart', () => {
  const [old, fresh] = [policyText({ version: 1 }), policyText({ version: 2 })];
  put('1.json', old);
  const policies = open();
  put('2.json', fresh);
  clock += 5000;
  expect(policies.all().map((one) => one.version)).toEqual([1, 2]);
  rmSync(join(folder, '1.json'));
  clock += 5000;
  expect([policies.find(contentHash(old)), policies.find(contentHash(fresh))?.version]).toEqual([undefined, 2]);
});
