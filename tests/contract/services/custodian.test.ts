// Custodians over HTTP (docs/spec/custodian.md): two locks in a row, the author told first, nothing on any doubt.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, openBox, randomBytes, sealBox } from '../../../src/crypto/sodium.ts';
import { releaseReplySchema } from '../../../src/protocol/custodian.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  custodianConfig,
  Device,
  sampleDay,
  seeds,
  send,
  ServiceProcess,
  startEndpoint,
  useFolder,
  type Answer,
  type Foreign,
  type Lane,
} from './harness.ts';
import { keptIn } from './kept.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let url = '';
const custodians: FastifyInstance[] = [];
let [a, b] = ['', ''];
const pageKey = randomKey();
let author: Device;
let reviewer: Device;
let drafts: Lane;

function randomKey(): Uint8Array {
  return new Uint8Array(32).map((_, index) => index * 7 + 1);
}

beforeAll(async () => {
  ({ app: endpoint, url } = await startEndpoint(folder.sub('endpoint')));
  for (const which of ['A', 'B'] as const) {
    const app = await buildCustodian(custodianConfig(which, folder.sub(`custodian-${which}`), url), silentLog);
    custodians.push(app);
    const at = await app.listen({ host: '127.0.0.1', port: 0 });
    if (which === 'A') a = at;
    else b = at;
  }
  author = await Device.enrolled(url, 'token-of-leo');
  reviewer = await Device.enrolled(url, 'token-of-sofia');
  drafts = author
    .lane('drafts')
    .page(pageKey, [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey])
    .add(2);
  expect((await author.request('POST', '/v1/push', drafts.push())).status).toBe(200);
});
afterAll(async () => {
  for (const app of [...custodians, endpoint]) await app.close();
});

function ask(
  who: Device,
  at: string,
  change: Readonly<Record<string, unknown>> = {},
  page: Readonly<Record<string, unknown>> = {},
): Promise<Answer> {
  const first = drafts.pages[0];
  const body = {
    case: 'C-17',
    reason: 'a client complained',
    author: 'leo',
    scope: { people: ['leo'], from: sampleDay, to: sampleDay },
    pages: [{ journal: toBase64Url(author.journal), epoch: 0, lane: 'drafts', page: 1, box: first?.box, ...page }],
    ...change,
  };
  return who.request('POST', '/v1/release', body, at);
}

function opened(answer: Answer, who: Device): Uint8Array | null {
  return openBox(fromBase64Url(releaseReplySchema.parse(answer.body).released[0]?.box ?? ''), who.box);
}

test('P4 drafts open only after both custodians: the first lets out a box, the second the key', async () => {
  const inner = opened(await ask(reviewer, a), reviewer);
  expect(inner).not.toBeNull();
  expect(inner).not.toEqual(pageKey);
  const key = opened(await ask(reviewer, b, {}, { box: toBase64Url(inner ?? new Uint8Array(0)) }), reviewer);
  expect(key).toEqual(pageKey);
  const seen = (await author.request('GET', '/v1/accesses')).body.accesses;
  expect(seen.map((one: Foreign) => [one.custodian, one.case, one.what, one.reviewer.person])).toEqual([
    ['Custodian A', 'C-17', 'your drafts (1 page of the record)', 'sofia'],
    ['Custodian B', 'C-17', 'your drafts (1 page of the record)', 'sofia'],
  ]);
});

test('P4 one custodian alone cannot: the second has no use for the outer box, nor the first for the inner', async () => {
  expect((await ask(reviewer, b)).body.error.code).toBe('custodian-refused');
  const inner = opened(await ask(reviewer, a), reviewer) ?? new Uint8Array(0);
  expect((await ask(reviewer, a, {}, { box: toBase64Url(inner) })).body.error.code).toBe('custodian-refused');
  expect(openBox(inner, boxKeyPair(seeds.boxA))).toBeNull();
});

test('P4 an employee gets no keys, and nobody opens their own record', async () => {
  expect((await ask(author, a)).body.error.code).toBe('not-allowed');
  const marine = await Device.enrolled(url, 'token-of-marine');
  const own = marine
    .lane('drafts')
    .page(pageKey, [boxKeyPair(seeds.boxA).publicKey])
    .add(1);
  await marine.request('POST', '/v1/push', own.push());
  const herself = await Device.enrolled(url, 'token-of-marine-2');
  const page = { journal: toBase64Url(marine.journal), box: own.pages[0]?.box };
  const scope = { people: ['marine'], from: sampleDay, to: sampleDay };
  expect((await ask(herself, a, { author: 'marine', scope }, page)).body.error.code).toBe('not-allowed');
  expect((await ask(herself, a, { author: 'leo' }, page)).body.error.code).toBe('not-allowed'); // nor under another’s name
});

test('P4 the author cannot be misnamed, so that the opening shows to the right person', async () => {
  const before = (await author.request('GET', '/v1/accesses')).body.accesses.length;
  expect(
    (await ask(reviewer, a, { author: 'marine', scope: { people: ['leo', 'marine'], from: sampleDay, to: sampleDay } }))
      .body.error.code,
  ).toBe('custodian-refused');
  expect((await author.request('GET', '/v1/accesses')).body.accesses.length).toBe(before);
});

test('P4 C2.7 only people and days of the case: another author, an earlier day, or more days than are allowed let nothing out, and nobody is told', async () => {
  const before = (await author.request('GET', '/v1/accesses')).body.accesses.length;
  const scopes = [
    { people: ['marine'], from: sampleDay, to: sampleDay },
    { people: ['leo'], from: sampleDay + 1, to: sampleDay + 30 },
    { people: ['leo'], from: sampleDay - 30, to: sampleDay - 1 },
    { people: ['leo'], from: sampleDay - 366, to: sampleDay },
  ];
  for (const scope of scopes) expect((await ask(reviewer, a, { scope })).body.error.code).toBe('custodian-refused');
  for (const scope of [
    { people: [], from: 1, to: 2 },
    { people: ['leo', 'leo'], from: 1, to: 2 },
    { people: ['leo'], from: 2, to: 1 },
    undefined,
  ])
    expect((await ask(reviewer, a, { scope })).status).toBe(400);
  expect((await author.request('GET', '/v1/accesses')).body.accesses.length).toBe(before);
  const told = (await author.request('GET', '/v1/accesses')).body.accesses.map((one: Foreign) => one.scope);
  expect(told).toContainEqual({ people: ['leo'], from: sampleDay, to: sampleDay });
});

test('P4 a box that is not the one on record is refused, whoever it was made for', async () => {
  const forged = toBase64Url(sealBox(randomBytes(32), boxKeyPair(seeds.boxA).publicKey));
  expect((await ask(reviewer, a, {}, { box: forged })).body.error.code).toBe('custodian-refused');
  expect((await ask(reviewer, a, {}, { page: 9 })).body.error.code).toBe('not-found');
});

test('C1.3 a case without a reason, or a body that is rubbish, is refused', async () => {
  expect((await ask(reviewer, a, { reason: 'because' })).body.error.code).toBe('bad-request');
  expect((await send(`${a}/v1/release`, 'POST', {}, '{')).status).toBe(403); // not even signed
});

test('P4 what cannot be told is not released: with the endpoint gone, the custodian refuses', async () => {
  const lost = await buildCustodian({ ...custodianConfig('A', folder.sub('lost'), 'http://127.0.0.1:9') }, silentLog);
  const at = await lost.listen({ host: '127.0.0.1', port: 0 });
  const answer = await ask(reviewer, at);
  expect([answer.status, answer.body.error.code]).toEqual([503, 'endpoint-offline']);
  await lost.close();
});

test('P4 an endpoint that does not take the opening stops the release, and the log says it failed', async () => {
  // A custodian the endpoint knows by key but under another name: it may ask whose page it is, but its word is refused.
  const misnamed = await buildCustodian(
    { ...custodianConfig('A', folder.sub('misnamed'), url), name: 'Somebody' },
    silentLog,
  );
  const at = await misnamed.listen({ host: '127.0.0.1', port: 0 });
  expect((await ask(reviewer, at)).body.error.code).toBe('not-allowed');
  await misnamed.close();
  expect(await logOf('misnamed')).toEqual(['agreed', 'failed']);
});

test('C3.1 every release is in the custodian’s own log, which refuses changes', async () => {
  const held = await logOf('custodian-A');
  expect(held.slice(0, 2)).toEqual(['agreed', 'released']);
  const data = folder.sub('custodian-A');
  await expect(keptIn(data, "UPDATE releases SET reason = 'x'")).rejects.toThrow(/append-only/);
  await expect(keptIn(data, 'DELETE FROM releases')).rejects.toThrow(/append-only/);
  expect(await logOf('custodian-A')).toEqual(held);
});

test('C1.1 a custodian that should ask a person does not start, because that is not built', async () => {
  const config = { ...custodianConfig('A', folder.sub('asks'), url), decide: 'person' };
  await expect(ServiceProcess.start('custodian', folder.path, config)).rejects.toThrow(/not built yet/);
  expect((await send(`${a}/healthz`, 'GET', {})).body.decides).toMatch(/without asking a person/);
});

async function logOf(name: string): Promise<unknown[]> {
  return (await keptIn(folder.sub(name), 'SELECT event FROM releases ORDER BY n')).map((row) => row.event);
}
