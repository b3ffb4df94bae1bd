// A case opens the people and days it names and nothing else (endpoint.md E4.3, E4.4): at a real endpoint, over HTTP.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b, boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { frameHeader, genesisHead, nextHead } from '../../../src/journal/chain.ts';
import { foldIsSigned } from '../../../src/journal/folded-page.ts';
import { pageIsSigned } from '../../../src/journal/page.ts';
import { reviewFramesReplySchema } from '../../../src/protocol/endpoint.ts';
import { readReviewPage } from '../../../src/protocol/wire-page.ts';
import { Cases } from '../../../services/endpoint/review/cases.ts';
import { enrolmentSchema } from '../../../src/protocol/signed.ts';
import { Device, sampleDay, seeds, startEndpoint, useFolder, type Foreign, type Lane } from './harness.ts';
import { keptIn, sqlOver } from './kept.ts';

const folder = useFolder();
let app: FastifyInstance;
let url = '';
let leo: Device;
let marine: Device;
let sofia: Device;
let messages: Lane;
let drafts: Lane;
const clock = { now: Date.now() };

beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint'), {}, () => clock.now));
  leo = await Device.enrolled(url, 'token-of-leo');
  marine = await Device.enrolled(url, 'token-of-marine');
  sofia = await Device.enrolled(url, 'token-of-sofia');
  const archive = boxKeyPair(seeds.boxA).publicKey;
  messages = leo.lane('messages').page(randomBytes(32), [archive]).add(3).page(randomBytes(32), [archive]).add(2);
  drafts = leo.lane('drafts').page(randomBytes(32), [archive]).add(4);
  for (const lane of [messages, drafts]) expect((await leo.request('POST', '/v1/push', lane.push())).status).toBe(200);
});
afterAll(() => app.close());

const frames = async (
  who: Device,
  registration: string,
  of: Device,
  lane = 'messages',
): Promise<{ status: number; body: Foreign }> =>
  who.request('GET', `/v1/review/frames?case=${registration}&journal=${toBase64Url(of.journal)}&epoch=0&lane=${lane}`);
const other = { from: sampleDay + 1, to: sampleDay + 30 };

test('P4 frames are served for a case this device stated, about its people, and for no other', async () => {
  const about = await sofia.states(['leo']);
  expect((await frames(sofia, about, leo)).status).toBe(200);
  expect((await frames(sofia, about, marine)).body.error.code).toBe('not-allowed');
  expect((await frames(sofia, await sofia.states(['marine']), leo)).body.error.code).toBe('not-allowed');
  expect((await frames(sofia, toBase64Url(randomBytes(16)), leo)).body.error.code).toBe('not-allowed');
  expect(
    (await sofia.request('GET', `/v1/review/frames?journal=${toBase64Url(leo.journal)}&epoch=0&lane=messages`)).status,
  ).toBe(400);
  const secondDevice = await Device.enrolled(url, 'token-of-sofia');
  expect((await frames(secondDevice, about, leo)).body.error.code).toBe('not-allowed');
  expect((await frames(leo, about, leo)).status).toBe(403);
});

test('P4 E4.4 of other days no sealed byte and no box is served, and the chain can be checked all the same', async () => {
  const about = await sofia.states(['leo'], other);
  const answer = await frames(sofia, about, leo);
  const part = reviewFramesReplySchema.parse(answer.body);
  expect(part.frames.map((frame) => frame.sealed)).toEqual([null, null, null, null, null]);
  const text = JSON.stringify(answer.body);
  for (const secret of [...messages.frames.map((frame) => frame.sealed), ...messages.pages.map((page) => page.box)])
    expect(text).not.toContain(secret);
  const chain = { journal: leo.journal, epoch: 0, lane: 'messages' } as const;
  let head = genesisHead(chain, leo.keys.publicKey, leo.previous);
  for (const frame of part.frames)
    head = nextHead(
      head,
      frameHeader(chain, { page: frame.page, format: 2 }, frame.seq),
      fromBase64Url(frame.commitment),
    );
  expect(head).toEqual(messages.head);
  for (const page of part.pages) expect(pageIsSigned(chain, readReviewPage(page), leo.keys.publicKey)).toBe(true);

  const drafted = await frames(sofia, about, leo, 'drafts');
  const [fold] = reviewFramesReplySchema.parse(drafted.body).folds;
  expect(JSON.stringify(drafted.body)).not.toContain(drafts.fold(1).sealed);
  expect(fold).toMatchObject({ digest: toBase64Url(blake2b(fromBase64Url(drafts.fold(1).sealed))) });
  const span = {
    page: 1,
    format: 2 as const,
    firstSeq: 1,
    lastSeq: 4,
    before: drafts.heads[0] ?? head,
    after: drafts.head,
  };
  const stored = {
    page: 1,
    lastSeq: 4,
    head: drafts.head,
    sealed: new Uint8Array(0),
    digest: fromBase64Url(fold !== undefined && 'digest' in fold ? fold.digest : ''),
    signature: fromBase64Url(fold?.signature ?? ''),
  };
  expect(foldIsSigned({ ...chain, lane: 'drafts' }, span, stored, leo.keys.publicKey)).toBe(true);
  expect(
    foldIsSigned({ ...chain, lane: 'drafts' }, span, { ...stored, digest: randomBytes(32) }, leo.keys.publicKey),
  ).toBe(false);
});

test('P4 a case without drafts is served none of them, whatever days it names', async () => {
  const answer = await sofia.request('POST', '/v1/review/cases', {
    case: 'C-9',
    reason: 'a client complained',
    drafts: false,
    people: ['leo'],
    from: sampleDay,
    to: sampleDay,
  });
  const drafted = await frames(sofia, answer.body.registration, leo, 'drafts');
  expect(JSON.stringify(drafted.body)).not.toContain(drafts.fold(1).sealed);
  expect(
    reviewFramesReplySchema
      .parse((await frames(sofia, answer.body.registration, leo)).body)
      .frames.every((frame) => frame.sealed !== null),
  ).toBe(true);
});

test('E4.3 a case is kept with the reviewer’s signature for good, names at most a year and a day, and is served for a day', async () => {
  const about = await sofia.states(['leo', 'marine']);
  const data = folder.sub('endpoint');
  const [row] = await keptIn(data, 'SELECT * FROM cases WHERE registration = ?', about);
  expect(row).toMatchObject({
    person: 'sofia',
    case_id: 'C-17',
    reason: 'a client complained',
    scope: JSON.stringify({ people: ['leo', 'marine'], from: sampleDay, to: sampleDay }),
  });
  const signed = JSON.parse(row.signed);
  expect(Object.keys(signed.headers)).toEqual(
    expect.arrayContaining(['candor-certificate', 'candor-time', 'candor-signature']),
  );
  expect(new TextDecoder().decode(fromBase64Url(signed.body))).toContain('"people":["leo","marine"]');
  await expect(keptIn(data, "UPDATE cases SET reason = 'x'")).rejects.toThrow(/append-only/);
  await expect(keptIn(data, 'DELETE FROM cases')).rejects.toThrow(/append-only/);
  const enrolment = enrolmentSchema.parse(JSON.parse(sofia.certificate.enrolment));
  const sql = await sqlOver(data);
  const cases = new Cases(sql, 366);
  const now = Math.floor(Date.now() / 1000);
  expect((await cases.stated(enrolment, about, now + 80_000)).scope.people).toEqual(['leo', 'marine']);
  await expect(cases.stated(enrolment, about, now + 90_000)).rejects.toThrow(/not stated here by this device today/);
  await sql.close();
  const asks = (change: Foreign): Promise<Foreign> =>
    sofia.request('POST', '/v1/review/cases', {
      case: 'C-1',
      reason: 'a client complained',
      drafts: false,
      people: ['leo'],
      from: 1,
      to: 366,
      ...change,
    });
  expect((await asks({})).status).toBe(200);
  expect((await asks({ to: 367 })).body.error.code).toBe('not-allowed');
  for (const change of [
    { people: [] },
    { people: ['leo', 'leo'] },
    { from: 9, to: 8 },
    { reason: 'because' },
    { to: -1 },
  ])
    expect((await asks(change)).status).toBe(400);
});
