// Web chat between a client's page and an employee's app (docs/spec/web-chat.md).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomBytes, boxKeyPair } from '../../../src/crypto/sodium.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { silentLog } from '../../../services/log.ts';
import { Device, gatewayConfig, seedOf, startEndpoint, useFolder, type Foreign, type Lane } from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let gateway: FastifyInstance;
let url = '';
let marine: Device;
let lane: Lane;
let app: AppTalk;

beforeAll(async () => {
  const started = await startEndpoint(folder.sub('endpoint'));
  endpoint = started.app;
  gateway = await buildGateway(gatewayConfig(folder.sub('gateway')), silentLog);
  url = await gateway.listen({ host: '127.0.0.1', port: 0 });
  marine = await Device.enrolled(started.url, 'token-of-marine');
  lane = marine
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
  app = await AppTalk.as(url, marine);
});
afterAll(async () => {
  await app.end();
  await gateway.close();
  await endpoint.close();
});

const conversationOf = async (name: string): Promise<Record<string, Foreign>> =>
  (await app.event('conversation', (event) => event.contact.name === name)).event;

test('P5 nothing can be written before the notice was read, and the employee hears of nobody before that', async () => {
  const { page, welcome } = await PageTalk.open(url, null);
  expect(welcome).toMatchObject({
    agreed: false,
    employee: 'Marine Thibault',
    organisation: 'Aldermere Private Bank',
    disclosure: { text: 'Our messages are kept.', hash: contentHash('Our messages are kept.') },
  });
  page.send({ type: 'say', id: 'early', text: 'too early' });
  expect((await page.is('problem')).code).toBe('notice-pending');
  page.send({ type: 'agree', name: 'Early', disclosureHash: 'another text' });
  expect((await page.is('problem')).code).toBe('conflict');
  page.send({ type: 'agree', name: 'Early', disclosureHash: welcome.disclosure.hash });
  const conversation = await conversationOf('Early');
  expect(conversation).toMatchObject({ channel: 'web', capabilities: { canWrite: true } });
  expect(conversation['disclosedAt']).toBeGreaterThan(1_600_000_000_000);
  expect(conversation['contact'].address).toMatch(/^web-[a-z0-9]{4}-[a-z0-9]{4}$/);
  expect(
    app.got.some(
      (message) => message.type === 'event' && message.event.type === 'inbound' && message.event.text === 'too early',
    ),
  ).toBe(false);
  await page.end();
});

test.each([
  ['ja-JP', 'ja', 'メッセージは保管されます。'],
  ['JA', 'ja', 'メッセージは保管されます。'],
  ['fr-CH', 'en', 'Our messages are kept.'],
  ['', 'en', 'Our messages are kept.'],
])('W2.2 a client whose language is %s reads the notice in %s', async (tag, language, text) => {
  const { page, welcome } = await PageTalk.open(url, null, tag);
  expect(welcome.disclosure).toMatchObject({ language, text });
  await page.end();
});

test('W3.1 a client’s message is accepted when it is on disk and delivered when it is on the employee’s record', async () => {
  const { page, session } = await PageTalk.agreed(url, 'Layan');
  await conversationOf('Layan');
  page.send({ type: 'say', id: 'q-1', text: 'Are you there?' });
  expect((await page.is('state')).state).toBe('accepted');
  const inbound = await app.event('inbound', (event) => event.text === 'Are you there?');
  expect(inbound.event).toMatchObject({ providerId: 'q-1', verified: 'session' });
  app.acknowledge(inbound.cursor - 1);
  app.send({ type: 'ping', n: 1 });
  await app.is('pong');
  expect(page.got.some((message) => message.type === 'state' && message.state === 'delivered')).toBe(false);
  app.acknowledge(inbound.cursor);
  expect(await page.is('state')).toEqual({ type: 'state', id: 'q-1', state: 'delivered' });
  await page.end();
  const again = await PageTalk.open(url, session);
  expect(again.welcome).toMatchObject({ agreed: true, name: 'Layan', session });
  expect(await again.page.is('message')).toMatchObject({ id: 'q-1', from: 'client', text: 'Are you there?' });
  expect((await again.page.is('state')).state).toBe('delivered');
  await again.page.end();
});

test('W3.2 an employee’s message is accepted at once, delivered when a page has it, and read when it was seen', async () => {
  const { page, session } = await PageTalk.agreed(url, 'Absent');
  const own = (await conversationOf('Absent'))['conversation'] as string;
  await page.end();
  await app.submit(marine.submit('away-1', own, 'For later.', lane));
  const status = (state: string): Promise<unknown> =>
    app.event('status', (event) => event.message === 'away-1' && event.state === state);
  await status('accepted');
  app.send({ type: 'ping', n: 2 });
  await app.is('pong');
  expect(
    app.got.some(
      (message) =>
        message.type === 'event' &&
        message.event.type === 'status' &&
        message.event.message === 'away-1' &&
        message.event.state !== 'accepted',
    ),
  ).toBe(false);
  const again = await PageTalk.open(url, session);
  expect((await again.page.is('message')).text).toBe('For later.');
  await status('delivered');
  again.page.send({ type: 'seen', message: 'away-1' });
  await status('read');
  await again.page.end();
});

test('W3.3 a page that takes in nothing has received nothing', async () => {
  const { page } = await PageTalk.agreed(url, 'Frozen');
  const own = (await conversationOf('Frozen'))['conversation'] as string;
  page.socket.pause(); // connected, but reads no more
  await app.submit(marine.submit('frozen-1', own, 'Are you frozen?', lane));
  await app.event('status', (event) => event.message === 'frozen-1' && event.state === 'accepted');
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(
    app.got.some(
      (message) =>
        message.type === 'event' &&
        message.event.type === 'status' &&
        message.event.message === 'frozen-1' &&
        message.event.state === 'delivered',
    ),
  ).toBe(false);
  page.socket.resume();
  await app.event('status', (event) => event.message === 'frozen-1' && event.state === 'delivered');
  await page.end();
});

test('W1.3 a secret nobody gave out opens nothing and is not taken over, and a secret opens only its own employee’s chat', async () => {
  const guessed = 'a-secret-that-was-never-given-out';
  const { page, welcome } = await PageTalk.open(url, guessed);
  expect(welcome.agreed).toBe(false);
  expect(welcome.session).not.toBe(guessed);
  await page.end();
  const mine = await PageTalk.agreed(url, 'Mine');
  const other = new PageTalk(url, 'leo');
  await new Promise((resolve) => other.socket.once('open', resolve));
  other.send({ type: 'hello', session: mine.session, language: 'en' });
  expect((await other.is('welcome')).agreed).toBe(false);
  await other.end();
  await mine.page.end();
});

test('W1.2 another site’s script cannot speak for the client', async () => {
  const foreign = new PageTalk(url, 'marine', { origin: 'https://evil.example' });
  expect(await foreign.closed).toBe(4003);
  const own = await PageTalk.open(url, null, 'en', { origin: url });
  expect(own.welcome.agreed).toBe(false);
  await own.page.end();
});

test('W3.4 a page that sends very fast is slowed down and told so; nothing said is lost', async () => {
  const { page } = await PageTalk.agreed(url, 'Fast');
  for (let i = 0; i < 40; i++) page.send({ type: 'say', id: `f-${i}`, text: `${i}` });
  expect((await page.is('problem')).code).toBe('slow-down');
  await page.end();
});

test('W4.1 the page comes under a policy that allows nothing but its own files', async () => {
  const page = await fetch(`${url}/chat/marine`);
  expect(page.headers.get('content-security-policy')).toMatch(
    /default-src 'none'; script-src 'self'; style-src 'self'/,
  );
  const html = await page.text();
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/);
  expect(html).not.toMatch(/\sstyle=|\son\w+=/);
  for (const [, file] of html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g))
    expect((await fetch(url + (file ?? ''))).status).toBe(200);
  expect((await fetch(`${url}/chat/nobody`)).status).toBe(404);
  expect((await fetch(`${url}/page/../main.ts`)).status).toBe(404);
  const root = await fetch(`${url}/`, { redirect: 'manual' });
  expect([root.status, root.headers.get('location')]).toEqual([302, '/chat/marine']);
});
