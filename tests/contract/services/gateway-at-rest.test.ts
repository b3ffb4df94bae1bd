// What lies on the gateway's disk (docs/spec/gateway.md §7, web-chat.md §6): canaries over every byte, before and after hand-over, killed in the middle.
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blake2b, boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { toWtf8 } from '../../../src/bytes/wtf8.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import type { Channel, ChannelHost, SendOutcome } from '../../../services/gateway/channels/channel.ts';
import { ContentKey } from '../../../services/gateway/content-key.ts';
import { webChatHistory } from '../../../services/gateway/channels/web-chat/history.ts';
import { gatewayHistory } from '../../../services/gateway/history.ts';
import { oldFile } from '../../support/old-file.ts';
import { silentLog } from '../../../services/log.ts';
import { bytesOnDisk, foundOnDisk } from '../../support/disk-bytes.ts';
import {
  Device,
  gatewayConfig,
  seedOf,
  seeds,
  ServiceProcess,
  startEndpoint,
  useFolder,
  type Lane,
} from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let endpointUrl = '';
let marine: Device;
let lane: Lane;

beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint')));
  marine = await Device.enrolled(endpointUrl, 'token-of-marine');
  lane = marine
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
});
afterAll(async () => {
  await endpoint.close();
});

const canary = (what: string, n: number): string => `canary-${what}-${n}-quetzalcoatlus-northropi`;
/** What would open what is there, or tell whose it is. */
const secrets = (): (string | Uint8Array)[] => [seeds.gateway, toBase64Url(seeds.gateway)];

test('G7.1 no byte of a message, a name, a session’s secret or the seed is on the gateway’s disk, before and after hand-over and after kill -9 at any moment', {
  timeout: 300_000,
}, async () => {
  const data = folder.sub('canaries');
  const config = gatewayConfig(data, false, { messagesPerAddress: { burst: 10_000 } });
  const needles: (string | Uint8Array)[] = secrets();
  let looks = 0;
  const look = (): void => {
    looks += 1;
    expect(foundOnDisk(data, needles)).toEqual([]);
  };
  const sessions: { session: string; conversation: string; texts: string[] }[] = [];
  let cursor = 0;
  for (let round = 0; round < 6; round++) {
    const process = await ServiceProcess.start('gateway', folder.path, config);
    look();
    const name = canary('name', round);
    needles.push(name);
    const { page, session } = await PageTalk.agreed(process.url, name);
    needles.push(session);
    const app = await AppTalk.as(process.url, marine, cursor);
    const conversation = (await app.event('conversation', (event) => event.contact.name === name)).event[
      'conversation'
    ];
    const texts = Array.from({ length: 12 }, (_, n) => canary(`text-${round}`, n));
    needles.push(...texts);
    sessions.push({ session, conversation, texts });
    look();
    for (const [n, text] of texts.entries()) {
      if (n % 2 === 0) page.send({ type: 'say', id: `c-${round}-${n}`, text });
      else app.send(marine.submit(`e-${round}-${n}`, conversation, text, lane));
    }
    // Killed at another moment each time: at once, with some taken, with all on their way, with some acknowledged.
    if (round > 0) await app.event('inbound', (event) => event.conversation === conversation);
    if (round > 2) await app.is('submitted', (answer) => answer.id === `e-${round}-11`);
    look();
    if (round > 3) {
      cursor = Math.max(...app.got.flatMap((message) => (message.type === 'event' ? [message.cursor] : [])));
      app.acknowledge(cursor);
      app.send({ type: 'ping', n: round });
      await app.is('pong');
      look();
    }
    await process.end('SIGKILL');
    look();
    await page.end();
    await app.end();
  }
  // Everything is handed over and acknowledged in the end, read by the clients alone, and still nothing is there.
  const process = await ServiceProcess.start('gateway', folder.path, config);
  const app = await AppTalk.as(process.url, marine, cursor);
  for (const { session, conversation, texts } of sessions) {
    const { page, welcome } = await PageTalk.open(process.url, session);
    expect(welcome.name).toMatch(/^canary-name/);
    for (const [n, text] of texts.entries()) {
      const round = sessions.findIndex((one) => one.session === session);
      if (n % 2 === 0) page.send({ type: 'say', id: `c-${round}-${n}`, text });
      else
        expect((await app.submit(marine.submit(`e-${round}-${n}`, conversation, text, lane))).outcome).toBe(
          'handed-over',
        );
    }
    const got = new Set<string>();
    while (got.size < texts.length) got.add((await page.is('message')).text);
    expect([...got].sort()).toEqual([...texts].sort());
    await page.end();
  }
  look();
  expect(await process.end('SIGTERM')).toBe(0);
  await app.end();
  look();
  expect(looks).toBeGreaterThanOrEqual(25);
  expect(bytesOnDisk(data)).toBeGreaterThan(50_000); // there was something to look at
});

test('G7.2 an outbound text is on disk, sealed, until the channel answered, and then its very bytes are gone, from the log too', async () => {
  const data = folder.sub('destroyed');
  let answer: (outcome: SendOutcome) => void = () => undefined;
  let host: ChannelHost | undefined;
  const channel: Channel = {
    name: 'sms',
    idempotent: false,
    routes: () => undefined,
    recorded: () => undefined,
    block: () => undefined,
    stop: () => undefined,
    start: (given) => {
      host = given;
    },
    send: () => new Promise((resolve) => (answer = resolve)),
  };
  const gateway = await buildGateway(gatewayConfig(data), silentLog, { channels: [channel] });
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  await host?.conversation({
    conversation: 'c',
    employee: 'marine',
    contact: { name: 'L', address: '1', language: 'en' },
    capabilities: { canWrite: true, reason: '', maxLength: 100, until: null, receipts: false },
    disclosedAt: 1,
  });
  const app = await AppTalk.as(url, marine);
  const sealedNow = (sql: string): readonly Uint8Array[] => {
    const db = new Database(join(data, 'gateway.sqlite'), { readonly: true });
    try {
      return db.prepare(sql).pluck().all() as Uint8Array[];
    } finally {
      db.close();
    }
  };
  for (const [id, outcome] of [
    ['a', { state: 'accepted' }],
    ['b', { state: 'failed', reason: 'no such number' }],
    ['c', { state: 'unknown', reason: 'no answer' }],
  ] as const) {
    expect((await app.submit(marine.submit(id, 'c', canary(id, 1), lane))).outcome).toBe('handed-over');
    const [sealed] = sealedNow("SELECT content FROM submits WHERE state = 'attempted'");
    if (sealed === undefined) throw new Error('nothing waits');
    expect(foundOnDisk(data, [sealed.subarray(24)])).not.toEqual([]); // the look finds it while it is there
    answer(outcome);
    await app.event('status', (event) => event.message === id);
    await expect
      .poll(() => foundOnDisk(data, [sealed.subarray(24), sealed.subarray(24, 60)]), { timeout: 8000 })
      .toEqual([]);
  }
  expect(sealedNow('SELECT content FROM submits WHERE content IS NOT NULL')).toEqual([]);

  // Inbound: until the employee's device has it on record.
  await host?.inbound({ conversation: 'c', text: canary('in', 1), at: 1, providerId: 'p', verified: 'hmac' });
  const inbound = await app.event('inbound');
  const contents = sealedNow('SELECT content FROM events WHERE content IS NOT NULL');
  expect(contents.length).toBe(4); // three statuses and the message
  expect(
    foundOnDisk(
      data,
      contents.map((one) => one.subarray(24)),
    ),
  ).not.toEqual([]);
  app.acknowledge(inbound.cursor);
  await expect
    .poll(
      () =>
        foundOnDisk(
          data,
          contents.map((one) => one.subarray(24)),
        ),
      { timeout: 8000 },
    )
    .toEqual([]);
  await app.end();
  await gateway.close();
});

test('W6.1 who has the gateway’s disk and its configuration cannot read a client’s thread', async () => {
  const data = folder.sub('thread');
  const gateway = await buildGateway(gatewayConfig(data), silentLog);
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const { page } = await PageTalk.agreed(url, 'Thief');
  page.send({ type: 'say', id: 't', text: 'only for two' });
  expect((await page.is('state')).state).toBe('accepted');
  await page.end();
  await gateway.close();
  const db = new Database(join(data, 'web-chat.sqlite'), { readonly: true });
  const row = db
    .prepare('SELECT content, waiting, about, announce FROM messages JOIN sessions USING (conversation)')
    .get() as Record<string, Uint8Array | null>;
  db.close();
  expect([row['waiting'], row['announce']]).toEqual([null, null]); // what the seed opened is gone
  const key = new ContentKey(seeds.gateway);
  for (const sealed of [row['content'], row['about']])
    for (const name of ['message', 'about', 'waiting', 'announce'])
      expect(() => key.open(sealed ?? new Uint8Array(64), name)).toThrow();
});

test('P6 a file of version 1 is taken over: what it kept in clear is sealed or destroyed on opening, nothing that waits is lost, and clients find their threads', async () => {
  const data = folder.sub('version-1');
  mkdirSync(data);
  const secret = toBase64Url(randomBytes(32));
  const texts = {
    handedOver: canary('v1-out', 1),
    waiting: canary('v1-out', 2),
    recorded: canary('v1-in', 1),
    unrecorded: canary('v1-in', 2),
    name: canary('v1-name', 1),
  };
  const contact = { name: texts.name, address: 'web-abcd-efgh', language: 'en' };
  const capabilities = { canWrite: true, reason: '', maxLength: 10_000, until: null, receipts: true };
  const announced = JSON.stringify({
    type: 'conversation',
    conversation: 'web-old',
    channel: 'web',
    contact,
    capabilities,
    disclosedAt: 5,
  });
  const inbound = (id: string, text: string): string =>
    JSON.stringify({
      type: 'inbound',
      conversation: 'web-old',
      message: `in-${id}`,
      text,
      at: 6,
      providerId: id,
      verified: 'session',
    });
  const old = oldFile(join(data, 'gateway.sqlite'), gatewayHistory(seeds.gateway).steps.slice(0, 1));
  old.prepare('INSERT INTO cursors VALUES (?, 3, 2)').run('marine');
  old.prepare('INSERT INTO conversations VALUES (?, ?, ?, ?)').run('web-old', 'marine', 'web', announced);
  for (const [n, event] of [announced, inbound('r', texts.recorded), inbound('u', texts.unrecorded)].entries())
    old.prepare('INSERT INTO events VALUES (?, ?, ?)').run('marine', n + 1, event);
  for (const [n, id] of ['r', 'u'].entries())
    old.prepare('INSERT INTO inbound VALUES (?, ?, ?, ?)').run('web-old', id, 'marine', n + 2);
  for (const [n, [id, text, state]] of (
    [
      ['out-1', texts.handedOver, 'accepted'],
      ['out-2', texts.waiting, 'stored'],
    ] as const
  ).entries()) {
    old
      .prepare(
        'INSERT INTO submits (employee, id, conversation, content_hash, text, journal, epoch, seq, proof, sign_key, at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      )
      .run(
        'marine',
        id,
        'web-old',
        contentHash(text),
        toWtf8(text),
        toBase64Url(marine.journal),
        0,
        n + 1,
        '{}',
        'k',
        7,
        state,
      );
  }
  const chat = oldFile(join(data, 'web-chat.sqlite'), webChatHistory(seeds.gateway).steps.slice(0, 1));
  chat
    .prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)')
    .run(
      'web-old',
      blake2b(toWtf8(secret)),
      'marine',
      texts.name,
      contact.address,
      'en',
      'We keep it.',
      contentHash('We keep it.'),
      'en',
      Date.now(),
    );
  for (const [id, sender, text, state] of [
    ['r', 'client', texts.recorded, 'delivered'],
    ['u', 'client', texts.unrecorded, 'accepted'],
    ['out-1', 'employee', texts.handedOver, 'accepted'],
  ] as const) {
    chat
      .prepare('INSERT INTO messages (conversation, id, sender, text, at, state) VALUES (?, ?, ?, ?, ?, ?)')
      .run('web-old', id, sender, toWtf8(text), Date.now(), state);
  }
  old.close();
  chat.close();
  expect(new Set(foundOnDisk(data, Object.values(texts)).map((one) => one.split(': ')[1]))).toEqual(
    new Set(Object.values(texts)),
  ); // all of it lay there in clear

  const gateway = await buildGateway(gatewayConfig(data), silentLog);
  const url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  await expect.poll(() => foundOnDisk(data, Object.values(texts))).toEqual([]);
  const app = await AppTalk.as(url, marine, 2);
  expect((await app.event('inbound')).event['text']).toBe(texts.unrecorded);
  await app.event('status', (event) => event.message === 'out-2' && event.state === 'accepted');
  for (let visit = 0; visit < 2; visit++) {
    const { page, welcome } = await PageTalk.open(url, secret);
    expect(welcome).toMatchObject({ agreed: true, name: texts.name, disclosure: { text: 'We keep it.' } });
    const got: string[] = [];
    for (let i = 0; i < 4; i++) got.push((await page.is('message')).text);
    expect(got).toEqual([texts.recorded, texts.unrecorded, texts.handedOver, texts.waiting]);
    await page.end();
    expect(foundOnDisk(data, Object.values(texts))).toEqual([]);
  }
  await app.end();
  await gateway.close();
});

test('G7.4 a configuration inside the data folder is refused: its seed would lie beside what it seals', async () => {
  const data = folder.sub('inside');
  mkdirSync(data);
  await expect(ServiceProcess.start('gateway', data, gatewayConfig(data))).rejects.toThrow(/lies in the data folder/);
  symlinkSync(data, `${data}-link`);
  await expect(ServiceProcess.start('gateway', data, gatewayConfig(`${data}-link`))).rejects.toThrow(
    /lies in the data folder/,
  ); // by whatever path
  expect(readFileSync(join(data, 'gateway-config.json'), 'utf8')).toContain('seed'); // it was there, and was refused for where it lies
});
