// `candor reconcile` over a real gateway and endpoint: all agrees, or each gap is named, in both directions (P7).
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes, signKeyPair } from '../../../src/crypto/sodium.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { silentLog } from '../../../services/log.ts';
import { asParty, Device, gatewayConfig, seedOf, seeds, startEndpoint, useFolder, type Lane } from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
const run = promisify(execFile);
const patience = { timeout: 20_000, interval: 50 };
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let gateway: FastifyInstance;
let url = '';
let keyFile = '';
let app: AppTalk;
let client: PageTalk;
let device: Device;
let lane: Lane;
let conversation = '';

async function startGateway(): Promise<void> {
  gateway = await buildGateway(gatewayConfig(folder.sub('gateway')), silentLog, { lookEveryMs: 50 });
  url = await gateway.listen({ host: '127.0.0.1', port: 0 });
}

/** The command as an administrator runs it. */
async function reconcile(): Promise<{ readonly code: number; readonly said: string }> {
  const args = [
    'cli/index.ts',
    'reconcile',
    '--gateway',
    url,
    '--gateway-key',
    toBase64Url(signKeyPair(seeds.gateway).publicKey),
    '--endpoint',
    endpoint.url,
    '--key',
    keyFile,
  ];
  try {
    return { code: 0, said: (await run(process.execPath, args)).stdout };
  } catch (failed) {
    const { code, stdout, stderr } = failed as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

beforeAll(async () => {
  endpoint = await startEndpoint(folder.sub('endpoint'));
  await startGateway();
  keyFile = folder.sub('auditor.json');
  writeFileSync(keyFile, JSON.stringify({ name: 'Aud the auditor', seed: toBase64Url(seeds.auditor) }));
  ({ page: client } = await PageTalk.agreed(url, 'Layan'));
  device = await Device.enrolled(endpoint.url, 'token-of-marine');
  app = await AppTalk.as(url, device);
  conversation = (await app.event('conversation')).event['conversation'];
  lane = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
});
afterAll(async () => {
  await client.end();
  await app.end();
  await gateway.close();
  await endpoint.app.close();
});

test('P7 gaps are named while they are there, and all agrees once both sides have everything', async () => {
  await app.submit(lane.submit(lane.message('m-1', conversation, 'To the client.')));
  client.send({ type: 'say', id: 'c-1', text: 'From the client.' });
  const inbound = await app.event('inbound');
  const before = await reconcile();
  expect(before.code).toBe(1);
  expect(before.said).toMatch(/Message m-1 of marine.*not on record at the endpoint/u);
  expect(before.said).toMatch(/to marine.*none of their devices/u);

  lane.add(1);
  app.acknowledge(inbound.cursor, { seq: lane.seq, head: toBase64Url(lane.head) });
  expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
  await vi.waitFor(async () => {
    const after = await reconcile();
    expect([after.code, after.said]).toEqual([
      0,
      expect.stringMatching(/All agrees: 1 messages? to clients and 1 from them/u),
    ]);
  }, patience);
});

test('P7 G6.8 a second device’s acknowledgement does not cover what was sent to the first alone; a record that goes back acknowledges nothing', async () => {
  client.send({ type: 'say', id: 'c-2', text: 'For the first alone.' });
  await app.event('inbound', (event) => event.text === 'For the first alone.');
  const laptop = await Device.enrolled(endpoint.url, 'token-of-marine');
  const second = await AppTalk.as(url, laptop);
  await second.event('conversation');
  client.send({ type: 'say', id: 'c-3', text: 'For both.' });
  const both = await second.event('inbound', (event) => event.text === 'For both.');
  const other = laptop
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(5);
  expect((await laptop.request('POST', '/v1/push', other.push())).status).toBe(200);
  second.acknowledge(both.cursor, { seq: other.seq, head: toBase64Url(other.head) });
  await client.is('state', (state) => state.id === 'c-3' && state.state === 'delivered');
  const gap = await reconcile();
  expect([gap.code, gap.said.match(/none of their devices/gu)?.length]).toEqual([1, 1]);

  const last = await app.event('inbound', (event) => event.text === 'For both.');
  app.acknowledge(last.cursor, { seq: lane.seq - 1, head: toBase64Url(lane.heads.at(-2) ?? lane.head) });
  expect((await app.is('error')).code).toBe('conflict');
  app = await AppTalk.as(url, device, last.cursor);
  await app.event('inbound', (event) => event.text === 'For both.');
  lane.add(2);
  expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
  app.acknowledge(last.cursor, { seq: lane.seq, head: toBase64Url(lane.head) });
  await client.is('state', (state) => state.id === 'c-2' && state.state === 'delivered');
  await vi.waitFor(async () => {
    expect((await reconcile()).said).toMatch(/All agrees: 1 messages? to clients and 3 from them/u);
  }, patience);
  await second.end();
});

test('P7 a message from another history than the endpoint was shown is named as such', async () => {
  const fork = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(lane.seq);
  expect((await device.request('POST', '/v1/push', lane.add(2).push())).status).toBe(200);
  await app.submit(fork.submit(fork.message('m-forked', conversation, 'Beside the record.')));
  const { code, said } = await reconcile();
  expect([code, said]).toEqual([1, expect.stringMatching(/m-forked.*another history/u)]);
});

test('P7 a list that was shortened shows against what the endpoint was told of it', async () => {
  await vi.waitFor(async () => {
    const { places } = (await asParty(seeds.auditor, endpoint.url, 'GET', '/v1/gateways')).body;
    expect(places.length).toBeGreaterThan(0);
  }, patience);
  await gateway.close();
  // Whoever has the gateway's files and key drops what came last, and whatever keeps him from it.
  const db = new Database(join(folder.sub('gateway'), 'gateway.sqlite'));
  db.exec('DROP TRIGGER passed_stay; DELETE FROM passed WHERE n >= (SELECT max(n) FROM passed) - 1');
  db.close();
  await startGateway();
  const { code, said } = await reconcile();
  expect([code, said]).toEqual([1, expect.stringMatching(/rows were dropped or rewritten/u)]);
});
