// The gateway over WebSockets (docs/spec/gateway.md): proof before anything leaves, order, resumption, and no loss over kill -9.
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { randomBytes } from '../../../src/crypto/sodium.ts';
import type { Receipt } from '../../../src/protocol/endpoint.ts';
import { boxKeyPair } from '../../../src/crypto/sodium.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  Device,
  gatewayConfig,
  seedOf,
  send,
  ServiceProcess,
  startEndpoint,
  useFolder,
  type Foreign,
  type Lane,
} from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
const open: { end(): Promise<void> }[] = [];
let endpoint: FastifyInstance;
let endpointUrl = '';
let gateway: FastifyInstance;
let url = '';
let marine: Device;
let lane: Lane;
let conversation = '';

/** Ends it after the test file. */
function kept<T extends { end(): Promise<void> }>(talk: T): T {
  open.push(talk);
  return talk;
}

beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint')));
  gateway = await buildGateway(gatewayConfig(folder.sub('gateway')), silentLog);
  url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  marine = await Device.enrolled(endpointUrl, 'token-of-marine');
  lane = marine
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
  const { page } = await PageTalk.agreed(url, 'Layan');
  const app = await AppTalk.as(url, marine);
  conversation = (await app.event('conversation')).event['conversation'];
  await page.end();
  await app.end();
});
afterAll(async () => {
  for (const talk of open) await talk.end();
  await gateway.close();
  await endpoint.close();
});

let number = 0;
const freshId = (): string => `m-${++number}`;

describe('who may speak', () => {
  test('G2.1 nothing is answered before hello, and a hello with another key is refused', async () => {
    const early = new AppTalk(url);
    await early.is('challenge');
    early.send({ type: 'ping', n: 1 });
    expect((await early.is('error')).code).toBe('not-allowed');
    expect(await early.closed).toBe(4000);

    const thief = new Device(endpointUrl);
    thief.certificate = marine.certificate;
    const talk = new AppTalk(url);
    const hello = talk.hello(thief);
    await expect(hello).rejects.toThrow();
    expect(talk.got.at(-1)).toMatchObject({ type: 'error', code: 'not-allowed' });
  });

  test('G2.2 a certificate of another endpoint, a reviewer and an unknown person are refused', async () => {
    const reviewer = await Device.enrolled(endpointUrl, 'token-of-sofia');
    const talk = new AppTalk(url);
    await expect(talk.hello(reviewer)).rejects.toThrow();
    expect(talk.got.at(-1)).toMatchObject({ type: 'error', code: 'not-allowed' });
    const forged = new Device(endpointUrl);
    forged.certificate = {
      enrolment: marine.certificate.enrolment.replace('marine', 'mallory'),
      signature: marine.certificate.signature,
    };
    const other = new AppTalk(url);
    await expect(other.hello(forged)).rejects.toThrow();
    expect(other.got.at(-1)).toMatchObject({ type: 'error', code: 'not-allowed' });
  });

  test('G2.4 a device has one live connection: a new one ends the old', async () => {
    const first = kept(await AppTalk.as(url, marine));
    kept(await AppTalk.as(url, marine));
    expect(await first.closed).toBe(4001);
  });

  test('G2.5 a device that saw more than this gateway has is told so, and nothing is sent over it', async () => {
    const talk = new AppTalk(url);
    await expect(talk.hello(marine, 1_000_000)).rejects.toThrow();
    expect(talk.got.at(-1)).toMatchObject({ type: 'error', code: 'conflict' });
  });
});

describe('submit', () => {
  test('P1 the gateway takes a message whose proof holds', async () => {
    const app = kept(await AppTalk.as(url, marine));
    expect((await app.submit(marine.submit(freshId(), conversation, 'Good evening.', lane))).outcome).toBe(
      'handed-over',
    );
  });

  const random = (): string => toBase64Url(randomBytes(32));
  const spoiled: readonly [string, (submit: Foreign) => void][] = [
    [
      'P1 the gateway refuses a message whose proof is signed by another key',
      (submit) =>
        (submit.proof.signed.signature = new Device('')
          .lane('messages')
          .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
          .add(1)
          .push().checkpoint.signature),
    ],
    [
      'P1 the gateway refuses a frame with another text',
      (submit) =>
        (submit.proof.plaintext = marine.submit(submit.id, submit.conversation, 'Two hundred.', lane).proof.plaintext),
    ],
    ['P1 the gateway refuses a proof for another place in the record', (submit) => (submit.proof.seq += 1)],
    ['P1 the gateway refuses a proof after another history', (submit) => (submit.proof.before = random())],
    ['P1 the gateway refuses a proof under another page', (submit) => (submit.proof.page += 1)],
    ['P1 the gateway refuses a proof with another key', (submit) => (submit.proof.key = random())],
    [
      'P1 the gateway refuses a proof that leads on to nowhere',
      (submit) => (submit.proof.following = [{ page: 1, commitments: random() }]),
    ],
    ['P1 the gateway refuses a proof of another message', (submit) => (submit.id += 'x')],
    [
      'P1 the gateway refuses a proof from another journal',
      (submit) => (submit.proof.journal = toBase64Url(randomBytes(16))),
    ],
    ['P1 the gateway refuses a proof from another epoch', (submit) => (submit.proof.epoch = 1)],
  ];
  test.each(spoiled)('%s, and the same message unspoiled is taken', async (_title, spoil) => {
    const app = kept(await AppTalk.as(url, marine));
    const good = marine.submit(freshId(), conversation, 'One hundred.', lane);
    const bad = structuredClone(good);
    spoil(bad);
    expect((await app.submit(bad)).outcome).toBe('refused');
    expect((await app.submit(good)).outcome).toBe('handed-over');
    await app.end();
  });

  test('P1 the gateway refuses a message that lacks proof', async () => {
    const app = kept(await AppTalk.as(url, marine));
    const { proof: _, ...bare } = marine.submit(freshId(), conversation, 'No proof.', lane);
    app.socket.send(JSON.stringify(bare));
    expect((await app.is('error')).code).toBe('bad-request');
    expect(await app.closed).toBe(4000);
  });

  test('G4.2 the same id and content is one message with one answer; other content is a conflict', async () => {
    const app = kept(await AppTalk.as(url, marine));
    const id = freshId();
    const first = await app.submit(marine.submit(id, conversation, 'Once.', lane));
    expect(await app.submit(marine.submit(id, conversation, 'Once.', lane))).toEqual(first);
    expect((await app.submit(marine.submit(id, conversation, 'Twice.', lane))).outcome).toBe('conflict');
    const statuses = [await app.event('status', (event) => event.message === id)];
    expect(statuses[0]?.event['state']).toBe('accepted');
  });

  test('G4.3 a conversation of somebody else, or of nobody, is refused', async () => {
    const leo = await Device.enrolled(endpointUrl, 'token-of-leo');
    const app = kept(await AppTalk.as(url, leo));
    expect((await app.submit(leo.submit(freshId(), conversation, 'Hello', lane))).outcome).toBe('refused');
    expect((await app.submit(leo.submit(freshId(), 'web-none', 'Hello', lane))).outcome).toBe('refused');
  });

  test('G4.4 a message longer than the channel takes is refused with the limit', async () => {
    const app = kept(await AppTalk.as(url, marine));
    expect(await app.submit(marine.submit(freshId(), conversation, 'x'.repeat(10_001), lane))).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('10000'),
    });
  });

  test('P2 a lone surrogate passes the gateway unchanged', async () => {
    const { page, session } = await PageTalk.agreed(url, 'Odd');
    const app = kept(await AppTalk.as(url, marine));
    const own = (await app.event('conversation', (event) => event.contact.name === 'Odd')).event['conversation'];
    const text = 'half \ud83d a face, NUL \u0000 and é';
    expect((await app.submit(marine.submit(freshId(), own, text, lane))).outcome).toBe('handed-over');
    expect((await page.is('message')).text).toBe(text);
    page.send({ type: 'say', id: 'odd-1', text });
    expect((await app.event('inbound', (event) => event.conversation === own)).event['text']).toBe(text);
    await page.end();
    const again = await PageTalk.open(url, session);
    expect([(await again.page.is('message')).text, (await again.page.is('message')).text]).toEqual([text, text]);
    await again.page.end();
  });
});

describe('strict mode', () => {
  test('P1 in strict mode nothing leaves without the endpoint’s receipt for it', async () => {
    const strict = await buildGateway(gatewayConfig(folder.sub('strict'), true), silentLog);
    const strictUrl = await strict.listen({ host: '127.0.0.1', port: 0 });
    const { page } = await PageTalk.agreed(strictUrl, 'Oriel');
    const device = await Device.enrolled(endpointUrl, 'token-of-marine');
    const app = await AppTalk.as(strictUrl, device);
    const own = (await app.event('conversation')).event['conversation'];
    const chain = device
      .lane('messages')
      .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
      .add(2);
    const [first, second] = [chain.message('s-1', own, 'Strictly.'), chain.message('s-2', own, 'Again.')];
    const receipt = (await device.request('POST', '/v1/push', chain.push())).body.receipt as Receipt;
    const late = chain.message('s-3', own, 'After the receipt.');
    const outcome = async (submit: Foreign): Promise<string> => (await app.submit(submit)).outcome;
    const under = (seq: number, change: Partial<Receipt>): Foreign => chain.submit(seq, { ...receipt, ...change });
    expect(await outcome(chain.submit(first))).toBe('refused'); // the device’s word alone
    expect(await outcome(under(first, { at: receipt.at + 1 }))).toBe('refused');
    expect(await outcome(under(first, { lane: 'drafts' }))).toBe('refused');
    expect(
      await outcome({
        ...chain.submit(late),
        proof: { ...chain.submit(late).proof, signed: { by: 'endpoint', receipt } },
      }),
    ).toBe('refused'); // written after the receipt
    expect(await outcome(under(first, { head: toBase64Url(randomBytes(32)) }))).toBe('refused'); // of another record
    expect(await outcome(chain.submit(second, receipt))).toBe('handed-over');
    expect(await outcome(chain.submit(first, receipt))).toBe('handed-over'); // older than the receipt, and the way to it is shown
    expect(page.got.filter((message) => message.type === 'message').length).toBeLessThanOrEqual(2);
    await page.end();
    await app.end();
    await strict.close();
  });
});

describe('events', () => {
  test('G5.1 events come in order, each cursor once, and go on from what was acknowledged, or from before it', async () => {
    const { page } = await PageTalk.agreed(url, 'Many');
    const app = kept(await AppTalk.as(url, marine));
    const start = await app.event('conversation', (event) => event.contact.name === 'Many');
    for (let i = 0; i < 20; i++) page.send({ type: 'say', id: `n-${i}`, text: `number ${i}` });
    const own = (event: Foreign): boolean => event.conversation === start.event['conversation'];
    for (let i = 0; i < 20; i++) expect((await app.event('inbound', own)).event['text']).toBe(`number ${i}`);
    const cursors = app.got.flatMap((message) => (message.type === 'event' ? [message.cursor] : []));
    expect(cursors).toEqual(cursors.map((_, index) => index + 1));
    app.acknowledge(start.cursor + 10);
    await page.is('state', (state) => state.id === 'n-9' && state.state === 'delivered');
    for (const [cursor, first] of [
      [start.cursor + 10, 10],
      [start.cursor + 15, 10],
    ] as const) {
      const again = kept(await AppTalk.as(url, marine, cursor));
      expect((await again.event('inbound', own)).event['text']).toBe(`number ${String(first)}`);
    }
    await page.end();
  });

  test('G5.2 the same client message told twice is one event', async () => {
    const { page } = await PageTalk.agreed(url, 'Twice');
    const app = kept(await AppTalk.as(url, marine));
    const own = (await app.event('conversation', (event) => event.contact.name === 'Twice')).event['conversation'];
    page.send({ type: 'say', id: 'same', text: 'hello' });
    page.send({ type: 'say', id: 'same', text: 'hello' });
    page.send({ type: 'say', id: 'same', text: 'other' });
    expect((await page.is('problem')).code).toBe('conflict');
    page.send({ type: 'say', id: 'end', text: 'end' });
    await app.event('inbound', (event) => event.text === 'end');
    const texts = app.got.flatMap((message) =>
      message.type === 'event' && message.event.type === 'inbound' && message.event.conversation === own
        ? [message.event.text]
        : [],
    );
    expect(texts).toEqual(['hello', 'end']);
    await page.end();
  });

  test('G3.1 ping is answered, and a connection that is silent too long is ended', async () => {
    const quick = await buildGateway(gatewayConfig(folder.sub('quick')), silentLog, { deadAfterMs: 400 });
    const talk = await AppTalk.as(await quick.listen({ host: '127.0.0.1', port: 0 }), marine);
    talk.send({ type: 'ping', n: 7 });
    expect((await talk.is('pong')).n).toBe(7);
    const since = performance.now();
    expect(await talk.closed).toBe(1006);
    expect(performance.now() - since).toBeGreaterThan(300);
    await quick.close();
  });
});

test('G1.3 no frame whatever makes the gateway fail', async () => {
  const good = marine.submit('rubbish', conversation, 'x', lane);
  const frames = fc.oneof(
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
    fc.json(),
    fc
      .record({
        key: fc.constantFrom('type', 'id', 'conversation', 'text', 'contentHash', 'proof'),
        value: fc.jsonValue(),
      })
      .map(({ key, value }) => JSON.stringify({ ...good, [key]: value })),
  );
  let ended = 0;
  await fc.assert(
    fc.asyncProperty(frames, fc.constantFrom('/v1/app', '/chat/marine/ws'), async (frame, path) => {
      const socket = new WebSocket(url.replace('http', 'ws') + path, { perMessageDeflate: false });
      await new Promise((resolve) => socket.once('open', resolve));
      const closed = new Promise<number>((resolve) => socket.once('close', resolve));
      socket.on('error', () => undefined);
      socket.send(frame);
      expect(await closed).toBe(4000);
      ended += 1;
    }),
    { numRuns: 300 },
  );
  expect(ended).toBeGreaterThanOrEqual(300);
  expect((await send(`${url}/healthz`, 'GET', {})).body).toMatchObject({ ok: true, service: 'gateway' });
});

test('G1.4 a frame over the limit ends the connection, not the gateway', async () => {
  const app = await AppTalk.as(url, marine);
  app.socket.send('x'.repeat(1024 * 1024 + 1));
  expect(await app.closed).toBe(1009);
  expect((await send(`${url}/healthz`, 'GET', {})).body.ok).toBe(true);
});

test('P6 after kill -9 every message answered "handed-over" reaches the client exactly once, and answers stay the same', async () => {
  const config = gatewayConfig(folder.sub('killed'));
  let process = await ServiceProcess.start('gateway', folder.path, config);
  const { page, session } = await PageTalk.agreed(process.url, 'Tessaline');
  let app = await AppTalk.as(process.url, marine);
  const own = (await app.event('conversation')).event['conversation'];
  await page.end();
  const texts = Array.from({ length: 12 }, (_, index) => `line ${index}`);
  const submits = texts.map((text, index) => marine.submit(`k-${index}`, own, text, lane));
  const answers = [];
  for (const submit of submits.slice(0, 8)) answers.push(await app.submit(submit));
  for (const submit of submits.slice(8)) app.send(submit); // perhaps taken, perhaps not: the app does not know
  await process.end('SIGKILL');
  await app.end();

  process = await ServiceProcess.start('gateway', folder.path, config);
  app = await AppTalk.as(process.url, marine);
  for (const [index, submit] of submits.entries()) {
    const answer = await app.submit(submit);
    expect(answer.outcome).toBe('handed-over');
    if (index < 8) expect(answer).toEqual(answers[index]);
  }
  const again = await PageTalk.open(process.url, session);
  const got: string[] = [];
  for (let i = 0; i < texts.length; i++) got.push((await again.page.is('message')).text);
  expect(got).toEqual(texts);
  const delivered = new Set<string>();
  while (delivered.size < texts.length)
    delivered.add((await app.event('status', (event) => event.state === 'delivered')).event['message']);
  const accepted = app.got.flatMap((message) =>
    message.type === 'event' && message.event.type === 'status' && message.event.state === 'accepted'
      ? [message.event.message]
      : [],
  );
  expect(accepted).toEqual(submits.map((submit) => submit.id));
  expect(again.page.got.filter((message) => message.type === 'message').length).toBe(texts.length);
  await again.page.end();
  await app.end();
  expect(await process.end('SIGTERM')).toBe(0);
});
