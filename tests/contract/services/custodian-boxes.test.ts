// Keys are let out only for the page they are for (custodian.md C2.3, journal.md J6.4): every way an accomplice could have a victim's keys opened under another name, carried out whole.
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { equalBytes, fromBase64Url, joinBytes, toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, openBox, randomBytes, sealBox } from '../../../src/crypto/sodium.ts';
import { boxName, openBoxLayer, signPage, type PagePlace } from '../../../src/journal/page.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import { releaseReplySchema } from '../../../src/protocol/custodian.ts';
import type { WirePage } from '../../../src/protocol/endpoint.ts';
import { readWirePage, wirePage } from '../../../src/protocol/wire-page.ts';
import { buildCustodian } from '../../../services/custodian/app.ts';
import { silentLog } from '../../../services/log.ts';
import {
  custodianConfig,
  Device,
  sampleDay,
  seeds,
  startEndpoint,
  useFolder,
  type Answer,
  type Foreign,
  type Lane,
} from './harness.ts';
import { keptIn } from './kept.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let url = '';
const custodians: FastifyInstance[] = [];
let [a, b] = ['', ''];
let victim: Device;
let accomplice: Device;
let reviewer: Device;
let drafts: Lane;
const victimKey = new Uint8Array(32).map((_, index) => index * 7 + 1);
/** The accomplice's forged pages, one after another. */
let forgedLane: Lane;

const pairA = () => boxKeyPair(seeds.boxA);
const pairB = () => boxKeyPair(seeds.boxB);
const chainOf = (device: Device, lane: LaneName = 'drafts') => ({ journal: device.journal, epoch: 0, lane });

beforeAll(async () => {
  ({ app: endpoint, url } = await startEndpoint(folder.sub('endpoint')));
  for (const which of ['A', 'B'] as const) {
    const app = await buildCustodian(custodianConfig(which, folder.sub(`custodian-${which}`), url), silentLog);
    custodians.push(app);
    const at = await app.listen({ host: '127.0.0.1', port: 0 });
    if (which === 'A') a = at;
    else b = at;
  }
  victim = await Device.enrolled(url, 'token-of-leo');
  accomplice = await Device.enrolled(url, 'token-of-marine');
  reviewer = await Device.enrolled(url, 'token-of-sofia');
  drafts = victim.lane('drafts').page(victimKey, [pairA().publicKey, pairB().publicKey]).add(2);
  expect((await victim.request('POST', '/v1/push', drafts.push())).status).toBe(200);
  forgedLane = accomplice.lane('drafts');
});
afterAll(async () => {
  for (const app of [...custodians, endpoint]) await app.close();
});

/** The victim's outer box as anybody who saw it at the endpoint has it, and the inner one as a reviewer of an earlier case has it. */
const outerBox = (): Uint8Array => fromBase64Url(drafts.pages[0]?.box ?? '');
const innerBox = (): Uint8Array =>
  openBoxLayer(outerBox(), pairA(), boxName(chainOf(victim), readWirePage(drafts.pages[0] as WirePage))) as Uint8Array;

/** The accomplice's next page with whatever box: signed by their own device. It lies at the endpoint as if an administrator there had helped, who leaves out what pushing checks. */
async function forge(
  box: (name: Uint8Array) => Uint8Array,
  readers: readonly Uint8Array[],
  format: 1 | 2 = 2,
): Promise<WirePage> {
  const place: PagePlace = {
    page: forgedLane.pages.length + 1,
    format,
    firstSeq: forgedLane.pages.length + 1,
    day: format === 1 ? 0 : sampleDay,
  };
  const head = { ...place, box: box(boxName(chainOf(accomplice), place)), readers };
  const page = wirePage('drafts', {
    ...head,
    signature: signPage(chainOf(accomplice), head, accomplice.keys.secretKey),
  });
  forgedLane.pages.push(page);
  const data = folder.sub('endpoint');
  const journal = accomplice.journal;
  await keptIn(
    data,
    "INSERT INTO chains (journal, epoch, lane, seq, head) VALUES (?, 0, 'drafts', 0, ?) ON CONFLICT DO NOTHING",
    journal,
    randomBytes(32),
  );
  const [chain] = await keptIn(data, "SELECT id FROM chains WHERE journal = ? AND lane = 'drafts'", journal);
  await keptIn(
    data,
    'INSERT INTO pages (chain, page, format, first_seq, day, box, readers, signature) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    chain.id,
    page.page,
    page.format,
    page.firstSeq,
    page.day,
    head.box,
    JSON.stringify(page.readers),
    fromBase64Url(page.signature),
  );
  return page;
}

/** The reviewer in league with the accomplice asks a custodian for the accomplice's page. */
function ask(
  at: string,
  page: WirePage,
  box = page.box,
  of: { readonly device: Device; readonly author: string } = { device: accomplice, author: 'marine' },
): Promise<Answer> {
  const scope = { people: ['leo', 'marine'], from: sampleDay, to: sampleDay };
  return reviewer.request(
    'POST',
    '/v1/release',
    {
      case: 'C-17',
      reason: 'a client complained',
      author: of.author,
      scope,
      pages: [{ journal: toBase64Url(of.device.journal), epoch: 0, lane: 'drafts', page: page.page, box }],
    },
    at,
  );
}
const released = (answer: Answer): Uint8Array =>
  openBox(fromBase64Url(releaseReplySchema.parse(answer.body).released[0]?.box ?? ''), reviewer.box) ??
  new Uint8Array(0);
const toldTo = async (device: Device): Promise<number> =>
  (await device.request('GET', '/v1/accesses')).body.accesses.length as number;
const mismatches = async (which: 'A' | 'B'): Promise<number> =>
  (await keptIn(folder.sub(`custodian-${which}`), 'SELECT * FROM mismatches')).length;
const alarms = async (kind = 'box-mismatch'): Promise<Foreign[]> =>
  (await keptIn(folder.sub('endpoint'), 'SELECT source, alarm FROM alarms'))
    .map((row) => ({ source: row.source, ...JSON.parse(row.alarm) }))
    .filter((one: Foreign) => one.kind === kind);
/** Whether the endpoint would still let the victim redact the page: it must not after a custodian was asked for it by its own name, and must after it never was. */
const pinned = async (device: Device): Promise<boolean> =>
  (
    await keptIn(
      folder.sub('endpoint'),
      'SELECT chains.journal FROM asked_pages JOIN chains ON chains.id = asked_pages.chain',
    )
  ).some((row) => equalBytes(row.journal, device.journal));

/** What every refused attack leaves: a line in the custodian's own log, an alarm, and nobody told of an opening there was none of. */
async function refusedAndSaid(which: 'A' | 'B', attack: () => Promise<Answer>): Promise<void> {
  const before = {
    mismatches: await mismatches(which),
    alarms: (await alarms()).length,
    victim: await toldTo(victim),
    accomplice: await toldTo(accomplice),
  };
  const answer = await attack();
  expect(answer.body.error).toMatchObject({
    code: 'custodian-refused',
    message: expect.stringContaining('names another page'),
  });
  expect(await mismatches(which)).toBe(before.mismatches + 1);
  const raised = (await alarms()).slice(before.alarms);
  expect(raised).toMatchObject([
    { source: `Custodian ${which}`, kind: 'box-mismatch', person: 'marine', journal: toBase64Url(accomplice.journal) },
  ]);
  expect(await toldTo(victim)).toBe(before.victim);
  expect(await toldTo(accomplice)).toBe(before.accomplice);
}

describe('P4 a victim’s boxes under a page an accomplice signed', () => {
  test('pushed over HTTP: the endpoint refuses a box it holds for another page, and says so', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device.lane('drafts').page(randomBytes(32), [pairA().publicKey, pairB().publicKey]).add(1);
    const [own] = lane.pages;
    const head = { ...readWirePage(own as WirePage), box: outerBox() };
    lane.pages[0] = wirePage('drafts', { ...head, signature: signPage(chainOf(device), head, device.keys.secretKey) });
    expect((await device.request('POST', '/v1/push', lane.push())).body.error.code).toBe('endpoint-refused');
    expect(await alarms('box-reused')).toContainEqual(
      expect.objectContaining({ kind: 'box-reused', journal: toBase64Url(device.journal) }),
    );
  });

  test('the outer box: refused before anybody is told, logged and told to an auditor; the victim’s page stays unpinned', async () => {
    const page = await forge(outerBox, [pairA().publicKey, pairB().publicKey]);
    await refusedAndSaid('A', () => ask(a, page));
    expect(await pinned(victim)).toBe(false);
  });

  test('the inner box, as if it were for the second custodian alone', async () => {
    const page = await forge(innerBox, [pairB().publicKey]);
    await refusedAndSaid('B', () => ask(b, page));
    expect(await pinned(victim)).toBe(false);
  });

  test('a fresh outer layer around the victim’s inner box: the first lets out its own layer and tells its signer; the second refuses what is inside', async () => {
    const page = await forge(
      (name) => sealBox(joinBytes(name, innerBox()), pairA().publicKey),
      [pairA().publicKey, pairB().publicKey],
    );
    const inner = released(await ask(a, page));
    expect(inner).toEqual(innerBox()); // nothing the attackers did not bring themselves
    await refusedAndSaid('B', () => ask(b, page, toBase64Url(inner)));
    expect(await pinned(victim)).toBe(false);
  });

  test('a fresh layer around the victim’s outer box: the custodian inside refuses it', async () => {
    const page = await forge(
      (name) => sealBox(joinBytes(name, outerBox()), pairB().publicKey),
      [pairB().publicKey, pairA().publicKey],
    );
    const inner = released(await ask(b, page));
    expect(inner).toEqual(outerBox());
    await refusedAndSaid('A', () => ask(a, page, toBase64Url(inner)));
    expect(await pinned(victim)).toBe(false);
  });

  test('a fresh layer to the same custodian twice: the box on record is the only one it opens first', async () => {
    const page = await forge(
      (name) => sealBox(joinBytes(name, outerBox()), pairA().publicKey),
      [pairA().publicKey, pairA().publicKey],
    );
    const inner = released(await ask(a, page));
    const before = await mismatches('A');
    expect((await ask(a, page, toBase64Url(inner))).body.error.code).toBe('custodian-refused');
    expect(await mismatches('A')).toBe(before); // it was not even opened
  });
});

test('P4 the second custodian opens no inner box under another page’s name, whoever’s page it is', async () => {
  const honest = await forge(
    (name) => sealBox(joinBytes(name, sealBox(joinBytes(name, randomBytes(32)), pairB().publicKey)), pairA().publicKey),
    [pairA().publicKey, pairB().publicKey],
  );
  await refusedAndSaid('B', () => ask(b, honest, toBase64Url(innerBox())));
  const other = await forge(
    (name) => sealBox(joinBytes(name, sealBox(joinBytes(name, randomBytes(32)), pairB().publicKey)), pairA().publicKey),
    [pairA().publicKey, pairB().publicKey],
  );
  const inner = released(await ask(a, honest));
  await refusedAndSaid('B', () => ask(b, other, toBase64Url(inner)));
});

test('P4 J1.0 nothing is let out of a page of format 1, whose boxes name no page', async () => {
  const page = await forge(() => sealBox(victimKey, pairB().publicKey), [pairB().publicKey], 1);
  const before = await toldTo(accomplice);
  expect((await ask(b, page)).body.error.code).toBe('custodian-refused');
  expect(await toldTo(accomplice)).toBe(before);
});

test('C2.3 a box that holds no page key, or no next box, is refused by the custodian it is for', async () => {
  for (const length of [0, 31, 33, 64]) {
    const page = await forge(
      (name) => sealBox(joinBytes(name, new Uint8Array(length)), pairB().publicKey),
      [pairB().publicKey],
    );
    expect((await ask(b, page)).body.error).toMatchObject({
      code: 'custodian-refused',
      message: expect.stringContaining('not a page key'),
    });
  }
  const page = await forge(
    (name) => sealBox(joinBytes(name, new Uint8Array(32)), pairA().publicKey),
    [pairA().publicKey, pairB().publicKey],
  );
  expect((await ask(a, page)).body.error.message).toContain('not the next custodian’s box');
});

test('P6 C2.8 a page whose box is wrong keeps no other page back, and only what was let out is told', async () => {
  const good = await forge((name) => sealBox(joinBytes(name, victimKey), pairB().publicKey), [pairB().publicKey]);
  const bad = [
    await forge((name) => sealBox(joinBytes(name, new Uint8Array(31)), pairB().publicKey), [pairB().publicKey]),
    await forge(innerBox, [pairB().publicKey]),
  ];
  const answer = await reviewer.request(
    'POST',
    '/v1/release',
    {
      case: 'C-17',
      reason: 'a client complained',
      author: 'marine',
      scope: { people: ['marine'], from: sampleDay, to: sampleDay },
      pages: [good, ...bad].map((page) => ({
        journal: toBase64Url(accomplice.journal),
        epoch: 0,
        lane: 'drafts',
        page: page.page,
        box: page.box,
      })),
    },
    b,
  );
  const reply = releaseReplySchema.parse(answer.body);
  expect(reply.released.map((one) => one.page)).toEqual([good.page]);
  expect(reply.refused.map((one) => one.page)).toEqual(bad.map((page) => page.page));
  expect(released(answer)).toEqual(victimKey);
  expect((await accomplice.request('GET', '/v1/accesses')).body.accesses.at(-1)).toMatchObject({
    what: 'your drafts (1 page of the record)',
    scope: { people: ['marine'], from: sampleDay, to: sampleDay },
  });
  expect((await alarms()).at(-1)).toMatchObject({ kind: 'box-mismatch', source: 'Custodian B' });
});

test('P4 under its own name the victim’s page opens, the victim is told, and from then on it is pinned', async () => {
  expect(await pinned(victim)).toBe(false);
  const before = await toldTo(victim);
  const own = { device: victim, author: 'leo' };
  const page = drafts.pages[0] as WirePage;
  const inner = released(await ask(a, page, page.box, own));
  expect(released(await ask(b, page, toBase64Url(inner), own))).toEqual(victimKey);
  expect(await toldTo(victim)).toBe(before + 2);
  expect(await pinned(victim)).toBe(true);
});

test('C3.1 what did not match is in the custodian’s own log for good', async () => {
  const data = folder.sub('custodian-B');
  expect((await keptIn(data, 'SELECT author, case_id FROM mismatches LIMIT 1'))[0]).toEqual({
    author: 'marine',
    case_id: 'C-17',
  });
  await expect(keptIn(data, "UPDATE mismatches SET reason = 'x'")).rejects.toThrow(/append-only/);
  await expect(keptIn(data, 'DELETE FROM mismatches')).rejects.toThrow(/append-only/);
});
