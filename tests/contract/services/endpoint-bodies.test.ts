// Hostile bodies and addresses, one at a time: refused in a sentence, quickly, and with little memory (endpoint.md §1, P6). All at once: flood.test.ts.
import { connect } from 'node:net';
import { PassThrough, Readable } from 'node:stream';
import { brotliCompressSync, constants } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, blake2b, randomBytes } from '../../../src/crypto/sodium.ts';
import { boundedJson, readRaw, unpack } from '../../../services/body.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { addressOf } from '../../../services/addresses.ts';
import { silentLog } from '../../../services/log.ts';
import { custodianConfig, Device, seedOf, send, sendSigned, startEndpoint, useFolder, type Answer } from './harness.ts';

const folder = useFolder();
let app: FastifyInstance;
let custodian: FastifyInstance;
let [url, custodianUrl] = ['', ''];
beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint')));
  custodian = await buildCustodian(custodianConfig('A', folder.sub('custodian'), url), silentLog);
  custodianUrl = await custodian.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await custodian.close();
  await app.close();
});

const bombOf = (bytes: number): Buffer =>
  brotliCompressSync(Buffer.alloc(bytes, 0x20), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });

test('E1.7 a bomb of a few bytes is stopped by what it becomes, not by what it is: soon, and without its memory', async () => {
  const bomb = bombOf(512 * 1024 * 1024);
  expect(bomb.length).toBeLessThan(2000);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  await expect(unpack(bomb, 8 * 1024 * 1024)).rejects.toMatchObject({ code: 'too-large' });
  expect(performance.now() - began).toBeLessThan(2000);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  await expect(unpack(bombOf(4 * 1024 * 1024), 8 * 1024 * 1024)).rejects.toMatchObject({ code: 'too-large' }); // within the bound, but far beyond the ratio
  expect((await unpack(bombOf(60_000), 8 * 1024 * 1024)).length).toBe(60_000); // small ones are let off
});

test('E1.7 unpacking leaves the loop free: a timer goes on while bodies are unpacked', async () => {
  const packed = brotliCompressSync(Buffer.from(toBase64Url(randomBytes(1_000_000))), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
  });
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 1);
  await Promise.all(Array.from({ length: 12 }, () => unpack(packed, 8 * 1024 * 1024)));
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(2);
});

test('E1.7 nothing is unpacked for who did not sign: not at public routes, not under a stolen certificate', async () => {
  const bomb = new Uint8Array(bombOf(64 * 1024 * 1024));
  expect((await send(`${url}/v1/enrol`, 'POST', { 'content-encoding': 'br' }, bomb)).body.error.code).toBe(
    'bad-request',
  );
  expect((await send(`${url}/v1/push`, 'POST', { 'content-encoding': 'br' }, bomb)).status).toBe(403);
  const device = await Device.enrolled(url, 'token-of-marine');
  const thief = new Device(url);
  expect(
    (
      await sendSigned(
        { certificate: device.certificate },
        thief.keys,
        url,
        'POST',
        '/v1/push',
        bomb,
        undefined,
        undefined,
        { 'content-encoding': 'br' },
      )
    ).body.error.message,
  ).toMatch(/signature does not match/);
  expect(
    (
      await sendSigned(
        { certificate: device.certificate },
        device.keys,
        url,
        'POST',
        '/v1/push',
        bomb,
        undefined,
        undefined,
        { 'content-encoding': 'br' },
      )
    ).body.error.code,
  ).toBe('too-large');
});

test('E1.8 a body of a million empty parts is refused before it is parsed; braces within texts count for nothing', () => {
  const began = performance.now();
  expect(() => boundedJson(Buffer.from(`{"frames":[${'{},'.repeat(1_000_000)}{}]}`))).toThrow(/more parts/);
  expect(() => boundedJson(Buffer.from('['.repeat(1_000_000)))).toThrow(/more parts/);
  expect(performance.now() - began).toBeLessThan(1000);
  const text = `${'{[,'.repeat(100_000)}\\" \\\\`;
  expect(boundedJson(Buffer.from(JSON.stringify({ text, more: [1] })))).toEqual({ text, more: [1] });
  expect(() => boundedJson(Buffer.from('{"never ends'))).toThrow(/not JSON/);
});

test('E1.8 a body that comes too slowly is ended in seconds, one that comes steadily is not', async () => {
  vi.useFakeTimers();
  const slow = new PassThrough();
  const steady = new PassThrough();
  const ended = expect(readRaw(slow, 1e6, 1e6, () => undefined)).rejects.toMatchObject({
    code: 'bad-request',
    message: expect.stringContaining('too slowly') as string,
  });
  const taken = readRaw(steady, 1e6, 1e6, () => undefined);
  for (let second = 0; second < 9; second++) {
    slow.write('x');
    steady.write(Buffer.alloc(20_000));
    await vi.advanceTimersByTimeAsync(1000);
  }
  steady.end();
  await ended;
  expect((await taken).length).toBe(180_000);
  vi.useRealTimers();
  await expect(readRaw(Readable.from([Buffer.alloc(100)]), 10, 0, () => undefined)).rejects.toMatchObject({
    code: 'too-large',
  }); // without a length it is counted
  await expect(readRaw(Readable.from([Buffer.alloc(1)]), 10, 11, () => undefined)).rejects.toMatchObject({
    code: 'too-large',
  });
});

test('E1.8 a small public route takes little, and more than an address may have at once is refused until there is room', async () => {
  expect((await send(`${url}/v1/enrol`, 'POST', {}, new Uint8Array(17 * 1024))).status).toBe(413);
  const other = await startEndpoint(folder.sub('limits'), {
    limits: { unprovenPerAddress: 4, unprovenPerSecond: 1000, perKeyPerSecond: 20 },
  });
  const { hostname, port } = new URL(other.url);
  const sockets = Array.from({ length: 4 }, () => connect({ host: hostname, port: Number(port) }));
  for (const socket of sockets) {
    socket.on('error', () => undefined);
    socket.write(`POST /v1/enrol HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: 100\r\n\r\n{`);
  }
  await expect.poll(async () => (await send(`${other.url}/healthz`, 'GET', {})).status).toBe(429);
  for (const socket of sockets) socket.destroy();
  await expect.poll(async () => (await send(`${other.url}/healthz`, 'GET', {})).status).toBe(200);
  const device = await Device.enrolled(other.url, 'token-of-marine');
  const path = `/v1/journals/${toBase64Url(device.journal)}/0/messages`;
  const answers: Answer[] = [];
  for (let i = 0; i < 30; i++) answers.push(await device.request('GET', path));
  expect(answers.filter((one) => one.status === 429).length).toBeGreaterThan(0); // one key cannot take all either
  await other.app.close();
});

test('E1.8 what counts as one address: an IPv4 address however it is written, and the /64 of an IPv6 one', () => {
  expect([addressOf('192.0.2.7'), addressOf('::ffff:192.0.2.7')]).toEqual(['192.0.2.7', '192.0.2.7']);
  expect(addressOf('2001:db8:1:2:3:4:5:6')).toBe(addressOf('2001:DB8:1:2::99'));
  expect(addressOf('2001:db8:1:2::')).not.toBe(addressOf('2001:db8:1:3::'));
  expect([addressOf('::1'), addressOf(undefined)]).toEqual(['0:0:0:0::/64', '']);
});

test('E1.4 no address whatever makes a service fail: malformed, endless or unknown, it is 4xx and a sentence', async () => {
  const device = await Device.enrolled(url, 'token-of-marine');
  const paths = [
    '/%',
    '/%zz',
    '/%E0%A4%A',
    '/v1/%',
    '/v1/journals/%/0/messages',
    '/v1/journals/%E0%A4%A/0/messages',
    `/v1/journals/${'A'.repeat(5000)}/0/messages`,
    '/v1/review/frames?journal=%',
    '/v1/accesses?after=%E0%A4%A',
    '/v1/accesses?after=1&after=2',
    '/v1/alarms?after[x]=1',
    '//',
    '/page/%',
    '/page/..%2f..%2fetc',
    '/v1/push/%00',
    '/%00',
    '/__proto__',
    '/v1/keys/%',
  ];
  for (const base of [url, custodianUrl]) {
    for (const path of paths) {
      for (const method of ['GET', 'POST', 'PUT', 'OPTIONS']) {
        const answer = await raw(
          base,
          `${method} ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
        );
        expect(answer, `${method} ${path}`).toMatch(/^HTTP\/1\.1 4\d\d [^]*"message":"/u);
      }
      const signed = await sendSigned({ certificate: device.certificate }, device.keys, base, 'GET', path);
      expect(signed.status, path).toBeGreaterThanOrEqual(path.startsWith('/v1/accesses?after=%') ? 400 : 400);
      expect(signed.status, path).toBeLessThan(500);
    }
  }
});

/** Everything a server answers to these bytes. */
function raw(base: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve) => {
    let got = '';
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('data', (data) => (got += data.toString('latin1')));
    socket.once('close', () => {
      resolve(got);
    });
    socket.once('error', () => undefined);
    socket.write(bytes);
  });
}

test('E7.2 what one person may put aside, and all together, has an end; what differs counts as well', async () => {
  const other = await startEndpoint(folder.sub('aside'), { aside: { perPersonMiB: 1, inAllMiB: 2 } });
  const mib = 1024 * 1024;
  const bring = async (
    who: 'token-of-marine' | 'token-of-leo' | 'token-of-sofia',
    size: number,
    record = new Uint8Array(size),
  ): Promise<Answer> => {
    const device = await Device.enrolled(other.url, who, { epoch: 1, previous: blake2b(record) });
    return device.request('POST', '/v1/aside', {
      journal: toBase64Url(device.journal),
      epoch: 1,
      size,
      offset: 0,
      part: toBase64Url(record.subarray(0, mib)),
    });
  };
  expect((await bring('token-of-marine', 2 * mib)).body.error).toMatchObject({ code: 'too-large' }); // refused at the first part, not at the last
  expect((await bring('token-of-marine', mib - 100)).body).toMatchObject({ whole: true });
  expect((await bring('token-of-marine', 200)).body.error.message).toMatch(
    /as much as the bank’s endpoint keeps for one/,
  );
  expect((await bring('token-of-leo', mib - 100)).body).toMatchObject({ whole: true });
  expect((await bring('token-of-sofia', 300)).body.error).toMatchObject({ code: 'disk-full' });
  await other.app.close();
});

test('E1.5 a message of a million letters, the longest there is, fits a push', async () => {
  const device = await Device.enrolled(url, 'token-of-marine');
  const lane = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(1, 10);
  lane.frames[0] = { ...(lane.frames[0] ?? { seq: 1, page: 1, commitment: '' }), sealed: 'A'.repeat(4_200_000) };
  expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
});
