// What a redaction took out opens for a case while it is kept: for the case’s people and days, through both custodians, told to its author first, and for nobody else (P3, P4; endpoint.md E3a.8, custodian.md C2.10).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, openBox, randomBytes } from '../../../src/crypto/sodium.ts';
import { releaseReplySchema } from '../../../src/protocol/custodian.ts';
import { redactionsReplySchema, replacedReplySchema, type WirePage } from '../../../src/protocol/endpoint.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  custodianConfig,
  Device,
  sampleDay,
  seeds,
  sendSigned,
  startEndpoint,
  useFolder,
  type Answer,
  type Foreign,
} from './harness.ts';
import { keptIn } from './kept.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let url = '';
let ahead = 0;
const custodians: FastifyInstance[] = [];
const at: string[] = [];
let author: Device;
let other: Device;
let reviewer: Device;
let before: WirePage;
let redaction = 0;
let pageKey: Uint8Array;

const readers = (): readonly Uint8Array[] => [boxKeyPair(seeds.boxA).publicKey, boxKeyPair(seeds.boxB).publicKey];

beforeAll(async () => {
  ({ app: endpoint, url } = await startEndpoint(
    folder.sub('endpoint'),
    { discardGraceHours: 24 },
    () => Date.now() + ahead,
  ));
  for (const which of ['A', 'B'] as const) {
    const app = await buildCustodian(custodianConfig(which, folder.sub(`custodian-${which}`), url), silentLog);
    custodians.push(app);
    at.push(await app.listen({ host: '127.0.0.1', port: 0 }));
  }
  author = await Device.enrolled(url, 'token-of-leo');
  other = await Device.enrolled(url, 'token-of-marine');
  reviewer = await Device.enrolled(url, 'token-of-sofia');
  pageKey = randomBytes(32);
  for (const device of [author, other]) {
    const lane = device.lane('drafts').page(pageKey, readers()).add(3);
    expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
    const answer = await device.request('POST', '/v1/redact', {
      journal: toBase64Url(device.journal),
      epoch: 0,
      ...lane.again(1, readers()),
    });
    expect(answer.body).toEqual({ refused: null });
    if (device === author) before = lane.pages[0] as WirePage;
  }
  const list = redactionsReplySchema.parse((await reviewer.request('GET', '/v1/review/redactions')).body);
  redaction = list.redactions.find((one) => one.author === 'leo')?.redaction ?? 0;
});
afterAll(async () => {
  for (const app of [...custodians, endpoint]) await app.close();
});

const asItWas = (registration: string, number = redaction, who = reviewer): Promise<Answer> =>
  who.request('GET', `/v1/review/replaced?case=${registration}&redaction=${number}`);

function ask(which: 0 | 1, box: Uint8Array, change: Foreign = {}, page: Foreign = {}): Promise<Answer> {
  const body = {
    case: 'C-17',
    reason: 'a client complained',
    author: 'leo',
    scope: { people: ['leo'], from: sampleDay, to: sampleDay },
    pages: [
      {
        journal: toBase64Url(author.journal),
        epoch: 0,
        lane: 'drafts',
        page: 1,
        replaced: redaction,
        box: toBase64Url(box),
        ...page,
      },
    ],
    ...change,
  };
  return reviewer.request('POST', '/v1/release', body, at[which]);
}
const accesses = async (): Promise<readonly Foreign[]> =>
  (await author.request('GET', '/v1/accesses')).body.accesses as readonly Foreign[];

test('P4 E3a.8 the page as it was is served for a case with drafts about its author and day, and for no other', async () => {
  const about = await reviewer.states(['leo']);
  const { page, fold } = replacedReplySchema.parse((await asItWas(about)).body);
  expect(page).toMatchObject(before);
  expect([fold.page, fold.lastSeq]).toEqual([1, 3]);
  const listed = await reviewer.request('GET', `/v1/review/redactions?case=${about}`);
  expect(redactionsReplySchema.parse(listed.body).redactions.map((one) => one.author)).toEqual(['leo']);

  const otherDays = { from: sampleDay - 9, to: sampleDay - 1 };
  const without = await reviewer.request('POST', '/v1/review/cases', {
    case: 'C-18',
    reason: 'a client complained',
    drafts: false,
    people: ['leo'],
    from: sampleDay,
    to: sampleDay,
  });
  for (const registration of [
    await reviewer.states(['marine']),
    await reviewer.states(['leo'], otherDays),
    without.body.registration as string,
    toBase64Url(randomBytes(16)),
  ])
    expect((await asItWas(registration)).body.error.code).toBe('not-allowed');
  expect((await asItWas(about, 999)).body.error.code).toBe('not-found');
  expect((await asItWas(about, redaction, author)).body.error.code).toBe('not-allowed');
  const none = await reviewer.request('GET', `/v1/review/redactions?case=${await reviewer.states(['leo'], otherDays)}`);
  expect(none.body.redactions).toEqual([]);
});

test('P4 C2.10 custodians let nothing of it out under another redaction, page, day or author, and nobody is told', async () => {
  const box = fromBase64Url(before.box);
  const told = (await accesses()).length;
  const days = { people: ['leo'], from: sampleDay - 9, to: sampleDay - 1 };
  for (const [change, page, code] of [
    [{ scope: days }, {}, 'custodian-refused'],
    [
      { author: 'marine', scope: { people: ['marine', 'leo'], from: sampleDay, to: sampleDay } },
      {},
      'custodian-refused',
    ],
    [{}, { replaced: redaction + 1 }, 'not-found'], // another author’s redaction
    [{}, { replaced: 999 }, 'not-found'],
    [{}, { lane: 'messages' }, 'not-found'],
    [{}, { replaced: undefined }, 'custodian-refused'], // its box is not the page’s that is on record now
  ] as const)
    expect((await ask(0, box, change, page)).body.error.code).toBe(code);
  expect((await accesses()).length).toBe(told);
});

test('P4 C2.10 both custodians let its key out, the author told before each, in words that say what it is; both log it', async () => {
  const told = (await accesses()).length;
  const [outer] = releaseReplySchema.parse((await ask(0, fromBase64Url(before.box))).body).released;
  expect(outer).toMatchObject({ page: 1, replaced: redaction });
  const inner = openBox(fromBase64Url(outer?.box ?? ''), reviewer.box) ?? new Uint8Array(0);
  const [last] = releaseReplySchema.parse((await ask(1, inner)).body).released;
  expect(openBox(fromBase64Url(last?.box ?? ''), reviewer.box)).toEqual(pageKey);
  expect((await accesses()).slice(told).map((one) => [one.custodian, one.what])).toEqual(
    ['Custodian A', 'Custodian B'].map((name) => [
      name,
      'your drafts as they were before you discarded some as private (1 page of the record)',
    ]),
  );
  const logged = await keptIn(
    folder.sub('custodian-B'),
    "SELECT pages FROM releases WHERE event = 'released' ORDER BY n",
  );
  expect(JSON.parse(logged.at(-1)?.pages ?? '[]')).toMatchObject([{ page: 1, replaced: redaction }]);
});

test('P4 E3a.5 having been opened keeps it no longer: after its time neither endpoint nor custodian has it', async () => {
  ahead = 25 * 3_600_000;
  const then = Math.floor((Date.now() + ahead) / 1000);
  const listed = await sendSigned(
    { certificate: reviewer.certificate },
    reviewer.keys,
    url,
    'GET',
    '/v1/review/redactions',
    undefined,
    then,
  );
  expect(listed.body.redactions).toMatchObject([{ erased: true }, { erased: true }]);
  ahead = 0;
  expect((await asItWas(await reviewer.states(['leo']))).body.error.code).toBe('not-found');
  expect((await ask(0, fromBase64Url(before.box))).body.error.code).toBe('not-found');
});
