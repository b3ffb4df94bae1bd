// Enrolment against somebody who found, guesses or shares a token, and certificates that end (endpoint.md §2).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { enrolBytes, readCertificate } from '../../../src/protocol/credentials.ts';
import type { Certificate, Enrolment } from '../../../src/protocol/signed.ts';
import { Device, freshToken, seeds, sendSigned, startEndpoint, useFolder, type Answer } from './harness.ts';

const folder = useFolder();
const day = 86_400_000;
let clock = Date.now();
let app: FastifyInstance;
let url = '';
beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint'), {}, () => clock));
});
beforeEach(async () => {
  await app.close();
  clock = Date.now();
  ({ app, url } = await startEndpoint(folder.sub('endpoint'), {}, () => clock)); // which has forgotten who guessed
});
afterAll(() => app.close());

const read = (certificate: Certificate): Enrolment =>
  readCertificate(certificate, signKeyPair(seeds.endpoint).publicKey);
const at = (device: Device, method: string, path: string, body?: unknown): Promise<Answer> =>
  sendSigned({ certificate: device.certificate }, device.keys, url, method, path, body, Math.floor(clock / 1000));
const held = (device: Device): string => `/v1/journals/${toBase64Url(device.journal)}/0/messages`;

/** Another epoch of the same device, as its keys sign it. */
function laterEpoch(device: Device): Device {
  const later = new Device(url, { epoch: 1 });
  return Object.assign(later, { keys: device.keys, box: device.box, journal: device.journal });
}

describe('tokens', () => {
  test('E2.4 a token somebody else found enrols nobody once its person used it, and says so plainly', async () => {
    const token = freshToken('token-of-marine');
    expect((await new Device(url).enrol(token)).status).toBe(200);
    const thief = await new Device(url).enrol(token);
    expect([thief.status, thief.body.error.code, thief.body.error.message]).toEqual([
      403,
      'not-allowed',
      expect.stringContaining('already used by another device'),
    ]);
    expect(thief.body.error.next).toMatch(/Ask IT/);
  });

  test('E2.4 a device whose answer was lost asks again and gets its certificate; so does its next epoch, but not with other keys', async () => {
    const token = freshToken('token-of-marine');
    const device = new Device(url);
    const first = await device.enrol(token);
    expect(await device.enrol(token)).toEqual(first);
    expect((await laterEpoch(device).enrol(token)).status).toBe(200);
    const others = Object.assign(new Device(url, { epoch: 2 }), { journal: device.journal });
    expect((await others.enrol(token)).body.error.code).toBe('not-allowed');
  });

  test('E2.4 of two devices that race for one token exactly one is let in', async () => {
    const token = freshToken('token-of-marine');
    const answers = await Promise.all(Array.from({ length: 8 }, () => new Device(url).enrol(token)));
    expect(answers.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([
      200, 403, 403, 403, 403, 403, 403, 403,
    ]);
  });

  test('E2.5 a token that ran out enrols nobody, but the device it let in before still gets its certificate', async () => {
    const expires = Math.floor(clock / 1000) + 3600;
    const other = await startEndpoint(
      folder.sub('expires'),
      {
        tokens: [
          { token: 'good-for-an-hour-the-first-one', person: 'leo', expires },
          { token: 'good-for-an-hour-the-other-one', person: 'leo', expires },
        ],
      },
      () => clock,
    );
    const device = new Device(other.url);
    expect((await device.enrol('good-for-an-hour-the-first-one')).status).toBe(200);
    clock += 2 * 3_600_000;
    expect((await new Device(other.url).enrol('good-for-an-hour-the-other-one')).body.error.message).toMatch(/run out/);
    expect((await device.enrol('good-for-an-hour-the-first-one')).status).toBe(200);
    await other.app.close();
  });

  test('E2.6 guessing is over after a few tries, also for the right token, while a device that is enrolled is still heard', async () => {
    const other = await startEndpoint(folder.sub('guesses'));
    const known = new Device(other.url);
    const token = freshToken('token-of-leo');
    expect((await known.enrol(token)).status).toBe(200);
    const guesses: Answer[] = [];
    for (let i = 0; i < 15; i++) guesses.push(await new Device(other.url).enrol(`guess-number-${String(i)}`));
    expect(guesses.map((one) => one.status)).toEqual([...Array<number>(10).fill(403), ...Array<number>(5).fill(429)]);
    expect((await new Device(other.url).enrol(freshToken('token-of-leo'))).status).toBe(429);
    expect((await known.enrol(token)).status).toBe(200);
    await other.app.close();
  });

  test('E2.6 guesses from very many addresses keep nobody else from enrolling; each of those addresses is held up by itself', async () => {
    const other = await startEndpoint(folder.sub('botnet'), {
      limits: { proxies: ['127.0.0.1'], unprovenPerSecond: 10_000 },
    });
    const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });
    for (let bot = 0; bot < 40; bot++) {
      const guesses = Array.from({ length: 10 }, (_, i) =>
        new Device(other.url).enrol(
          `guess ${String(bot)} ${String(i)} of a long token`,
          from(`203.0.113.${String(bot)}`),
        ),
      );
      expect((await Promise.all(guesses)).map(({ status }) => status)).toEqual(Array<number>(10).fill(403));
    }
    const enrolling = (address: string): Promise<Answer> =>
      new Device(other.url).enrol(freshToken('token-of-leo'), from(address));
    expect((await enrolling('198.51.100.7')).status).toBe(200);
    expect((await enrolling('203.0.113.7')).status).toBe(429);
    await other.app.close();
  });

  test('E2.11 a token that could be guessed stops the start, in a sentence that says how to make one', async () => {
    for (const token of ['welcome-2026', 'abababababababababababababab', 'A'.repeat(43)])
      await expect(
        startEndpoint(folder.sub(`weak-${token.slice(0, 3)}`), { tokens: [{ token, person: 'leo' }] }),
      ).rejects.toMatchObject({ code: 'bad-request', next: expect.stringContaining('candor token') });
  });

  test('E2.6 a request signed for enrolling is none for anything else, and the other way round', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const body = {
      token: freshToken('token-of-marine'),
      signKey: toBase64Url(device.keys.publicKey),
      boxKey: toBase64Url(device.box.publicKey),
      journal: toBase64Url(device.journal),
      epoch: 3,
      previous: toBase64Url(new Uint8Array(32)),
    };
    const message = enrolBytes(
      body.token,
      device.keys.publicKey,
      device.box.publicKey,
      device.journal,
      3,
      new Uint8Array(32),
    );
    const signature = toBase64Url(sign(contexts.request, message, device.keys.secretKey));
    expect((await at(device, 'POST', '/v1/enrol', { ...body, signature })).body.error.code).toBe('not-allowed');
  });

  test('E2.7 somebody who left the company is enrolled by no token, and a token without a clear role stops the start', async () => {
    const people = [
      { person: 'leo', name: 'Leo', role: 'employee' },
      { person: 'leo', name: 'Leo', role: 'reviewer' },
    ] as const;
    const other = await startEndpoint(folder.sub('left'), {
      people: [...people],
      tokens: [{ token: 'token-of-somebody-gone-long-ago', person: 'gone' }],
    });
    expect((await new Device(other.url).enrol('token-of-somebody-gone-long-ago')).body.error.code).toBe('not-allowed');
    await other.app.close();
    await expect(
      startEndpoint(folder.sub('unclear'), {
        people: [...people],
        tokens: [{ token: 'for-which-role-is-not-said', person: 'leo' }],
      }),
    ).rejects.toThrow(/which role/);
  });
});

describe('certificates', () => {
  test('E2.8 a certificate that ran out signs nothing; the device asks again with its token and goes on', async () => {
    const token = freshToken('token-of-marine');
    const device = new Device(url);
    device.certificate = (await device.enrol(token)).body.certificate as Certificate;
    const { issued, expires } = read(device.certificate);
    expect(expires - issued).toBe(30 * 86_400);
    clock += 29 * day;
    expect((await at(device, 'GET', held(device))).status).toBe(200);
    clock += 2 * day;
    expect((await at(device, 'GET', held(device))).body.error).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('run out') as string,
    });
    expect((await at(device, 'POST', '/v1/renew', {})).status).toBe(403);
    device.certificate = (await device.enrol(token)).body.certificate as Certificate;
    expect((await at(device, 'GET', held(device))).status).toBe(200);
  });

  test('E2.8 a device renews with the certificate it has; the new one is the one reviewers see', async () => {
    const device = await Device.enrolled(url, 'token-of-leo');
    const before = read(device.certificate);
    clock += 20 * day;
    const { certificate } = (await at(device, 'POST', '/v1/renew', {})).body as { certificate: Certificate };
    expect(read(certificate)).toEqual({
      ...before,
      issued: Math.floor(clock / 1000),
      expires: Math.floor(clock / 1000) + 30 * 86_400,
    });
    device.certificate = certificate;
    clock += 20 * day;
    expect((await at(device, 'GET', held(device))).status).toBe(200);
    expect(fromBase64Url(read(certificate).signKey)).toEqual(device.keys.publicKey);
  });
});
