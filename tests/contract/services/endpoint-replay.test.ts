// A replayer: whoever has a copy of a signed request gets nothing by sending it again; and alarms about it (endpoint.md §1, §9, custodian.md §1).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes, signKeyPair, type KeyPair } from '../../../src/crypto/sodium.ts';
import { alarmsReplySchema } from '../../../src/protocol/alarms.ts';
import { signRequest, type SignsAs } from '../../../src/protocol/credentials.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  asParty,
  custodianConfig,
  Device,
  sampleDay,
  seedOf,
  seeds,
  send,
  startEndpoint,
  useFolder,
  type Answer,
  type Foreign,
} from './harness.ts';

const folder = useFolder();
let clock = 0;
let app: FastifyInstance;
let url = '';
beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint'), {}, () => Date.now() + clock));
});
afterAll(() => app.close());

/** A request as somebody on the way has it: it can be sent any number of times. */
function recorded(
  by: SignsAs,
  keys: KeyPair,
  method: string,
  path: string,
  body?: unknown,
  base = url,
): () => Promise<Answer> {
  const bytes = new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body));
  const headers = signRequest(by, keys.secretKey, {
    method,
    path,
    time: Math.floor((Date.now() + clock) / 1000),
    nonce: randomBytes(16),
    body: bytes,
  });
  return () => send(base + path, method, headers, body === undefined ? undefined : bytes);
}

async function alarms(): Promise<readonly Foreign[]> {
  return alarmsReplySchema.parse((await asParty(seeds.auditor, url, 'GET', '/v1/alarms')).body).alarms;
}

describe('a request that changes something is taken once', () => {
  test('E1.9 every route of a device that changes something refuses a copy, and says so', async () => {
    const device = await Device.enrolled(url, 'token-of-leo', { epoch: 1, previous: randomBytes(32) });
    const messages = device
      .lane('messages')
      .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
      .add(2);
    const drafts = device
      .lane('drafts')
      .page(randomBytes(32), [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey])
      .add(2);
    expect((await device.request('POST', '/v1/push', drafts.push())).status).toBe(200);
    const redaction = {
      journal: toBase64Url(device.journal),
      epoch: 1,
      ...drafts.again(1, [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey]),
    };
    const aside = {
      journal: toBase64Url(device.journal),
      epoch: 1,
      size: 10,
      offset: 0,
      part: toBase64Url(randomBytes(4)),
    };
    for (const [path, body] of [
      ['/v1/push', messages.push()],
      ['/v1/redact', redaction],
      ['/v1/aside', aside],
      ['/v1/renew', {}],
      ['/v1/pokes/answered', {}],
    ] as const) {
      const again = recorded({ certificate: device.certificate }, device.keys, 'POST', path, body);
      expect((await again()).status, path).toBe(200);
      expect((await again()).body.error, path).toMatchObject({
        code: 'not-allowed',
        message: expect.stringContaining('already taken once') as string,
      });
    }
    const read = recorded(
      { certificate: device.certificate },
      device.keys,
      'GET',
      `/v1/journals/${toBase64Url(device.journal)}/1/messages`,
    );
    expect(await read()).toEqual(await read()); // a copy of a question changes nothing
  });

  test('E1.9 nor do those of custodians, gateways and administrators take one twice', async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const access = {
      id: 'r-1',
      at: 1,
      author: 'leo',
      reviewer: { person: 'sofia', name: 'Sofia Reyes', role: 'reviewer' },
      custodian: 'Custodian A',
      what: 'your drafts',
      case: 'C-1',
      reason: 'a complaint',
      scope: { people: ['leo'], from: sampleDay, to: sampleDay },
    };
    const alarm = { id: 'x', at: 1, kind: 'head-differs', person: null, journal: null, what: 'Another head.' };
    for (const [seed, path, body] of [
      [seeds.custodianA, '/v1/accesses', { accesses: [access] }],
      [seeds.gateway, '/v1/alarms', { alarms: [alarm] }],
      [seeds.it, '/v1/devices/revoke', { journal: toBase64Url(device.journal), reason: 'lost' }],
    ] as const) {
      const keys = signKeyPair(seed);
      const again = recorded({ signKey: keys.publicKey }, keys, 'POST', path, body);
      expect((await again()).status, path).toBe(200);
      expect((await again()).body.error, path).toMatchObject({
        code: 'not-allowed',
        message: expect.stringContaining('already taken once') as string,
      });
    }
  });

  test('E1.9 of many copies sent at the same moment one is taken', async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const again = recorded({ certificate: device.certificate }, device.keys, 'POST', '/v1/renew', {});
    const answers = await Promise.all(Array.from({ length: 6 }, again));
    expect(answers.filter((one) => one.status === 200)).toHaveLength(1);
  });

  test('E1.9 a request that was refused may be made anew, but a nonce forgotten belongs to a time that is over', async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const again = recorded({ certificate: device.certificate }, device.keys, 'POST', '/v1/renew', {});
    expect((await again()).status).toBe(200);
    for (const minutes of [4, 5.1, 11, 20]) {
      clock = minutes * 60_000;
      await recorded({ certificate: device.certificate }, device.keys, 'POST', '/v1/renew', {})(); // old nonces are forgotten now
      expect((await again()).status, String(minutes)).toBe(403);
    }
    clock = 0;
  });

  test('E9.1 each is told to administrators once, however often it is sent, with whose it was', async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const before = (await alarms()).length;
    const again = recorded({ certificate: device.certificate }, device.keys, 'POST', '/v1/renew', {});
    for (let i = 0; i < 5; i++) await again();
    const fresh = (await alarms()).slice(before);
    expect(fresh).toMatchObject([
      { kind: 'replayed', source: 'endpoint', person: 'leo', journal: toBase64Url(device.journal) },
    ]);
  });
});

describe('at a custodian', () => {
  test('P4 C1.6 a release is single use: a copy lets nothing out, adds no opening to the author’s record, and raises an alarm', async () => {
    const custodian = await buildCustodian(custodianConfig('A', folder.sub('custodian'), url), silentLog);
    const at = await custodian.listen({ host: '127.0.0.1', port: 0 });
    const author = await Device.enrolled(url, 'token-of-leo');
    const reviewer = await Device.enrolled(url, 'token-of-sofia');
    const drafts = author
      .lane('drafts')
      .page(randomBytes(32), [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey])
      .add(2);
    await author.request('POST', '/v1/push', drafts.push());
    const body = {
      case: 'C-9',
      reason: 'a client complained',
      author: 'leo',
      scope: { people: ['leo'], from: sampleDay, to: sampleDay },
      pages: [{ journal: toBase64Url(author.journal), epoch: 0, lane: 'drafts', page: 1, box: drafts.pages[0]?.box }],
    };
    const again = recorded({ certificate: reviewer.certificate }, reviewer.keys, 'POST', '/v1/release', body, at);
    const openings = async (): Promise<number> =>
      (await author.request('GET', '/v1/accesses')).body.accesses.filter((one: Foreign) => one.case === 'C-9').length;
    const first = await Promise.all([again(), again(), again()]);
    expect(first.filter((one) => one.status === 200)).toHaveLength(1);
    expect(await openings()).toBe(1);
    const copy = await again();
    expect([copy.status, copy.body.error.message]).toEqual([403, expect.stringContaining('already taken once')]);
    expect(await openings()).toBe(1);
    expect((await alarms()).filter((one) => one.source === 'Custodian A')).toMatchObject([
      { kind: 'replayed', person: 'sofia' },
    ]);
    await custodian.close();
  });
});

describe('alarms', () => {
  const alarm = { id: 'a-1', at: 5, kind: 'head-missing', person: 'leo', journal: null, what: 'A head never came.' };
  test('E9.1 services tell, an alarm told again is kept once, and another under its name is refused', async () => {
    const count = async (): Promise<number> => (await alarms()).filter((one) => one.id === 'a-1').length;
    expect((await asParty(seeds.gateway, url, 'POST', '/v1/alarms', { alarms: [alarm] })).body).toEqual({ stored: 1 });
    expect((await asParty(seeds.gateway, url, 'POST', '/v1/alarms', { alarms: [alarm] })).body).toEqual({ stored: 1 });
    expect(await count()).toBe(1);
    expect(
      (await asParty(seeds.gateway, url, 'POST', '/v1/alarms', { alarms: [{ ...alarm, what: 'Nothing to see.' }] }))
        .body.error.code,
    ).toBe('conflict');
  });
  test('E9.2 administrators read them from a cursor on; devices and services do not, and nobody else tells', async () => {
    const all = await alarms();
    expect((await asParty(seeds.it, url, 'GET', `/v1/alarms?after=${String(all[0]?.cursor)}`)).body.alarms).toEqual(
      all.slice(1),
    );
    const device = await Device.enrolled(url, 'token-of-leo');
    expect((await device.request('GET', '/v1/alarms')).status).toBe(403);
    expect((await asParty(seeds.gateway, url, 'GET', '/v1/alarms')).status).toBe(403);
    expect((await device.request('POST', '/v1/alarms', { alarms: [alarm] })).status).toBe(403);
    expect((await asParty(seeds.it, url, 'POST', '/v1/alarms', { alarms: [alarm] })).status).toBe(403);
  });
});
