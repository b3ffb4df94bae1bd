// A victim's box under a page of somebody else: refused before a custodian is ever asked (endpoint.md E3.9, P4).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { signPage } from '../../../src/journal/page.ts';
import type { PushRequest } from '../../../src/protocol/endpoint.ts';
import { asParty, Device, seedOf, seeds, startEndpoint, useFolder, type Foreign, type Lane } from './harness.ts';

const folder = useFolder();
let app: FastifyInstance;
let url = '';
beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint')));
});
afterAll(() => app.close());

const archive = (): readonly Uint8Array[] => [boxKeyPair(seedOf(9)).publicKey];
const both = (): readonly Uint8Array[] => [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey];

/** The thief's push with the victim's box in its page, properly signed by the thief's device. */
function withBoxOf(victim: Lane, thief: Lane): PushRequest {
  const push = structuredClone(thief.push());
  const [page] = push.pages;
  if (page === undefined) throw new Error('a page');
  page.box = victim.pages[0]?.box ?? '';
  const chain = { journal: thief.device.journal, epoch: 0, lane: thief.lane };
  page.signature = toBase64Url(
    signPage(
      chain,
      {
        page: 1,
        format: 2,
        firstSeq: 1,
        day: page.day,
        box: fromBase64Url(page.box),
        readers: page.readers.map(fromBase64Url),
      },
      thief.device.keys.secretKey,
    ),
  );
  return push;
}

test('P4 E3.9 a modified client that signs a page of its own with a victim’s box is refused, nothing is kept, and administrators are told', async () => {
  const victim = (await Device.enrolled(url, 'token-of-leo')).lane('messages').page(randomBytes(32), archive()).add(2);
  await victim.device.request('POST', '/v1/push', victim.push());
  const thief = (await Device.enrolled(url, 'token-of-marine'))
    .lane('messages')
    .page(randomBytes(32), archive())
    .add(2);
  const answer = await thief.device.request('POST', '/v1/push', withBoxOf(victim, thief));
  expect(answer.body.error).toMatchObject({
    code: 'endpoint-refused',
    message: expect.stringContaining('held for another page') as string,
  });
  await thief.device.request('POST', '/v1/push', withBoxOf(victim, thief));
  expect(
    (await thief.device.request('GET', `/v1/journals/${toBase64Url(thief.device.journal)}/0/messages`)).body,
  ).toEqual({ seq: 0, receipt: null });
  const { alarms } = (await asParty(seeds.auditor, url, 'GET', '/v1/alarms')).body;
  expect(alarms).toMatchObject([
    { kind: 'box-reused', source: 'endpoint', person: 'marine', journal: toBase64Url(thief.device.journal) },
  ]); // once
  expect((await thief.device.request('POST', '/v1/push', thief.push())).status).toBe(200); // its own box is fine
});

test('E3.9 the same page pushed again is fine, also after a redaction gave it a new box; the old box still belongs to it alone', async () => {
  const device = await Device.enrolled(url, 'token-of-leo');
  const drafts = device.lane('drafts').page(randomBytes(32), both()).add(2);
  const first = await device.request('POST', '/v1/push', drafts.push());
  expect(await device.request('POST', '/v1/push', drafts.push())).toEqual(first);
  const { page, fold } = drafts.again(1, both());
  expect(
    (await device.request('POST', '/v1/redact', { journal: toBase64Url(device.journal), epoch: 0, page, fold })).body,
  ).toEqual({ refused: null });
  const again = { ...drafts.push(), pages: [page], folds: [fold] };
  expect((await device.request('POST', '/v1/push', again)).body).toEqual(first.body);
  const thief = (await Device.enrolled(url, 'token-of-marine')).lane('drafts').page(randomBytes(32), both()).add(2);
  for (const box of [drafts.pages[0]?.box, page.box]) {
    const stolen = Object.assign(Object.create(drafts) as Lane, { pages: [{ ...page, box }] });
    expect((await thief.device.request('POST', '/v1/push', withBoxOf(stolen, thief))).body.error.code).toBe(
      'endpoint-refused',
    );
  }
});

test('E3.9 a redaction cannot take a victim’s box either', async () => {
  const victim = (await Device.enrolled(url, 'token-of-leo')).lane('drafts').page(randomBytes(32), both()).add(2);
  await victim.device.request('POST', '/v1/push', victim.push());
  const device = await Device.enrolled(url, 'token-of-marine');
  const drafts = device.lane('drafts').page(randomBytes(32), both()).add(2);
  await device.request('POST', '/v1/push', drafts.push());
  const { page, fold } = drafts.again(1, both());
  const box = victim.pages[0]?.box ?? '';
  const signature = toBase64Url(
    signPage(
      { journal: device.journal, epoch: 0, lane: 'drafts' },
      { page: 1, format: 2, firstSeq: 1, day: page.day, box: fromBase64Url(box), readers: both() },
      device.keys.secretKey,
    ),
  );
  const answer: Foreign = (
    await device.request('POST', '/v1/redact', {
      journal: toBase64Url(device.journal),
      epoch: 0,
      page: { ...page, box, signature },
      fold,
    })
  ).body;
  expect(answer.error).toMatchObject({
    code: 'endpoint-refused',
    message: expect.stringContaining('held for another page') as string,
  });
});
