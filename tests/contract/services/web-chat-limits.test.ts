// What strangers may use of web chat (docs/spec/web-chat.md §5): connections, sessions, messages, bytes, disk; and how a client is blocked.
import net from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { z } from 'zod';
import { boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import type { webChatLimitsSchema } from '../../../services/gateway/channels/web-chat/limits.ts';
import type { LogFields } from '../../../services/log.ts';
import { bytesOnDisk } from '../../support/disk-bytes.ts';
import { Device, gatewayConfig, seedOf, send, startEndpoint, useFolder } from './harness.ts';
import { AppTalk, PageTalk } from './sockets.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let endpointUrl = '';
let gateway: FastifyInstance;
let data = '';
let run = 0;
let logged: { readonly event: string; readonly fields: LogFields }[] = [];

beforeAll(async () => {
  ({ app: endpoint, url: endpointUrl } = await startEndpoint(folder.sub('endpoint')));
});
afterAll(async () => {
  await endpoint.close();
});
afterEach(async () => {
  await gateway.close();
});

async function start(
  limits: z.input<typeof webChatLimitsSchema>,
  now: () => number = Date.now,
  again = false,
): Promise<string> {
  if (!again) data = folder.sub(`gateway-${++run}`);
  logged = [];
  gateway = await buildGateway(
    gatewayConfig(data, false, limits),
    (event, fields = {}) => logged.push({ event, fields }),
    {
      now,
    },
  );
  return gateway.listen({ host: '127.0.0.1', port: 0 });
}

/** Closes the gateway and adds up what it logged of web chat's use. */
async function used(name: string): Promise<number> {
  await gateway.close();
  return logged
    .filter((one) => one.event === 'web-chat-used')
    .reduce((sum, { fields }) => sum + Number(fields[name]), 0);
}

const opened = (talk: PageTalk): Promise<unknown> => new Promise((resolve) => talk.socket.once('open', resolve));

test('W5.2 a page that does not say hello is closed in seconds, whatever else it says to the line', async () => {
  const url = await start({ helloSeconds: 0.4 });
  const silent = new PageTalk(url);
  await opened(silent);
  const pinging = setInterval(() => {
    silent.socket.ping();
  }, 50);
  const pages = [silent, (await PageTalk.open(url, null)).page];
  expect(await silent.closed).toBe(1006);
  clearInterval(pinging);
  expect(pages[1]?.socket.readyState).toBe(WebSocket.OPEN);
  await pages[1]?.end();
  expect(await used('silentPagesClosed')).toBe(1);
});

test('W5.2 a visitor who reads the notice for very long and does not agree is closed', async () => {
  const url = await start({ noticeMinutes: 0.005 });
  expect(await (await PageTalk.open(url, null)).page.closed).toBe(1006);
});

test('W5.1 one address has only so many connections, and gets room again when one ends', async () => {
  const url = await start({ connectionsPerAddress: 3 });
  const pages = await Promise.all([1, 2, 3].map(async () => (await PageTalk.open(url, null)).page));
  expect(await new PageTalk(url).closed).toBe(4008);
  await pages[0]?.end();
  await expect
    .poll(async () => {
      const talk = new PageTalk(url);
      await Promise.race([opened(talk), talk.closed]);
      talk.send({ type: 'hello', session: null, language: 'en' });
      const in_ = await Promise.race([
        talk.is('welcome').then(
          () => true,
          () => false,
        ),
        talk.closed.then(() => false),
      ]);
      await talk.end();
      return in_;
    })
    .toBe(true);
  for (const page of pages) await page.end();
  expect(await used('connectionsRefused')).toBeGreaterThanOrEqual(1);
});

test('W5.1 strangers who fill their places keep no client out', async () => {
  const url = await start({ strangersPerEmployee: 2, connectionsPerSession: 2 });
  const { page, session } = await PageTalk.agreed(url, 'Client');
  const strangers = [(await PageTalk.open(url, null)).page, (await PageTalk.open(url, null)).page];
  const third = new PageTalk(url);
  await opened(third);
  third.send({ type: 'hello', session: null, language: 'en' });
  expect(await third.closed).toBe(4008);
  const second = await PageTalk.open(url, session);
  expect(second.welcome.agreed).toBe(true);
  const tooMuch = new PageTalk(url); // the same client a third time
  await opened(tooMuch);
  tooMuch.send({ type: 'hello', session, language: 'en' });
  expect(await tooMuch.closed).toBe(4008);
  for (const talk of [page, second.page, ...strangers]) await talk.end();
});

test('W5.1 one address begins only so many chats, and is told so; so do all addresses with one employee', async () => {
  const url = await start({ sessionsPerAddress: { burst: 2, perMinute: 0.001 } });
  const pages = [(await PageTalk.agreed(url, 'One')).page, (await PageTalk.agreed(url, 'Two')).page];
  const { page, welcome } = await PageTalk.open(url, null);
  page.send({ type: 'agree', name: 'Three', disclosureHash: welcome.disclosure.hash });
  expect((await page.is('problem')).code).toBe('slow-down');
  for (const talk of [page, ...pages]) await talk.end();
  expect(await used('sessionsRefused')).toBe(1);
});

test('W5.1 one client writes only so many bytes; nothing that was refused is taken later', async () => {
  const url = await start({ bytesPerSession: { burst: 25_000, perMinute: 1 } });
  const { page } = await PageTalk.agreed(url, 'Long');
  const other = (await PageTalk.agreed(url, 'Short')).page;
  for (let i = 0; i < 3; i++) page.send({ type: 'say', id: `long-${i}`, text: 'x'.repeat(10_000) });
  expect((await page.is('problem')).code).toBe('slow-down');
  expect(page.got.filter((message) => message.type === 'message').length).toBe(2);
  other.send({ type: 'say', id: 'short', text: 'still heard' });
  expect((await other.is('state')).state).toBe('accepted');
  await page.end();
  await other.end();
  expect(await used('bytes')).toBe(20_011);
});

test('W5.3 ten thousand strangers leave nothing on the disk, and a known client is served meanwhile', {
  timeout: 600_000,
}, async () => {
  const url = await start({ connectionsPerAddress: 100_000, strangersPerEmployee: 100_000 });
  const { page, session } = await PageTalk.agreed(url, 'Client');
  await page.end();
  await gateway.close();
  const before = bytesOnDisk(data);
  const again = await start({ connectionsPerAddress: 100_000, strangersPerEmployee: 100_000 }, Date.now, true);
  let welcomed = 0;
  let next = 0;
  const stranger = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = new WebSocket(`${again.replace('http', 'ws')}/chat/marine/ws`, { perMessageDeflate: false });
      socket.once('error', reject);
      socket.once('open', () => {
        socket.send(
          JSON.stringify({
            type: 'hello',
            session: `guess-${Math.random().toString(36).padEnd(30, 'x')}`,
            language: 'en',
          }),
        );
      });
      socket.once('message', () => {
        welcomed += 1;
        socket.send(JSON.stringify({ type: 'say', id: 'x', text: 'let me in' }));
        socket.send(JSON.stringify({ type: 'agree', name: 'Nobody', disclosureHash: 'not what was shown' }), () => {
          socket.terminate();
          resolve();
        });
      });
    });
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      while (next++ < 10_000) await stranger();
    }),
  );
  expect(welcomed).toBe(10_000);
  const client = await PageTalk.open(again, session);
  expect(client.welcome.agreed).toBe(true);
  await client.page.end();
  // While it runs there are the logs of SQLite and their indexes beside the files, whoever is there.
  expect(bytesOnDisk(data) - before).toBeLessThan(100_000);
  await gateway.close();
  const more = bytesOnDisk(data) - before;
  console.log(`10,000 strangers: ${more} bytes more on the disk`);
  expect(more).toBe(0);
  const db = new Database(join(data, 'web-chat.sqlite'), { readonly: true });
  expect(db.prepare('SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM messages)').raw().get()).toEqual([
    1, 0,
  ]);
  db.close();
});

test('W5.3 with the limits as they are, strangers from one address take little disk even when they agree', async () => {
  const url = await start({});
  const { page } = await PageTalk.agreed(url, 'First');
  await page.end();
  await gateway.close();
  const before = bytesOnDisk(data);
  const again = await start({}, Date.now, true);
  let refused = 0;
  for (let i = 0; i < 60; i++) {
    const { page: one, welcome } = await PageTalk.open(again, null);
    one.send({ type: 'agree', name: 'x'.repeat(100), disclosureHash: welcome.disclosure.hash });
    const answer = await one.next(
      (message): message is typeof message =>
        message.type === 'problem' || (message.type === 'welcome' && message.agreed),
    );
    if (answer.type === 'problem') refused += 1;
    await one.end();
  }
  await gateway.close();
  expect(refused).toBeGreaterThanOrEqual(35);
  const each = (bytesOnDisk(data) - before) / (60 - refused);
  console.log(`a stranger who agrees: ${Math.round(each)} bytes on the disk`);
  expect(each).toBeLessThan(6_000);
});

test('W5.4 a client who is away for long is forgotten, and so is one who agreed and stayed silent; the employee is told why nothing can be written', async () => {
  let clock = Date.now();
  const day = 86_400_000;
  const first = await start({}, () => clock);
  const marine = await Device.enrolled(endpointUrl, 'token-of-marine');
  const silent = await PageTalk.agreed(first, 'Silent');
  const spoke = await PageTalk.agreed(first, 'Spoke');
  spoke.page.send({ type: 'say', id: 's', text: 'hello' });
  await spoke.page.is('state');
  let app = await AppTalk.as(first, marine);
  const conversation = (await app.event('conversation', (event) => event.contact.name === 'Silent')).event[
    'conversation'
  ];
  const cursor = (await app.event('inbound')).cursor;
  for (const talk of [silent.page, spoke.page, app]) await talk.end();
  await gateway.close();

  clock += 8 * day;
  const second = await start({}, () => clock, true);
  app = await AppTalk.as(second, marine, cursor);
  expect((await app.event('capabilities')).event).toMatchObject({
    conversation,
    capabilities: { canWrite: false, reason: expect.stringContaining('ended') },
  });
  expect((await PageTalk.open(second, silent.session)).welcome.agreed).toBe(false);
  const back = await PageTalk.open(second, spoke.session);
  expect(back.welcome.agreed).toBe(true);
  await back.page.end();
  await app.end();
  await gateway.close();

  clock += 91 * day;
  const third = await start({}, () => clock, true);
  expect((await PageTalk.open(third, spoke.session)).welcome.agreed).toBe(false);
  const db = new Database(join(data, 'web-chat.sqlite'), { readonly: true });
  expect(db.prepare('SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM messages)').raw().get()).toEqual([
    0, 0,
  ]);
  db.close();
});

test('W5.5 an employee blocks and reports a client: the page says so, nothing more is taken, and it is an event and a row of what passed', async () => {
  const url = await start({});
  const marine = await Device.enrolled(endpointUrl, 'token-of-marine');
  const lane = marine
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1);
  const { page, session } = await PageTalk.agreed(url, 'Rude');
  page.send({ type: 'say', id: 'r-1', text: 'rude' });
  await page.is('state');
  const app = await AppTalk.as(url, marine);
  const { event } = await app.event('inbound');
  const conversation = event['conversation'];
  for (let twice = 0; twice < 2; twice++) app.send({ type: 'block', conversation, reason: 'Abuse or threats' });
  const told = await app.event('capabilities');
  expect(told.event).toMatchObject({
    conversation,
    capabilities: { canWrite: false, reason: 'You blocked and reported this client: Abuse or threats' },
  });
  await page.is('ended');
  page.send({ type: 'say', id: 'r-2', text: 'ruder' });
  expect((await page.is('problem')).code).toBe('not-allowed');
  expect((await app.submit(marine.submit('answer', conversation, 'Goodbye.', lane))).outcome).toBe('refused');
  await page.end();
  const back = await PageTalk.open(url, session);
  expect(back.welcome.agreed).toBe(true); // what was said can be read
  await back.page.is('ended');
  expect((await back.page.is('message')).text).toBe('rude');
  back.page.send({ type: 'say', id: 'r-3', text: 'rudest' });
  expect((await back.page.is('problem')).code).toBe('not-allowed');
  await back.page.end();
  expect(app.got.filter((message) => message.type === 'event' && message.event.type === 'inbound').length).toBe(1);

  const leo = await AppTalk.as(url, await Device.enrolled(endpointUrl, 'token-of-leo'));
  leo.send({ type: 'block', conversation, reason: 'not mine' });
  expect((await leo.is('error')).code).toBe('not-found');
  await app.end();
  await leo.end();
  await gateway.close();
  const db = new Database(join(data, 'gateway.sqlite'), { readonly: true });
  expect(db.prepare('SELECT direction, conversation, content_hash FROM passed ORDER BY n').raw().all()).toEqual([
    ['in', conversation, contentHash('rude')],
    ['blocked', conversation, contentHash('Abuse or threats')],
  ]);
  db.close();
  expect(logged.filter((one) => one.event === 'client-blocked').map((one) => one.fields)).toEqual([
    { person: 'marine', conversation },
    { person: 'marine', conversation },
  ]);
});

test('W5.6 what is counted is logged without content, address or name', async () => {
  const url = await start({});
  const { page } = await PageTalk.agreed(url, 'Named');
  page.send({ type: 'say', id: 'm', text: 'metered' });
  await page.is('state');
  await page.end();
  expect([
    await used('messages'),
    logged.some((one) => /Named|metered|127\.0\.0\.1/.test(JSON.stringify(one))),
  ]).toEqual([1, false]);
});

test('W4.6 malformed and odd paths under /chat and /page are answered 4xx', async () => {
  const url = new URL(await start({}));
  const paths = [
    '/chat/%',
    '/chat/%E0%A4%A',
    '/chat/%00',
    '/chat/%ff/ws',
    '/chat/marine%00',
    '/page/%',
    '/page/%00',
    '/page/%E0%A4%A',
    '/page/..%2f..%2fmain.ts',
    '/page/../main.ts',
    '/page/',
    '/page',
    '/page/%2e%2e/main.ts',
    '/page/page.js/',
    '/page/page.js%00',
    '/page/\\..\\main.ts',
    '/page//page.js',
    `/page/${'a'.repeat(5000)}`,
    `/chat/${'a'.repeat(300)}`,
    '/chat/marine/%',
    '/page/%5c',
    '/page/.',
    '/page/%2e',
    '/chat//ws',
    '/page/README.md',
    '/page/index.html',
    '/page/%u0041',
    '/page/page.js%2f',
    '/page/*',
    '/page/page.css/x',
    '/page/__proto__',
    '/page/constructor',
  ];
  const statuses: string[] = [];
  for (const path of paths) {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const answer = await new Promise<string>((resolve) => {
        const socket = net.connect(Number(url.port), url.hostname, () =>
          socket.write(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`),
        );
        let text = '';
        socket.on('data', (chunk) => (text += chunk.toString('latin1')));
        socket.on('close', () => {
          resolve(text);
        });
      });
      statuses.push(`${answer.slice(9, 10)}xx ${method} ${path.slice(0, 40)}`);
    }
  }
  expect(statuses.filter((status) => !status.startsWith('4'))).toEqual([]);
  expect((await send(`${url.href}healthz`, 'GET', {})).body.ok).toBe(true);
  expect((await fetch(`${url.href}page/page.js`)).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});
