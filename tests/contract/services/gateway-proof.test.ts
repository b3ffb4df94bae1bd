// Modified clients at the gateway: invented places, one place for many messages, forked histories, policies of their own, people who are out (P1, P7; gateway.md §4).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes, sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { headBytes } from '../../../src/journal/chain.ts';
import type { Receipt } from '../../../src/protocol/endpoint.ts';
import { buildGateway, type GatewayOptions } from '../../../services/gateway/app.ts';
import type { GatewayConfig } from '../../../services/gateway/config.ts';
import { silentLog } from '../../../services/log.ts';
import {
  asParty,
  Device,
  gatewayConfig,
  seedOf,
  seeds,
  sendSigned,
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

interface Rig {
  readonly gateway: FastifyInstance;
  readonly url: string;
  readonly device: Device;
  readonly app: AppTalk;
  readonly conversation: string;
  readonly lane: Lane;
  readonly client: PageTalk;
  readonly clock: { ahead: number };
  readonly end: () => Promise<void>;
}

/** A gateway, a client who agreed, and a device that writes to them. */
async function rig(name: string, change: Partial<GatewayConfig> = {}, options: GatewayOptions = {}): Promise<Rig> {
  const clock = { ahead: 0 };
  const gateway = await buildGateway({ ...gatewayConfig(folder.sub(name)), ...change }, silentLog, {
    lookEveryMs: 50,
    now: () => Date.now() + clock.ahead,
    ...options,
  });
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const { page: client } = await PageTalk.agreed(url, 'Layan');
  const device = await Device.enrolled(endpointUrl, 'token-of-marine');
  const app = await AppTalk.as(url, device);
  const conversation = (await app.event('conversation')).event['conversation'];
  const lane = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
  return {
    gateway,
    url,
    device,
    app,
    conversation,
    lane,
    client,
    clock,
    end: async () => {
      await client.end();
      await app.end();
      await gateway.close();
    },
  };
}
const unconfirmed = async (url: string, ahead = 0): Promise<Foreign> => {
  const keys = signKeyPair(seeds.auditor);
  return (
    await sendSigned(
      { signKey: keys.publicKey },
      keys,
      url,
      'GET',
      '/v1/unconfirmed',
      undefined,
      Math.floor((Date.now() + ahead) / 1000),
    )
  ).body;
};
const alarms = async (): Promise<readonly Foreign[]> =>
  (await asParty(seeds.auditor, endpointUrl, 'GET', '/v1/alarms')).body.alarms;

test('P1 G4.1 one frame and one receipt carry one message, not twenty', async () => {
  const { app, lane, conversation, device, end } = await rig('strict', { strict: true });
  const seq = lane.message('m-1', conversation, 'Only once.');
  const receipt = (await device.request('POST', '/v1/push', lane.push())).body.receipt as Receipt;
  const good = lane.submit(seq, receipt);
  expect((await app.submit(good)).outcome).toBe('handed-over');
  for (let i = 2; i <= 20; i++) expect((await app.submit({ ...good, id: `m-${String(i)}` })).outcome).toBe('refused');
  await end();
});

test('P1 G4.1 two histories that share a number do not pass twice: one place serves one message', async () => {
  const { app, lane, conversation, device, end } = await rig('fork');
  const fork = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
  expect((await app.submit(lane.submit(lane.message('m-1', conversation, 'To the client.')))).outcome).toBe(
    'handed-over',
  );
  const other = await app.submit(fork.submit(fork.message('m-2', conversation, 'Beside the record.')));
  expect(other).toMatchObject({ outcome: 'refused', reason: expect.stringContaining('One place') });
  await end();
});

describe('P1 G4.6 in local mode', () => {
  test('a message whose head comes to the endpoint is confirmed', async () => {
    const { app, lane, conversation, device, url, end } = await rig('honest');
    await app.submit(lane.submit(lane.message('m-1', conversation, 'On its way.')));
    expect((await unconfirmed(url)).messages.map((one: Foreign) => one.message)).toEqual(['m-1']);
    expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
    await vi.waitFor(async () => {
      expect(await unconfirmed(url)).toEqual({ stopped: [], messages: [], next: null });
    }, patience);
    await end();
  });

  test('an invented place passes once; when its head does not come in time the device is stopped, named, and its message listed', async () => {
    const { app, lane, conversation, device, url, clock, end } = await rig('invented');
    // A whole invented history: the frame is real in itself, what is said to lie before it never was.
    const invented = lane.submit(lane.message('m-1', conversation, 'Nobody recorded this.'));
    expect((await app.submit(invented)).outcome).toBe('handed-over');
    clock.ahead = 16 * 60_000;
    await vi.waitFor(async () => {
      expect((await unconfirmed(url, clock.ahead)).stopped).toMatchObject([
        { journal: toBase64Url(device.journal), person: 'marine' },
      ]);
    }, patience);
    expect(await app.submit(lane.submit(lane.message('m-2', conversation, 'Another.')))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('stopped'),
    });
    await vi.waitFor(async () => {
      expect(await alarms()).toContainEqual(
        expect.objectContaining({
          kind: 'head-missing',
          person: 'marine',
          journal: toBase64Url(device.journal),
          what: expect.stringContaining('m-1'),
        }),
      );
    }, patience);
    expect((await unconfirmed(url, clock.ahead)).messages).toMatchObject([
      { message: 'm-1', employee: 'marine', seq: 2 },
    ]);
    // It had only been away: once the endpoint holds it, the device goes on.
    expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
    await vi.waitFor(async () => {
      expect((await unconfirmed(url, clock.ahead)).stopped).toEqual([]);
    }, patience);
    await end();
  });

  test('a message from one history while the endpoint is shown another is found at once', async () => {
    const { app, lane, conversation, device, url, end } = await rig('two-faced');
    const shown = device
      .lane('messages')
      .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
      .add(3);
    expect((await device.request('POST', '/v1/push', shown.push())).status).toBe(200);
    expect((await app.submit(lane.submit(lane.message('m-1', conversation, 'Not what the bank sees.')))).outcome).toBe(
      'handed-over',
    );
    await vi.waitFor(async () => {
      expect((await unconfirmed(url)).stopped).toMatchObject([
        { person: 'marine', reason: expect.stringContaining('another history') },
      ]);
    }, patience);
    await vi.waitFor(async () => {
      expect(await alarms()).toContainEqual(
        expect.objectContaining({ kind: 'head-differs', journal: toBase64Url(device.journal) }),
      );
    }, patience);
    await end();
  });

  test('a head that only the device signed is refused when it is not the one the frame leads to', async () => {
    const { app, lane, conversation, device, end } = await rig('signed');
    const submit = lane.submit(lane.message('m-1', conversation, 'x'));
    const chain = { journal: device.journal, epoch: 0, lane: 'messages' as const };
    const signature = toBase64Url(sign(contexts.head, headBytes(chain, 1000, randomBytes(32)), device.keys.secretKey));
    expect(
      (await app.submit({ ...submit, proof: { ...submit.proof, signed: { by: 'device', signature } } })).outcome,
    ).toBe('refused');
    await end();
  });
});

describe('P5 G2.6 a policy the company does not have in force', () => {
  test('is refused at hello, and a message recorded under one is refused whatever hello said', async () => {
    const { app, lane, conversation, device, url, end } = await rig('policy');
    const talk = new AppTalk(url);
    await expect(talk.hello(device, 0, toBase64Url(randomBytes(32)))).rejects.toThrow();
    expect(talk.got.at(-1)).toMatchObject({ type: 'error', code: 'policy-refused' });
    const own = lane.message('m-1', conversation, 'Under my own policy.', { policy: toBase64Url(randomBytes(32)) });
    const fresh = await AppTalk.as(url, device).catch(() => app);
    expect(await fresh.submit(lane.submit(own))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('policy'),
    });
    await fresh.end();
    await end();
  });

  test('P4 E3.8 pages sealed for readers no policy names are refused by the endpoint, and an alarm says so', async () => {
    const device = await Device.enrolled(endpointUrl, 'token-of-leo');
    const own = device
      .lane('messages')
      .page(randomBytes(32), [boxKeyPair(randomBytes(32)).publicKey])
      .add(1);
    expect((await device.request('POST', '/v1/push', own.push())).body.error.code).toBe('endpoint-refused');
    expect(await alarms()).toContainEqual(
      expect.objectContaining({ kind: 'readers-not-policy', person: 'leo', journal: toBase64Url(device.journal) }),
    );
  });
});

test('G2.7 whoever is out is let go within seconds, connected or not', async () => {
  const here = await startEndpoint(folder.sub('leavers'));
  const gateway = await buildGateway(
    { ...gatewayConfig(folder.sub('leavers-gateway')), endpointUrl: here.url },
    silentLog,
    {
      lookEveryMs: 50,
    },
  );
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const device = await Device.enrolled(here.url, 'token-of-marine');
  const app = await AppTalk.as(url, device);
  expect(
    (
      await asParty(seeds.it, here.url, 'POST', '/v1/devices/revoke', {
        journal: toBase64Url(device.journal),
        reason: 'A laptop was stolen.',
      })
    ).status,
  ).toBe(200);
  expect(await app.closed).toBe(4003);
  const again = new AppTalk(url);
  await expect(again.hello(device)).rejects.toThrow();
  expect(again.got.at(-1)).toMatchObject({
    type: 'error',
    code: 'not-allowed',
    message: expect.stringContaining('revoked'),
  });
  await gateway.close();
  await here.app.close();
});
