// Devices that IT revoked or the gateway stopped, coming back under another name; and many lies of some hiding those of others (P1; endpoint.md §2, gateway.md §4).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  asParty,
  Device,
  freshToken,
  gatewayConfig,
  seedOf,
  seeds,
  startEndpoint,
  useFolder,
  type Foreign,
  type Lane,
} from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
const patience = { timeout: 20_000, interval: 20 };
let endpoint: FastifyInstance;
let endpointUrl = '';
beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint')));
});
afterAll(async () => {
  await endpoint.close();
});

/** The same computer under another journal or epoch: same keys, same token. */
async function again(
  device: Device,
  token: string,
  change: { readonly journal?: Uint8Array; readonly epoch?: number },
): Promise<{ readonly status: number; readonly device: Device }> {
  const other = Object.assign(new Device(endpointUrl, change.epoch === undefined ? {} : { epoch: change.epoch }), {
    keys: device.keys,
    box: device.box,
    journal: change.journal ?? randomBytes(16),
  });
  const { status, body } = await other.enrol(token);
  if (status === 200) other.certificate = body.certificate;
  return { status, device: other };
}

async function enrolled(): Promise<{ readonly device: Device; readonly token: string }> {
  const [device, token] = [new Device(endpointUrl), freshToken('token-of-marine')];
  device.certificate = (await device.enrol(token)).body.certificate;
  return { device, token };
}

const newLane = (device: Device): Lane =>
  device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
async function alarms(after = 0): Promise<readonly Foreign[]> {
  const page: readonly Foreign[] = (
    await asParty(seeds.auditor, endpointUrl, 'GET', `/v1/alarms?after=${String(after)}`)
  ).body.alarms;
  return page.length === 0 ? page : [...page, ...(await alarms(page.at(-1).cursor))];
}

test('E2.9 a revoked device does not come back by enrolling another journal with its key and used token', async () => {
  const { device, token } = await enrolled();
  expect(
    (
      await asParty(seeds.it, endpointUrl, 'POST', '/v1/devices/revoke', {
        journal: toBase64Url(device.journal),
        reason: 'stolen laptop',
      })
    ).status,
  ).toBe(200);
  const back = await again(device, token, {});
  expect(back.status).toBe(403);
  expect((await again(device, freshToken('token-of-marine'), {})).status).toBe(403);
});

test('P1 G4.6 a stopped device is stopped in every epoch and journal of its key', async () => {
  const clock = { ahead: 0 };
  const gateway = await buildGateway(gatewayConfig(folder.sub('epochs')), silentLog, {
    lookEveryMs: 50,
    now: () => Date.now() + clock.ahead,
  });
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const { page: client } = await PageTalk.agreed(url, 'Layan');
  const { device, token } = await enrolled();
  const app = await AppTalk.as(url, device);
  const { conversation } = (await app.event('conversation')).event;
  const lane = newLane(device);
  expect((await app.submit(lane.submit(lane.message('m-1', conversation, 'Never on record.')))).outcome).toBe(
    'handed-over',
  );
  clock.ahead = 16 * 60_000;
  await vi.waitFor(async () => {
    expect(
      (await app.submit(lane.submit(lane.message(`m-${randomBytes(4).join('')}`, conversation, 'x')))).reason,
    ).toContain('stopped');
  }, patience);
  for (const change of [{ journal: device.journal, epoch: 1 }, {}]) {
    const { device: other } = await again(device, token, change);
    const talk = await AppTalk.as(url, other);
    const fresh = newLane(other);
    expect(
      await talk.submit(
        fresh.submit(fresh.message(`n-${randomBytes(4).join('')}`, conversation, 'Beside the record again.')),
      ),
    ).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('stopped') });
    await talk.end();
  }
  await client.end();
  await app.end();
  await gateway.close();
});

test('P1 G4.6 a device with very many lies does not keep another’s from being found and told', async () => {
  const clock = { ahead: 0 };
  const gateway = await buildGateway(gatewayConfig(folder.sub('many')), silentLog, {
    lookEveryMs: 100,
    now: () => Date.now() + clock.ahead,
  });
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const { page: client } = await PageTalk.agreed(url, 'Layan');
  const { device } = await enrolled();
  const app = await AppTalk.as(url, device);
  const { conversation } = (await app.event('conversation')).event;
  const lane = newLane(device);
  for (let i = 0; i < 520; i++)
    expect((await app.submit(lane.submit(lane.message(`many-${String(i)}`, conversation, 'x')))).outcome).toBe(
      'handed-over',
    );
  clock.ahead = 16 * 60_000;
  await vi.waitFor(async () => {
    expect(await alarms()).toContainEqual(
      expect.objectContaining({ kind: 'head-missing', journal: toBase64Url(device.journal) }),
    );
  }, patience);
  const { device: second } = await enrolled();
  const talk = await AppTalk.as(url, second);
  const [shown, hidden] = [newLane(second).add(3), newLane(second)];
  expect((await second.request('POST', '/v1/push', shown.push())).status).toBe(200);
  expect(
    (await talk.submit(hidden.submit(hidden.message('hidden', conversation, 'Not what the bank sees.')))).outcome,
  ).toBe('handed-over');
  await vi.waitFor(async () => {
    expect((await alarms()).filter((one: Foreign) => one.journal === toBase64Url(second.journal))).toMatchObject([
      { kind: 'head-differs' },
    ]);
  }, patience);
  await talk.end();
  await client.end();
  await app.end();
  await gateway.close();
}, 180_000); // 520 submits, each of them flushed
