// What was signed once is taken once: every request that changes something, sent again byte for byte, is refused and changes nothing (endpoint.md E1.9, custodian.md C2.10).
import { readdirSync, readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b, boxKeyPair, randomBytes, signKeyPair, type KeyPair } from '../../../src/crypto/sodium.ts';
import { signRequest, type SignsAs } from '../../../src/protocol/credentials.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import { asParty, custodianConfig, Device, seedOf, seeds, send, startEndpoint, useFolder, type Answer, type Foreign } from './harness.ts';

const folder = useFolder();
const now = (): number => Math.floor(Date.now() / 1000);
let endpoint: FastifyInstance;
let url = '';
let author: Device;
let after: Device;
let reviewer: Device;
let custodian: FastifyInstance;
let custodianUrl = '';
const record = randomBytesLater(3000);

function randomBytesLater(size: number): Uint8Array {
  return new Uint8Array(size).map((_, index) => index * 31 + 7);
}

beforeAll(async () => {
  ({ app: endpoint, url } = await startEndpoint(folder.sub('endpoint')));
  author = await Device.enrolled(url, 'token-of-leo');
  after = await Device.enrolled(url, 'token-of-leo', { epoch: 1, previous: blake2b(record) });
  reviewer = await Device.enrolled(url, 'token-of-sofia');
  custodian = buildCustodian(custodianConfig('A', folder.sub('custodian'), url), silentLog);
  custodianUrl = await custodian.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await custodian.close();
  await endpoint.close();
});

/** One signed request as whoever listens on the way has it: the same bytes each time. `base` may change, as after a restart. */
type Copy = (base: string) => Promise<Answer>;

function copyOf(by: SignsAs, keys: KeyPair, method: string, path: string, body?: unknown): Copy {
  const bytes = new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body));
  const headers = signRequest(by, keys.secretKey, { method, path, time: now(), nonce: randomBytes(16), body: bytes });
  return (base) => send(base + path, method, headers, body === undefined ? undefined : bytes);
}
const byDevice = (device: Device, path: string, body?: unknown): Copy => copyOf({ certificate: device.certificate }, device.keys, 'POST', path, body);
const byParty = (seed: Uint8Array, path: string, body: unknown): Copy => {
  const keys = signKeyPair(seed);
  return copyOf({ signKey: keys.publicKey }, keys, 'POST', path, body);
};

/** Everything the endpoint keeps but which requests it took, and alarms. */
function kept(data = folder.sub('endpoint')): string {
  const db = new Database(`${data}/${readdirSync(data).find((name) => name.endsWith('.sqlite')) ?? ''}`, { readonly: true });
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('nonces', 'alarms') ORDER BY name").pluck().all() as string[];
  const all = tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]);
  db.close();
  return JSON.stringify(all);
}
const alarms = async (): Promise<Foreign[]> => (await asParty(seeds.auditor, url, 'GET', '/v1/alarms')).body.alarms.filter((one: Foreign) => one.kind === 'replayed');

/** Each changing route with a request that it takes; `lasts`: also refused after a restart. */
const changing: Readonly<Record<string, { readonly lasts: boolean; readonly make: () => Promise<Copy> | Copy }>> = {
  '/v1/push': { lasts: true, make: () => byDevice(author, '/v1/push', author.lane('messages').page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey]).add(2).push()) },
  '/v1/redact': { lasts: true, make: async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const readers = [seeds.boxA, seeds.boxB].map((seed) => boxKeyPair(seed).publicKey);
    const lane = device.lane('drafts').page(randomBytes(32), readers).add(2);
    await device.request('POST', '/v1/push', lane.push());
    return byDevice(device, '/v1/redact', { journal: toBase64Url(device.journal), epoch: 0, ...lane.again(1, readers) });
  } },
  '/v1/accesses': { lasts: true, make: () => byParty(seeds.custodianA, '/v1/accesses', { accesses: [{ id: 'once', at: 1, author: 'leo', reviewer: { person: 'sofia', name: 'Sofia', role: 'reviewer' }, custodian: 'Custodian A', what: 'x', case: 'C', reason: 'a reason' }] }) },
  '/v1/custodian/pages': { lasts: true, make: () => byParty(seeds.custodianA, '/v1/custodian/pages', { pages: [{ journal: toBase64Url(author.journal), epoch: 0, lane: 'messages', page: 1 }] }) },
  '/v1/aside': { lasts: true, make: () => byDevice(after, '/v1/aside', { journal: toBase64Url(after.journal), epoch: 1, size: record.length, offset: 0, part: toBase64Url(record.subarray(0, 1000)) }) },
  '/v1/renew': { lasts: true, make: () => byDevice(author, '/v1/renew', {}) },
  '/v1/devices/revoke': { lasts: true, make: async () => byParty(seeds.it, '/v1/devices/revoke', { journal: toBase64Url((await Device.enrolled(url, 'token-of-leo')).journal), reason: 'lost in a train' }) },
  '/v1/alarms': { lasts: true, make: () => byParty(seeds.gateway, '/v1/alarms', { alarms: [{ id: 'a-1', at: 1, kind: 'head-missing', person: 'leo', journal: null, what: 'something' }] }) },
  '/v1/pokes/answered': { lasts: false, make: () => byDevice(author, '/v1/pokes/answered', {}) },
  '/v1/review/poke': { lasts: false, make: () => byDevice(reviewer, '/v1/review/poke', { journal: toBase64Url(author.journal), epoch: 0 }) },
};
const copies: Copy[] = [];

describe('at the endpoint', () => {
  test.each(Object.entries(changing))('E1.9 %s sent again is refused, changes nothing and raises an alarm', async (_path, { lasts, make }) => {
    const copy = await make();
    expect((await copy(url)).status).toBe(200);
    const [before, told] = [kept(), (await alarms()).length];
    for (const again of [1, 2]) {
      const answer = await copy(url);
      expect([again, answer.status, answer.body.error?.code]).toEqual([again, 403, 'not-allowed']);
      expect(answer.body.error.message).toMatch(/already taken/);
    }
    expect(kept()).toBe(before);
    expect((await alarms()).length).toBe(told + 1);
    if (lasts) copies.push(copy);
  });

  test('E1.9 a wait for pokes sent a second time is refused, so that nobody hears in the device’s place', async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const copy = copyOf({ certificate: device.certificate }, device.keys, 'GET', '/v1/pokes');
    const waits = [copy(url), copy(url)];
    expect((await Promise.race(waits)).status).toBe(403);
    await asParty(seeds.custodianA, url, 'POST', '/v1/accesses', { accesses: [{ id: 'wakes', at: 1, author: 'leo', reviewer: { person: 'sofia', name: 'Sofia', role: 'reviewer' }, custodian: 'Custodian A', what: 'x', case: 'C', reason: 'a reason' }] });
    expect((await Promise.all(waits)).map((answer) => answer.status).toSorted()).toEqual([200, 403]);
  });

  test('E1.9 no route that changes something was left out here', () => {
    const source = readdirSync('services/endpoint').map((name) => (name.endsWith('.ts') ? readFileSync(`services/endpoint/${name}`, 'utf8') : '')).join('\n');
    const posts = [...source.matchAll(/app\.(?:post|put|patch|delete)\('([^']+)'/g)].map((match) => match[1] ?? '');
    // Enrolling again yields the same certificate (E2.2). Heads takes its request only with a gateway's place; without one it changes nothing.
    expect(posts.toSorted()).toEqual([...Object.keys(changing), '/v1/enrol', '/v1/heads'].toSorted());
    expect([...source.matchAll(/app\.\w+\('([^']+)', \{[^\n]*open: true/g)].map((match) => match[1]).toSorted()).toEqual(['/v1/enrol', '/v1/key']);
  });

  test('E1.9 what was taken before a restart is refused after it, too', async () => {
    await endpoint.close();
    ({ app: endpoint, url } = await startEndpoint(folder.sub('endpoint')));
    const before = kept();
    expect(copies.length).toBeGreaterThan(5);
    for (const copy of copies) expect((await copy(url)).body.error?.message).toMatch(/already taken|revoked/);
    expect(kept()).toBe(before);
  });
});

test('P4 C2.10 a release sent again opens nothing and tells of nothing twice; the auditor learns of it, also after a restart', async () => {
  const victim = await Device.enrolled(url, 'token-of-marine');
  const lane = victim.lane('messages').page(randomBytes(32), [boxKeyPair(seeds.boxA).publicKey]).add(1);
  expect((await victim.request('POST', '/v1/push', lane.push())).status).toBe(200);
  await custodian.close();
  const start = async (): Promise<void> => {
    custodian = buildCustodian(custodianConfig('A', folder.sub('custodian'), url), silentLog);
    custodianUrl = await custodian.listen({ host: '127.0.0.1', port: 0 });
  };
  await start();
  const copy = byDevice(reviewer, '/v1/release', { case: 'C-9', reason: 'a client complained', author: 'marine', pages: [{ journal: toBase64Url(victim.journal), epoch: 0, lane: 'messages', page: 1, box: lane.pages[0]?.box }] });
  const first = await copy(custodianUrl);
  expect(first.body).toMatchObject({ custodian: 'Custodian A' });
  const openings = async (): Promise<number> => (await victim.request('GET', '/v1/accesses', undefined, url)).body.accesses.length;
  expect(await openings()).toBe(1);
  const log = kept(folder.sub('custodian'));
  expect((await copy(custodianUrl)).body.error.message).toMatch(/already taken/);
  await custodian.close();
  await start();
  expect((await copy(custodianUrl)).body.error.message).toMatch(/already taken/);
  expect(kept(folder.sub('custodian'))).toBe(log);
  expect(await openings()).toBe(1);
  expect((await alarms()).filter((one) => one.source === 'Custodian A')).toMatchObject([{ person: 'sofia' }]);
});
