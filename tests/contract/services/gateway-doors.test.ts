// What one address may ask of the gateway's HTTP side and how its sockets count, with attacks on each limit (P6; gateway.md §1).
import { connect } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { z } from 'zod';
import { signKeyPair } from '../../../src/crypto/sodium.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { limitsSchema } from '../../../services/limits.ts';
import { silentLog } from '../../../services/log.ts';
import { Device, gatewayConfig, seeds, send, sendSigned, startEndpoint, useFolder, type Answer } from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
const patience = { timeout: 30_000, interval: 50 };
let endpoint: FastifyInstance;
let endpointUrl = '';
let gateway: FastifyInstance;
let run = 0;
beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint')));
});
afterEach(() => gateway.close());
afterAll(() => endpoint.close());

async function start(limits: z.input<typeof limitsSchema>): Promise<string> {
  const config = { ...gatewayConfig(folder.sub(`gateway-${++run}`)), limits: limitsSchema.parse(limits) };
  gateway = await buildGateway(config, silentLog, { lookEveryMs: 50 });
  return gateway.listen({ host: '127.0.0.1', port: 0 });
}

/** What a hostile client hears, and when its line ended, ms. */
async function drip(
  url: string,
  method: string,
  path: string,
): Promise<{ readonly said: string; readonly ms: number }> {
  const { hostname, port } = new URL(url);
  const began = performance.now();
  const socket = connect(Number(port), hostname);
  let said = '';
  socket.on('data', (data) => (said += data.toString())).on('error', () => undefined);
  socket.write(`${method} ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 1000000\r\n\r\n`);
  const timer = setInterval(() => socket.write('x'), 100);
  await Promise.race([
    new Promise((resolve) => socket.once('close', resolve)),
    new Promise((resolve) => setTimeout(resolve, 9000)),
  ]);
  clearInterval(timer);
  socket.destroy();
  return { said, ms: performance.now() - began };
}

const asked = (url: string, times: number, headers: Readonly<Record<string, string>> = {}): Promise<Answer[]> =>
  Promise.all(Array.from({ length: times }, () => send(`${url}/v1/key`, 'GET', headers)));
const statuses = (answers: readonly Answer[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

test('P6 G1.6 one address has only so many requests in a second; another is answered meanwhile, and a known key has its own', async () => {
  const url = await start({ unprovenPerSecond: 5, proxies: ['127.0.0.1'] });
  const flood = { 'x-forwarded-for': '203.0.113.9' };
  const began = performance.now();
  const answers = await asked(url, 40, flood);
  const seconds = Math.floor((performance.now() - began) / 1000) + 2; // that it touched, on a machine that may be slow
  const letIn = answers.filter(({ status }) => status === 200).length;
  expect(letIn).toBeGreaterThanOrEqual(5);
  expect(letIn).toBeLessThanOrEqual(5 * seconds);
  expect(answers.find((one) => one.status === 429)?.body.error.code).toBe('too-many');
  expect(statuses(await asked(url, 3, { 'x-forwarded-for': '203.0.113.10' }))).toEqual([200, 200, 200]);
  const auditor = signKeyPair(seeds.auditor);
  for (let i = 0; i < 12; i++)
    expect((await sendSigned({ signKey: auditor.publicKey }, auditor, url, 'GET', '/v1/passed')).status).toBe(200);
});

test('P6 G1.6 nobody names another address by himself: without a configured proxy the line counts', async () => {
  const url = await start({ unprovenPerSecond: 5 });
  const began = performance.now();
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, i) => send(`${url}/v1/key`, 'GET', { 'x-forwarded-for': `203.0.113.${String(i)}` })),
  );
  const seconds = Math.floor((performance.now() - began) / 1000) + 2;
  const letIn = answers.filter((one) => one.status === 200).length;
  expect(letIn).toBeGreaterThanOrEqual(5);
  expect(letIn).toBeLessThanOrEqual(5 * seconds);
});

test.each([
  ['POST', '/v1/passed'],
  ['POST', '/chat/marine'],
  ['PUT', '/nothing'],
  ['GET', '/healthz'],
  ['GET', '/v1/passed'],
  ['GET', '/chat/marine'],
] as const)('P6 G1.6 a body that drips in ends with its line: %s %s', async (method, path) => {
  const url = await start({});
  const { said, ms } = await drip(url, method, path);
  expect(said).toMatch(/^HTTP\/1\.1 4\d\d/);
  expect(ms).toBeLessThan(8000);
});

test('P6 G1.6 sockets are no requests at work: many open pages and apps leave room, for ever', async () => {
  const url = await start({ unprovenPerSecond: 10_000, unprovenPerAddress: 3 });
  const device = await Device.enrolled(endpointUrl, 'token-of-marine');
  const pages: PageTalk[] = [];
  for (let i = 0; i < 10; i++) pages.push((await PageTalk.open(url, null)).page);
  const app = await AppTalk.as(url, device);
  for (let i = 0; i < 10; i++) expect((await send(`${url}/v1/key`, 'GET', {})).status).toBe(200);
  for (const talk of [...pages, app]) await talk.end();
  expect(statuses(await asked(url, 3))).toEqual([200, 200, 200]); // nothing was taken off twice either: three fit, and no more are needed
});

test('P6 G1.6 an upgrade at an address that has none leaves nothing behind', async () => {
  const url = await start({ unprovenPerSecond: 10_000, unprovenPerAddress: 3 });
  for (const path of ['/v1/key', '/healthz', '/nothing', '/v1/passed', '/chat/marine', '/chat/nobody/ws'])
    for (let i = 0; i < 4; i++) {
      const socket = new WebSocket(url.replace('http', 'ws') + path);
      await new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
    }
  expect((await send(`${url}/v1/key`, 'GET', {})).status).toBe(200);
});

test('P6 G1.6 one address has only so many lines; those of devices that said hello are not among them', async () => {
  const url = await start({ unprovenPerSecond: 10_000, connectionsPerAddress: 6 });
  const lines = Array.from({ length: 30 }, () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    return socket;
  });
  await vi.waitFor(() => {
    expect(lines.filter((one) => one.destroyed)).toHaveLength(24);
  }, patience);
  for (const one of lines) one.destroy();
  const apps: AppTalk[] = [];
  for (let i = 0; i < 12; i++) {
    const device = await Device.enrolled(endpointUrl, i % 2 === 0 ? 'token-of-marine' : 'token-of-leo');
    await vi.waitFor(async () => apps.push(await AppTalk.as(url, device)), patience);
  }
  expect((await send(`${url}/v1/key`, 'GET', {})).status).toBe(200);
  for (const app of apps) await app.end();
});
