// Somebody who is out stays out: devices that were revoked, people who left, roles that changed; at the endpoint and at custodians (endpoint.md §2, §8).
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes, signKeyPair } from '../../../src/crypto/sodium.ts';
import { devicesReplySchema } from '../../../src/protocol/devices.ts';
import { issueStanding, readStanding, standingReplySchema } from '../../../src/protocol/standing.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  asParty,
  custodianConfig,
  Device,
  freshToken,
  sampleDay,
  seedOf,
  seeds,
  sendSigned,
  ServiceProcess,
  endpointConfig,
  startEndpoint,
  useFolder,
  type Answer,
  type Foreign,
} from './harness.ts';

const folder = useFolder();
let app: FastifyInstance;
let url = '';
beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint')));
});
afterAll(() => app.close());

const name = (device: Device): string => toBase64Url(device.journal);
const held = (device: Device): string => `/v1/journals/${name(device)}/0/messages`;
const revoke = (device: Device, seed = seeds.it): Promise<Answer> =>
  asParty(seed, url, 'POST', '/v1/devices/revoke', { journal: name(device), reason: 'left in a taxi' });

test('E2.9 a revoked device is refused everything at once, its wait for pokes ends, and no token lets it in again', async () => {
  const token = freshToken('token-of-marine');
  const device = new Device(url);
  device.certificate = (await device.enrol(token)).body.certificate;
  const lane = device
    .lane('messages')
    .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
    .add(2);
  expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
  const waiting = device.request('GET', '/v1/pokes');
  expect((await device.request('GET', held(device))).status).toBe(200); // by now the poke waits
  expect((await revoke(device)).body).toEqual({});
  await waiting; // not held for 25 s
  for (const [method, path, body] of [
    ['GET', held(device)],
    ['GET', '/v1/pokes'],
    ['GET', '/v1/accesses'],
    ['POST', '/v1/push', lane.add(1).push()],
    ['POST', '/v1/renew', {}],
  ] as const) {
    expect((await device.request(method, path, body)).body.error, path).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('revoked') as string,
    });
  }
  expect((await device.enrol(token)).body.error.message).toMatch(/revoked/);
  const next = Object.assign(new Device(url, { epoch: 1 }), {
    keys: device.keys,
    box: device.box,
    journal: device.journal,
  });
  expect((await next.enrol(freshToken('token-of-marine'))).body.error.message).toMatch(/revoked/);
  const other = await Device.enrolled(url, 'token-of-marine');
  expect((await other.request('GET', held(other))).status).toBe(200); // the person's other devices go on
});

test('E2.9 only IT revokes: not an auditor, a custodian, the person or a stranger; and only what there is', async () => {
  const device = await Device.enrolled(url, 'token-of-leo');
  for (const seed of [seeds.auditor, seeds.custodianA, seedOf(99)])
    expect((await revoke(device, seed)).body.error.code).toBe('not-allowed');
  expect(
    (await device.request('POST', '/v1/devices/revoke', { journal: name(device), reason: 'mine' })).body.error.code,
  ).toBe('not-allowed');
  expect(
    (
      await asParty(seeds.it, url, 'POST', '/v1/devices/revoke', {
        journal: toBase64Url(randomBytes(16)),
        reason: 'guess',
      })
    ).body.error.code,
  ).toBe('not-found');
  expect((await device.request('GET', held(device))).status).toBe(200);
});

test('E2.10 a person sees their own devices, IT and auditors all, nobody else any', async () => {
  const device = await Device.enrolled(url, 'token-of-leo');
  const own = devicesReplySchema.parse((await device.request('GET', '/v1/devices')).body).devices;
  expect(new Set(own.map((one) => one.person))).toEqual(new Set(['leo']));
  expect(own).toContainEqual(expect.objectContaining({ journal: name(device), lastReceived: null, revoked: null }));
  for (const seed of [seeds.it, seeds.auditor]) {
    const { devices } = devicesReplySchema.parse((await asParty(seed, url, 'GET', '/v1/devices')).body);
    expect(new Set(devices.map((one) => one.person))).toEqual(new Set(['leo', 'marine']));
    expect(devices.find((one) => one.revoked !== null)?.revoked).toMatchObject({
      by: 'Ida of IT',
      reason: 'left in a taxi',
    });
  }
  expect((await asParty(seeds.gateway, url, 'GET', '/v1/devices')).status).toBe(403);
});

test('E8.1 somebody taken out of the configuration, or given another role, is out with every device from its next start on', async () => {
  const data = folder.sub('people');
  const people = (list: readonly Foreign[]): Foreign => ({
    ...endpointConfig(data),
    tokens: endpointConfig(data).tokens.filter((one) =>
      list.some((person) => person.person === one.person && person.role === one.role),
    ),
    people: list,
  });
  const [marine, leo, sofia] = endpointConfig(data).people;
  let process = await ServiceProcess.start('endpoint', folder.path, people([marine, leo, sofia]));
  const devices = {
    marine: await Device.enrolled(process.url, 'token-of-marine'),
    leo: await Device.enrolled(process.url, 'token-of-leo'),
    sofia: await Device.enrolled(process.url, 'token-of-sofia'),
  };
  await process.end('SIGTERM');
  process = await ServiceProcess.start('endpoint', folder.path, people([{ ...marine, role: 'reviewer' }, sofia]));
  const ask = async (device: Device): Promise<number> =>
    (await device.request('GET', held(device), undefined, process.url)).status;
  expect([await ask(devices.marine), await ask(devices.leo), await ask(devices.sofia)]).toEqual([403, 403, 200]);
  await process.end('SIGTERM');
});

test('E8.2 the list of who is in is signed for one question: an old one, another’s or a forged one is not believed', async () => {
  const device = await Device.enrolled(url, 'token-of-marine');
  await revoke(device);
  const keys = signKeyPair(seeds.gateway);
  const nonce = randomBytes(16);
  const answer = await sendSigned(
    { signKey: keys.publicKey },
    keys,
    url,
    'GET',
    '/v1/standing',
    undefined,
    undefined,
    nonce,
  );
  const reply = standingReplySchema.parse(answer.body);
  const endpointKey = signKeyPair(seeds.endpoint).publicKey;
  const standing = readStanding(reply, nonce, endpointKey);
  expect(standing.people).toContainEqual({ person: 'sofia', name: 'Sofia Reyes', role: 'reviewer' });
  expect(standing.revoked).toContain(name(device));
  expect(() => readStanding(reply, randomBytes(16), endpointKey)).toThrow(/does not hold/);
  expect(() => readStanding(issueStanding({ ...standing, revoked: [] }, keys.secretKey), nonce, endpointKey)).toThrow(
    /does not hold/,
  );
  expect(() =>
    readStanding({ ...reply, standing: reply.standing.replace(name(device), 'A'.repeat(22)) }, nonce, endpointKey),
  ).toThrow(/does not hold/);
  expect((await device.request('GET', '/v1/standing')).status).toBe(403);
});

test('P4 C1.5 a reviewer who is out gets no key from a custodian, although the certificate still holds; nor does anybody when the endpoint does not say who is in', async () => {
  const own = await startEndpoint(folder.sub('fails-closed'));
  const custodian = await buildCustodian(custodianConfig('A', folder.sub('custodian'), own.url), silentLog);
  const at = await custodian.listen({ host: '127.0.0.1', port: 0 });
  const author = await Device.enrolled(own.url, 'token-of-leo');
  const drafts = author
    .lane('drafts')
    .page(randomBytes(32), [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey])
    .add(2);
  expect((await author.request('POST', '/v1/push', drafts.push())).status).toBe(200);
  const reviewers = {
    staying: await Device.enrolled(own.url, 'token-of-sofia'),
    leaving: await Device.enrolled(own.url, 'token-of-sofia'),
  };
  const body = {
    case: 'C-1',
    reason: 'a client complained',
    author: 'leo',
    scope: { people: ['leo'], from: sampleDay, to: sampleDay },
    pages: [{ journal: name(author), epoch: 0, lane: 'drafts', page: 1, box: drafts.pages[0]?.box }],
  };
  const release = (who: Device): Promise<Answer> => who.request('POST', '/v1/release', body, at);
  expect((await release(reviewers.leaving)).status).toBe(200);
  await asParty(seeds.it, own.url, 'POST', '/v1/devices/revoke', {
    journal: name(reviewers.leaving),
    reason: 'left the company',
  });
  const told = (await author.request('GET', '/v1/accesses')).body.accesses.length;
  expect((await release(reviewers.leaving)).body.error).toMatchObject({
    code: 'not-allowed',
    message: expect.stringContaining('revoked') as string,
  });
  expect((await author.request('GET', '/v1/accesses')).body.accesses.length).toBe(told);
  expect((await release(reviewers.staying)).status).toBe(200);
  await own.app.close();
  expect((await release(reviewers.staying)).body.error.code).toBe('endpoint-offline');
  await custodian.close();
});

test('E2.9 E9.2 IT lists and revokes devices and reads alarms with `candor`, in words or as JSON; a wrong key is refused in a sentence', async () => {
  const own = await ServiceProcess.start('endpoint', folder.path, endpointConfig(folder.sub('cli')));
  const device = await Device.enrolled(own.url, 'token-of-leo');
  const key = (file: string, seed: Uint8Array): string => {
    const path = join(folder.path, file);
    writeFileSync(path, JSON.stringify({ name: 'Ida of IT', seed: toBase64Url(seed) }));
    return path;
  };
  const candor = (...words: string[]): { status: number | null; stdout: string; stderr: string } =>
    spawnSync(process.execPath, ['cli/index.ts', ...words], { encoding: 'utf8' });
  const at = ['--endpoint', own.url, '--key', key('it.json', seeds.it)];
  expect(candor('devices', 'list', ...at).stdout).toMatch(
    new RegExp(`${name(device)} +Leo Brandt \\(leo\\) +employee +never`, 'u'),
  );
  expect(candor('devices', 'revoke', name(device).slice(0, 8), '--reason', 'lost', ...at)).toMatchObject({
    status: 0,
    stdout: expect.stringContaining('Revoked') as string,
  });
  expect(JSON.parse(candor('devices', 'list', '--json', ...at).stdout)).toMatchObject([
    { journal: name(device), revoked: { by: 'Ida of IT', reason: 'lost' } },
  ]);
  expect((await device.request('GET', held(device))).status).toBe(403);
  expect(candor('alarms', ...at)).toMatchObject({ status: 0, stdout: 'No alarms.\n' });
  await asParty(seeds.gateway, own.url, 'POST', '/v1/alarms', {
    alarms: [
      {
        id: 'g-1',
        at: 1_700_000_000,
        kind: 'head-missing',
        person: 'leo',
        journal: null,
        what: 'A head never came\u001B[2J.',
      },
    ],
  });
  const alarms = candor('alarms', ...at);
  expect(alarms).toMatchObject({
    status: 1,
    stdout: expect.stringMatching(
      /1 +2023-11-14 22:13 +head-missing +Gateway +leo +A head never came \[2J\./u,
    ) as string,
  });
  expect(JSON.parse(candor('alarms', '--json', '--after', '0', ...at).stdout)).toHaveLength(1);
  expect(candor('devices', 'list', '--endpoint', own.url, '--key', key('stranger.json', seedOf(98)))).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('not signed by a service or administrator known here') as string,
  });
  await own.end('SIGTERM');
}, 60_000);
