// A device's certificate over time: asked for, kept, renewed in time, asked for again when it ran out (endpoint.md E2.8).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { cryptoReady, signKeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { issueCertificate } from '../../../src/protocol/credentials.ts';
import type { Enrolment as Enrolled } from '../../../src/protocol/signed.ts';
import { Enrolment } from '../../../main/enrolment.ts';
import type { SignedClient } from '../../../main/network/endpoint-client.ts';
import type { VaultClient } from '../../../main/vault-client.ts';

const day = 86_400_000;
const key = 'A'.repeat(43);
const status = { signKey: key, boxKey: key, journal: 'A'.repeat(22), epoch: 0, previous: key };
let data: string;
let asked: string[];
let refuse: CandorError | null;
let endpointKey: ReturnType<typeof signKeyPair>;

beforeAll(cryptoReady);
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  data = mkdtempSync(join(tmpdir(), 'candor-enrolment-'));
  [asked, refuse, endpointKey] = [[], null, signKeyPair(new Uint8Array(32).fill(3))];
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(data, { recursive: true, force: true });
});

const vault = {
  ask: (name: string) => Promise.resolve(name === 'sign' ? { signature: new Uint8Array(64) } : status),
} as unknown as VaultClient;
const endpoint = {
  request: (_method: string, path: string) => {
    asked.push(path);
    if (refuse !== null) return Promise.reject(refuse);
    const issued = Math.floor(Date.now() / 1000);
    const enrolment: Enrolled = {
      person: 'maren',
      name: 'Maren',
      role: 'employee',
      ...status,
      issued,
      expires: issued + 30 * 86_400,
    };
    return Promise.resolve({ certificate: issueCertificate(enrolment, endpointKey.secretKey) });
  },
} as unknown as SignedClient;
const start = (): Enrolment => new Enrolment(data, 'a-token', toBase64Url(endpointKey.publicKey));
const later = (days: number): void => {
  vi.setSystemTime(Date.now() + days * day);
  vi.advanceTimersByTime(2 * 60 * 60_000);
};

test('E2.8 a certificate is asked for once, kept over a restart, and renewed when less than half of it is left', async () => {
  const first = start();
  await first.ensure(vault, endpoint);
  await first.ensure(vault, endpoint);
  later(14);
  await start().ensure(vault, endpoint);
  expect(asked).toEqual(['/v1/enrol']);
  later(2);
  const before = first.certificate;
  await first.ensure(vault, endpoint);
  await first.ensure(vault, endpoint);
  expect(asked).toEqual(['/v1/enrol', '/v1/renew']);
  expect(first.certificate).not.toEqual(before);
  const restarted = start();
  await restarted.ensure(vault, endpoint);
  expect(restarted.certificate).toEqual(first.certificate);
});

test('P6 E2.8 while it holds, a renewal that fails keeps nothing back and is not asked for with every request', async () => {
  const one = start();
  await one.ensure(vault, endpoint);
  const { certificate } = one;
  later(20);
  refuse = new CandorError('endpoint-offline', 'away');
  await one.ensure(vault, endpoint);
  await one.ensure(vault, endpoint);
  expect([asked.length, one.certificate]).toEqual([2, certificate]);
  later(0.1);
  refuse = null;
  await one.ensure(vault, endpoint);
  expect(one.certificate).not.toEqual(certificate);
});

test('E2.8 after a long leave the certificate ran out: nothing is signed with it, the token asks for a new one', async () => {
  await start().ensure(vault, endpoint);
  later(40);
  const back = start();
  refuse = new CandorError('endpoint-refused', 'revoked');
  await expect(back.ensure(vault, endpoint)).rejects.toThrow('revoked');
  expect(back.certificate).toBeNull();
  refuse = null;
  await back.ensure(vault, endpoint);
  expect(asked).toEqual(['/v1/enrol', '/v1/enrol', '/v1/enrol']);
  expect(back.certificate).not.toBeNull();
});
