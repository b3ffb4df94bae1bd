// services/gateway/event/hub.ts: what a channel tells twice, as after a crash, is one event (G5.2), and channels cannot reach into one another.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import type { ChannelHost } from '../../../services/gateway/channels/channel.ts';
import { Hub } from '../../../services/gateway/event/hub.ts';
import type { GatewayStores } from '../../../services/gateway/stores.ts';
import { closeStores, openStores } from '../../support/gateway-stores.ts';

const capabilities = { canWrite: true, reason: '', maxLength: 100, until: null, receipts: false };
let folder = '';
let store: GatewayStores;
let hub: Hub;
let sms: ChannelHost;
let woken: string[] = [];

beforeAll(cryptoReady);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'candor-hub-'));
  store = await openStores(join(folder, 'gateway.sqlite'), new Uint8Array(32).fill(2));
  woken = [];
  hub = new Hub(
    store,
    (employee) => woken.push(employee),
    () => 5,
  );
  sms = hub.hostFor('sms');
  await sms.conversation({
    conversation: 'c',
    employee: 'marine',
    contact: { name: 'L', address: '1', language: 'en' },
    capabilities,
    disclosedAt: null,
  });
});
afterEach(async () => {
  await closeStores(store);
  rmSync(folder, { recursive: true, force: true });
});

const types = async (): Promise<string[]> =>
  (await store.events.after('marine', 0, 100)).map(({ event }) => (JSON.parse(event) as { type: string }).type);

test('G5.2 everything a channel tells twice is one event', async () => {
  for (let i = 0; i < 2; i++) {
    await sms.conversation({
      conversation: 'c',
      employee: 'marine',
      contact: { name: 'L', address: '1', language: 'en' },
      capabilities,
      disclosedAt: null,
    });
    await sms.inbound({ conversation: 'c', text: 'hello', at: 1, providerId: 'p-1', verified: 'hmac' });
    await sms.status({ conversation: 'c', message: 'm-1', state: 'delivered', at: 2 });
    await sms.capabilities('c', { ...capabilities, canWrite: false, reason: 'The window has closed.' });
  }
  expect(await types()).toEqual(['conversation', 'inbound', 'status', 'capabilities']);
  expect((await store.conversations.find('c'))?.event.capabilities.canWrite).toBe(false);
});

test('G5.2 two clients may mint the same id: towards the employee they are two messages', async () => {
  await sms.conversation({
    conversation: 'd',
    employee: 'marine',
    contact: { name: 'M', address: '2', language: 'en' },
    capabilities,
    disclosedAt: null,
  });
  for (const conversation of ['c', 'd'])
    await sms.inbound({ conversation, text: 'hello', at: 1, providerId: '1', verified: 'hmac' });
  const ids = (await store.events.after('marine', 0, 100)).flatMap(
    ({ event }) => (JSON.parse(event) as { message?: string }).message ?? [],
  );
  expect(new Set(ids).size).toBe(2);
});

test('G5.1 an employee is woken only when the event is on disk', async () => {
  const before = woken.length;
  await expect(
    sms.inbound({ conversation: 'nobody', text: 'x', at: 1, providerId: 'p', verified: 'none' }),
  ).rejects.toThrow(/not announced/);
  expect(woken.length).toBe(before);
  await expect(
    hub.hostFor('line').inbound({ conversation: 'c', text: 'x', at: 1, providerId: 'p', verified: 'none' }),
  ).rejects.toThrow(/not announced/);
  expect(await types()).toEqual(['conversation']);
});
