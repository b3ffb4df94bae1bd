// Several devices of one person at the gateway (docs/spec/gateway.md §5): what each is sent, and when content is destroyed.
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { signKeyPair } from '../../../src/crypto/sodium.ts';
import { issueCertificate, readCertificate } from '../../../src/protocol/credentials.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { closeStores, openStores } from '../../support/gateway-stores.ts';
import { silentLog } from '../../../services/log.ts';
import { Device, gatewayConfig, seeds, startEndpoint, useFolder, type Foreign } from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
const day = 86_400_000;
let endpoint: FastifyInstance;
let endpointUrl = '';
let gateway: FastifyInstance;
let url = '';
let data = '';
let run = 0;
let clock = 0;

beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint'), { certificateDays: 3650 }));
});
afterAll(async () => {
  await endpoint.close();
});
beforeEach(async () => {
  data = folder.sub(`gateway-${++run}`);
  clock = Date.now();
  await start();
});
afterEach(async () => {
  await gateway.close();
});

async function start(): Promise<void> {
  gateway = await buildGateway(gatewayConfig(data), silentLog, { now: () => clock });
  url = await gateway.listen({ host: '127.0.0.1', port: 0 });
}

/** Events whose content still lies there. */
function kept(): string[] {
  const db = new Database(join(data, 'gateway.sqlite'), { readonly: true });
  const kinds = db
    .prepare('SELECT kind FROM events WHERE content IS NOT NULL ORDER BY cursor')
    .pluck()
    .all() as string[];
  db.close();
  return kinds;
}

const say = async (page: PageTalk, text: string): Promise<void> => {
  page.send({ type: 'say', id: text, text });
  await page.is('state', (state) => state.id === text && state.state === 'accepted');
};
const inbound = (app: AppTalk, text: string): Promise<{ cursor: number }> =>
  app.event('inbound', (event: Foreign) => event.text === text);
const texts = (app: AppTalk): string[] =>
  app.got.flatMap((message) =>
    message.type === 'event' && message.event.type === 'inbound' ? [message.event.text] : [],
  );
/** All that was sent before has arrived. */
async function settled(app: AppTalk, n: number): Promise<void> {
  app.send({ type: 'ping', n });
  await app.is('pong', (pong) => pong.n === n);
}

test('G5.5 a second device is not sent what clients wrote before it came, nor does it acknowledge for the first', async () => {
  const first = await Device.enrolled(endpointUrl, 'token-of-marine');
  const a = await AppTalk.as(url, first);
  const { page } = await PageTalk.agreed(url, 'Layan');
  await say(page, 'before');
  await a.end(); // it never acknowledged

  const second = await Device.enrolled(endpointUrl, 'token-of-marine');
  const b = await AppTalk.as(url, second);
  expect((await b.event('conversation')).event['contact'].name).toBe('Layan'); // it may write there
  await say(page, 'after');
  const { cursor } = await inbound(b, 'after');
  expect(texts(b)).toEqual(['after']);
  b.acknowledge(cursor);
  expect(await page.is('state', (state) => state.state === 'delivered')).toMatchObject({ id: 'after' }); // the first to have it on record
  await settled(b, 1);
  expect(
    page.got
      .filter((message) => message.type === 'state' && message.state === 'delivered')
      .map((message) => ('id' in message ? message.id : '')),
  ).toEqual(['after']); // "before" is on no record
  expect(kept()).toEqual(['inbound', 'inbound']); // the first was known when "after" came: it is to get it, too

  const again = await AppTalk.as(url, first);
  await inbound(again, 'before');
  const own = await inbound(again, 'after');
  again.acknowledge(own.cursor);
  await page.is('state', (state) => state.id === 'before' && state.state === 'delivered');
  await settled(again, 2);
  expect(kept()).toEqual([]);
  for (const talk of [b, again, page]) await talk.end();
});

test('P7 G5.3 hello’s cursor alone acknowledges nothing: nothing is destroyed, no client is told that it arrived', async () => {
  const device = await Device.enrolled(endpointUrl, 'token-of-marine');
  await (await AppTalk.as(url, device)).end();
  const { page } = await PageTalk.agreed(url, 'Unheard');
  await say(page, 'a complaint');
  const liar = await AppTalk.as(url, device, 2);
  await settled(liar, 1);
  expect(kept()).toEqual(['inbound']);
  expect(page.got.filter((one) => one.type === 'state' && one.state === 'delivered')).toEqual([]);
  await inbound(liar, 'a complaint'); // it is told all the same
  liar.acknowledge(3);
  expect((await liar.is('error')).message).toMatch(/not sent yet/);
  for (const talk of [liar, page]) await talk.end();
});

test('G5.3 an acknowledgement that was cut short is made up for: the events come again, and the device says so again', async () => {
  const device = await Device.enrolled(endpointUrl, 'token-of-marine');
  const a = await AppTalk.as(url, device);
  const pages = await Promise.all(
    [1, 2, 3, 4].map(async (n) => (await PageTalk.agreed(url, `Short ${String(n)}`)).page),
  );
  // More than the gateway reads at once.
  await Promise.all(
    pages.map(async (page, n) => {
      for (let i = 0; i < 18; i++) await say(page, `on record ${String(n)} ${String(i)}`);
    }),
  );
  const cursor = 4 + 4 * 18;
  await a.is('event', (event) => event.cursor === cursor);
  await a.end();
  const again = await AppTalk.as(url, device, cursor);
  // As the app does: whenever events came, where its record stands, which may be beyond what has come again so far.
  again.socket.on('message', () => {
    again.acknowledge(cursor);
  });
  await Promise.all(
    pages.map((page, n) =>
      page.is('state', (state) => state.id === `on record ${String(n)} 17` && state.state === 'delivered'),
    ),
  );
  expect(kept()).toEqual([]);
  const third = await AppTalk.as(url, device, cursor);
  await settled(third, 1);
  expect(texts(third)).toEqual([]); // and no third time
  for (const talk of [again, third, ...pages]) await talk.end();
});

test('G5.6 what one device has on record is kept for the others for a set time only; what none has is kept until one has', async () => {
  const first = await Device.enrolled(endpointUrl, 'token-of-marine');
  const second = await Device.enrolled(endpointUrl, 'token-of-marine');
  const a = await AppTalk.as(url, first);
  const b = await AppTalk.as(url, second);
  const { page } = await PageTalk.agreed(url, 'Waits');
  await say(page, 'one has it');
  a.acknowledge((await inbound(a, 'one has it')).cursor);
  await settled(a, 1);
  await a.end();
  await b.end();
  await say(page, 'none has it');
  await page.end();
  const restart = async (days: number): Promise<void> => {
    await gateway.close();
    clock += days * day;
    await start();
  };
  await restart(29);
  expect(kept()).toEqual(['inbound', 'inbound']);
  await restart(2);
  expect(kept()).toEqual(['inbound']);
  const late = await AppTalk.as(url, second);
  await inbound(late, 'none has it');
  expect(texts(late)).toEqual(['none has it']);
  await late.end();
});

/** A next epoch of a device's journal, as the endpoint would enrol it; `keys`: the device's own, or another's. */
function nextEpoch(old: Device, keys: 'own' | 'other'): Device {
  const next = new Device(endpointUrl, { epoch: 1 });
  Object.assign(next, { journal: old.journal, ...(keys === 'own' ? { keys: old.keys, box: old.box } : {}) });
  const endpointKeys = signKeyPair(seeds.endpoint);
  next.certificate = issueCertificate(
    {
      ...readCertificate(old.certificate, endpointKeys.publicKey),
      epoch: 1,
      signKey: toBase64Url(next.keys.publicKey),
      boxKey: toBase64Url(next.box.publicKey),
    },
    endpointKeys.secretKey,
  );
  return next;
}

test('G5.7 a new epoch of a journal takes the place of the one before: it gets what was on no record, and the old one is refused', async () => {
  const old = await Device.enrolled(endpointUrl, 'token-of-marine');
  const a = await AppTalk.as(url, old);
  const { page } = await PageTalk.agreed(url, 'Epochs');
  await say(page, 'recorded');
  a.acknowledge((await inbound(a, 'recorded')).cursor);
  await settled(a, 1);
  await a.end();
  await say(page, 'not recorded');
  const b = await AppTalk.as(url, nextEpoch(old, 'own'));
  await b.event('conversation');
  await inbound(b, 'not recorded');
  expect(texts(b)).toEqual(['not recorded']);
  await expect(new AppTalk(url).hello(old)).rejects.toThrow(/taken out of use/);
  await b.end();
  await page.end();
});

test('G5.7 who enrols as a later epoch of somebody’s journal with other keys neither puts that device out nor gets what waits for it', async () => {
  const victim = await Device.enrolled(endpointUrl, 'token-of-marine');
  await (await AppTalk.as(url, victim)).end();
  const { page } = await PageTalk.agreed(url, 'Waiting');
  await say(page, 'for the victim');
  const accomplice = await AppTalk.as(url, nextEpoch(victim, 'other'));
  await accomplice.event('conversation');
  await settled(accomplice, 1);
  expect(texts(accomplice)).toEqual([]);
  const again = await AppTalk.as(url, victim);
  await inbound(again, 'for the victim');
  for (const talk of [accomplice, again, page]) await talk.end();
});

test('G5.7 when a device goes out, what it alone should have had goes to the others, once, under new cursors', async () => {
  const first = await Device.enrolled(endpointUrl, 'token-of-marine');
  const second = await Device.enrolled(endpointUrl, 'token-of-marine');
  const a = await AppTalk.as(url, first);
  const { page } = await PageTalk.agreed(url, 'Lost');
  await say(page, 'for the lost one');
  await inbound(a, 'for the lost one');
  await a.end();
  const b = await AppTalk.as(url, second);
  await b.event('conversation');
  await b.end();
  await page.end();
  await gateway.close();
  const key = signKeyPair(seeds.endpoint).publicKey;
  const store = await openStores(join(data, 'gateway.sqlite'), seeds.gateway);
  for (let twice = 0; twice < 2; twice++)
    await store.sql.atomically(() => store.devices.leave(readCertificate(first.certificate, key), 1));
  await closeStores(store);
  await start();
  const again = await AppTalk.as(url, second, 1);
  const { cursor } = await inbound(again, 'for the lost one');
  expect(cursor).toBe(3);
  again.acknowledge(cursor);
  await settled(again, 1);
  expect([texts(again), kept()]).toEqual([['for the lost one'], []]);
  await again.end();
});
