// A false day is taken, kept beside the day the page came, told to administrators, and opened by a case that includes what arrived late (P4; endpoint.md E3.10, E4.3).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, openBox, randomBytes } from '../../../src/crypto/sodium.ts';
import { releaseReplySchema } from '../../../src/protocol/custodian.ts';
import { reviewFramesReplySchema } from '../../../src/protocol/endpoint.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  asParty,
  custodianConfig,
  Device,
  sampleDay,
  seeds,
  startEndpoint,
  useFolder,
  type Foreign,
} from './harness.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let custodian: FastifyInstance;
let url = '';
let at = '';
let reviewer: Device;
const today = sampleDay + 1;
beforeAll(async () => {
  ({ app: endpoint, url } = await startEndpoint(folder.sub('endpoint')));
  custodian = await buildCustodian(custodianConfig('A', folder.sub('custodian'), url), silentLog);
  at = await custodian.listen({ host: '127.0.0.1', port: 0 });
  reviewer = await Device.enrolled(url, 'token-of-sofia');
});
afterAll(async () => {
  await custodian.close();
  await endpoint.close();
});

const archive = (): readonly Uint8Array[] => [boxKeyPair(seeds.boxA).publicKey];
const key = randomBytes;

/** A device of Leo's that brought one page for each of these days. */
async function brought(...days: readonly number[]): Promise<{ readonly leo: Device; readonly box: string }> {
  const leo = await Device.enrolled(url, 'token-of-leo');
  const lane = leo.lane('messages');
  for (const day of days) lane.page(key(32), archive(), day).add(1);
  expect((await leo.request('POST', '/v1/push', lane.push())).status).toBe(200);
  return { leo, box: lane.pages.at(-1)?.box ?? '' };
}
const alarmsOf = async (device: Device): Promise<readonly string[]> =>
  ((await asParty(seeds.auditor, url, 'GET', '/v1/alarms')).body.alarms as readonly Foreign[])
    .filter((one) => one.kind === 'day-differs' && one.journal === toBase64Url(device.journal))
    .map((one) => one.what as string);

test.each([
  ['long before it came', [sampleDay - 60], /6\d days before it came/u],
  ['that has not come', [today + 9], /had not come/u],
  ['before the page before it', [sampleDay, sampleDay - 3], /before that of the page before it/u],
])('E3.10 a page signed for a day %s is kept, and an auditor reads of it', async (_what, days, said) => {
  const { leo } = await brought(...days);
  const alarms = await alarmsOf(leo);
  expect(alarms).toHaveLength(1);
  expect(alarms[0]).toMatch(said);
});

test('E3.10 an honest day, a weekend without a network and a clock a day ahead are no alarm', async () => {
  const { leo } = await brought(today - 3, today - 2, today, today + 1);
  expect(await alarmsOf(leo)).toEqual([]);
});

test('P4 E4.3 a page signed for another day stays sealed in a case about the day it came, and opens in one that includes what arrived late', async () => {
  const { leo, box } = await brought(sampleDay - 60);
  const opens = async (late: boolean, days = { from: today - 1, to: today + 1 }): Promise<boolean> => {
    const stated = await reviewer.request('POST', '/v1/review/cases', {
      case: 'C-17',
      reason: 'a client complained',
      drafts: false,
      people: ['leo'],
      ...days,
      ...(late ? { late } : {}),
    });
    const path = `/v1/review/frames?case=${stated.body.registration}&journal=${toBase64Url(leo.journal)}&epoch=0&lane=messages`;
    const { pages } = reviewFramesReplySchema.parse((await reviewer.request('GET', path)).body);
    expect(pages[0]).toMatchObject({ day: sampleDay - 60 });
    expect([today, today + 1]).toContain(pages[0]?.arrived);
    return pages[0] !== undefined && 'box' in pages[0];
  };
  expect(await opens(false)).toBe(false);
  expect(await opens(true, { from: today - 30, to: today - 20 })).toBe(false);
  expect(await opens(true)).toBe(true);

  const ask = (scope: Foreign): Promise<Foreign> =>
    reviewer.request(
      'POST',
      '/v1/release',
      {
        case: 'C-17',
        reason: 'a client complained',
        author: 'leo',
        scope,
        pages: [{ journal: toBase64Url(leo.journal), epoch: 0, lane: 'messages', page: 1, box }],
      },
      at,
    );
  const days = { people: ['leo'], from: today - 1, to: today + 1 };
  expect((await ask(days)).body.error.code).toBe('custodian-refused');
  expect((await ask({ ...days, late: true, from: 1, to: 2 })).body.error.code).toBe('custodian-refused');
  const [one] = releaseReplySchema.parse((await ask({ ...days, late: true })).body).released;
  expect(openBox(fromBase64Url(one?.box ?? ''), reviewer.box)).toHaveLength(32);
  const told = (await leo.request('GET', '/v1/accesses')).body.accesses as readonly Foreign[];
  expect(told.at(-1).scope).toEqual({ ...days, late: true });
});
