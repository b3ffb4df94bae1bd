// What anybody may do at the apps' door before hello, and nobody after the end (P6; gateway.md §1, §2).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import WebSocket from 'ws';
import { boxKeyPair, randomBytes, signKeyPair } from '../../../src/crypto/sodium.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { silentLog } from '../../../services/log.ts';
import { asParty, Device, gatewayConfig, seedOf, seeds, sendSigned, startEndpoint, useFolder } from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let endpointUrl = '';
let gateway: FastifyInstance;
let url = '';
beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint')));
  gateway = await buildGateway(gatewayConfig(folder.sub('gateway')), silentLog, { lookEveryMs: 50 });
  url = await gateway.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await gateway.close();
  await endpoint.close();
});

const opened = (talk: AppTalk): Promise<unknown> => new Promise((resolve) => talk.socket.once('open', resolve));

test('P6 G1.5 a large frame of somebody who did not say hello is not looked at', async () => {
  const started = performance.now();
  for (let i = 0; i < 3; i++) {
    const talk = new AppTalk(url);
    await opened(talk);
    const many = Array.from({ length: 340_000 }, () => '{}').join(',');
    talk.socket.send(`{"type":"submit","id":"x","conversation":"x","proof":{"following":[${many}]}}`);
    const error = await talk.is('error');
    expect(error.code).toBe('too-large');
  }
  expect(performance.now() - started).toBeLessThan(1500);
});

test('P6 G2.1 one address has only so many open that said no hello', async () => {
  const talks = Array.from({ length: 80 }, () => new WebSocket(`${url.replace('http', 'ws')}/v1/app`));
  let closed = 0;
  for (const talk of talks) talk.on('error', () => undefined).on('close', () => closed++);
  await vi.waitFor(() => {
    expect(closed).toBeGreaterThanOrEqual(40);
  }, 8000);
  for (const talk of talks) talk.terminate();
  await vi.waitFor(() => {
    expect(closed).toBe(80);
  }, 8000);
  const device = await Device.enrolled(endpointUrl, 'token-of-leo');
  for (let i = 0; i < 40; i++) await (await AppTalk.as(url, device)).end(); // who says hello is not counted
});

test('G2.7 nothing is taken from a device after it was told that it is out', async () => {
  const { page } = await PageTalk.agreed(url, 'Layan');
  const device = await Device.enrolled(endpointUrl, 'token-of-marine');
  const app = await AppTalk.as(url, device);
  const { conversation } = (await app.event('conversation')).event;
  const lane = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
  const submit = lane.submit(lane.message('late', conversation, 'After the end.'));
  app.socket.pause(); // does not answer the closing
  expect(
    (
      await asParty(seeds.it, endpointUrl, 'POST', '/v1/devices/revoke', {
        journal: toBase64Url(device.journal),
        reason: 'gone since today',
      })
    ).status,
  ).toBe(200);
  await expect(async () => {
    for (let i = 0; i < 40; i++) {
      const fresh = await AppTalk.as(url, device);
      await fresh.end();
    }
  }).rejects.toThrow(); // the gateway has heard
  app.send(submit);
  const auditor = signKeyPair(seeds.auditor);
  const passed = async (): Promise<string> =>
    JSON.stringify((await sendSigned({ signKey: auditor.publicKey }, auditor, url, 'GET', '/v1/passed')).body);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await passed()).not.toContain('"late"');
  app.socket.terminate();
  await page.end();
});
