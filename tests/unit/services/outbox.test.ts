// services/gateway/submit/outbox.ts: order, and what happens to a send whose outcome cannot be known (G4.5).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { cryptoReady } from '../../../src/crypto/sodium.ts';
import type { GatewayEvent } from '../../../src/protocol/gateway.ts';
import type { Channel, OutboundMessage, SendOutcome } from '../../../services/gateway/channels/channel.ts';
import { Hub } from '../../../services/gateway/event/hub.ts';
import type { GatewayStores } from '../../../services/gateway/stores.ts';
import { Outbox } from '../../../services/gateway/submit/outbox.ts';
import { closeStores, openStores } from '../../support/gateway-stores.ts';
import { silentLog } from '../../../services/log.ts';

const zeros = (length: number): string => 'A'.repeat(length);
let folder = '';
let store: GatewayStores;

beforeAll(cryptoReady);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'candor-outbox-'));
  store = await openStores(join(folder, 'gateway.sqlite'), new Uint8Array(32).fill(2));
  await store.conversations.put('marine', {
    type: 'conversation',
    conversation: 'c',
    channel: 'sms',
    contact: { name: 'L', address: '1', language: 'en' },
    capabilities: { canWrite: true, reason: '', maxLength: 100, until: null, receipts: false },
    disclosedAt: 1,
  });
});
afterEach(async () => {
  await closeStores(store);
  rmSync(folder, { recursive: true, force: true });
});

let places = 0;
async function stored(id: string): Promise<void> {
  places++;
  await store.submits.add(
    'marine',
    {
      id,
      conversation: 'c',
      text: id,
      contentHash: zeros(43),
      journal: zeros(22),
      epoch: 0,
      seq: places,
      head: zeros(43),
      isReceipted: false,
      proof: '{}',
    },
    zeros(43),
    1,
  );
}

function outboxOver(idempotent: boolean, send: (message: OutboundMessage) => Promise<SendOutcome>): Outbox {
  const channel: Channel = {
    name: 'sms',
    idempotent,
    send,
    routes: () => undefined,
    start: () => undefined,
    recorded: () => undefined,
    block: () => undefined,
    stop: () => undefined,
  };
  return new Outbox({
    store,
    hub: new Hub(
      store,
      () => undefined,
      () => 5,
    ),
    channels: new Map([['sms', channel]]),
    now: () => 5,
    log: silentLog,
  });
}

async function told(): Promise<string[]> {
  return (await store.events.after('marine', 0, 100)).flatMap(({ event }) => {
    const one = JSON.parse(event) as GatewayEvent;
    return one.type === 'status' ? [`${one.message} ${one.state}`] : [];
  });
}

const settled = async (): Promise<void> => {
  while ((await store.submits.nextOutgoing('c')) !== undefined) await new Promise((resolve) => setImmediate(resolve));
};

test('G4.5 messages of a conversation go one at a time and in order, even when one is added while another is on its way', async () => {
  const sent: string[] = [];
  let under = 0;
  const outbox = outboxOver(false, async ({ id }) => {
    under += 1;
    expect(under).toBe(1);
    sent.push(id);
    if (id === 'a') {
      await stored('c');
      outbox.poke('c');
    }
    await new Promise((resolve) => setTimeout(resolve, id === 'a' ? 20 : 1));
    under -= 1;
    return { state: 'accepted' };
  });
  await stored('a');
  await stored('b');
  outbox.poke('c');
  await settled();
  expect(sent).toEqual(['a', 'b', 'c']);
  expect(await told()).toEqual(['a accepted', 'b accepted', 'c accepted']);
});

test('G4.5 after a crash in the middle of a send, a channel that is not idempotent gets nothing again: the outcome is unknown', async () => {
  await stored('a');
  await stored('b');
  await store.submits.setState('marine', 'a', 'attempted'); // what a crash leaves behind
  const sent: string[] = [];
  await outboxOver(false, ({ id }) => {
    sent.push(id);
    return Promise.resolve({ state: 'accepted' });
  }).start();
  await settled();
  expect(sent).toEqual(['b']);
  expect(await told()).toEqual(['a unknown', 'b accepted']);
});

test('G4.5 after a crash in the middle of a send, an idempotent channel gets the same message again', async () => {
  await stored('a');
  await store.submits.setState('marine', 'a', 'attempted');
  const sent: string[] = [];
  await outboxOver(true, ({ id }) => {
    sent.push(id);
    return Promise.resolve({ state: 'accepted' });
  }).start();
  await settled();
  expect(sent).toEqual(['a']);
  expect(await told()).toEqual(['a accepted']);
});

test('G5.4 a channel’s refusal is told with its reason, and the next message is not held back by it', async () => {
  await stored('a');
  await stored('b');
  await outboxOver(false, ({ id }) =>
    Promise.resolve(id === 'a' ? { state: 'failed', reason: 'number unknown' } : { state: 'accepted' }),
  ).start();
  await settled();
  expect(await told()).toEqual(['a failed', 'b accepted']);
  expect((await store.events.after('marine', 0, 1))[0]?.event).toContain('number unknown');
});
