// A redaction cannot destroy evidence unseen: what it replaced stays sealed for as long again, reviewers see that it happened, then it is erased from the disk (P3, P4, P5; endpoint.md §3a).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes } from '../../../src/crypto/sodium.ts';
import { redactionsReplySchema } from '../../../src/protocol/endpoint.ts';
import { Device, sampleDay, seedOf, sendSigned, startEndpoint, useFolder } from './harness.ts';

const folder = useFolder();
const data = folder.sub('endpoint');
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let ahead = 0;
beforeAll(async () => {
  endpoint = await startEndpoint(data, { discardGraceHours: 24 }, () => Date.now() + ahead);
});
afterAll(async () => {
  await endpoint.app.close();
});

/** True when these bytes stand anywhere in the endpoint's folder. */
function isOnDisk(bytes: Uint8Array): boolean {
  return readdirSync(data).some((name) => readFileSync(join(data, name)).includes(Buffer.from(bytes)));
}

test('P3 E3a.5 E3a.6 the page as it was is kept sealed, listed for reviewers and not for its author, and erased when its time is over', async () => {
  const author = await Device.enrolled(endpoint.url, 'token-of-marine');
  const reader = boxKeyPair(seedOf(9)).publicKey;
  const lane = author.lane('drafts').page(randomBytes(32), [reader]).add(3);
  await author.request('POST', '/v1/push', lane.push());
  const before = { box: fromBase64Url(lane.pages[0]?.box ?? ''), sealed: fromBase64Url(lane.fold(1).sealed) };
  const answer = await author.request('POST', '/v1/redact', {
    journal: toBase64Url(author.journal),
    epoch: 0,
    ...lane.again(1, [reader]),
  });
  expect(answer.body).toEqual({ refused: null });

  const reviewer = await Device.enrolled(endpoint.url, 'token-of-sofia');
  const { redactions } = redactionsReplySchema.parse((await reviewer.request('GET', '/v1/review/redactions')).body);
  expect(redactions).toMatchObject([
    { journal: toBase64Url(author.journal), author: 'marine', page: 1, day: sampleDay, erased: false },
  ]);
  const [one] = redactions;
  expect((one?.until ?? 0) - (one?.at ?? 0)).toBe(24 * 3600);
  expect([isOnDisk(before.box), isOnDisk(before.sealed)]).toEqual([true, true]);
  expect((await author.request('GET', '/v1/review/redactions')).body.error.code).toBe('not-allowed');

  ahead = 25 * 3_600_000;
  await endpoint.app.close(); // it is erased at the next start at the latest, whether somebody asks or not
  endpoint = await startEndpoint(data, { discardGraceHours: 24 }, () => Date.now() + ahead);
  expect([isOnDisk(before.box), isOnDisk(before.sealed)]).toEqual([false, false]);
});

test('P6 E3a.9 a modified client that redacts without end is stopped in a sentence, page by page and over all its devices; others and the next day are not', async () => {
  let later = 0;
  const small = await startEndpoint(
    folder.sub('limited'),
    { discardGraceHours: 24, redactions: { perPage: 3, perDay: 5 } },
    () => Date.now() + later,
  );
  const reader = boxKeyPair(seedOf(9)).publicKey;
  const begin = async (who: 'token-of-marine' | 'token-of-leo'): Promise<(page: number) => Promise<unknown>> => {
    const author = await Device.enrolled(small.url, who);
    const lane = author.lane('drafts');
    for (let page = 0; page < 3; page++) lane.page(randomBytes(32), [reader]).add(3);
    const now = (): number => Math.floor((Date.now() + later) / 1000);
    const by = { certificate: author.certificate };
    expect((await sendSigned(by, author.keys, small.url, 'POST', '/v1/push', lane.push(), now())).status).toBe(200);
    return async (page) => {
      const asked = { journal: toBase64Url(author.journal), epoch: 0, ...lane.again(page, [reader]) };
      return (await sendSigned(by, author.keys, small.url, 'POST', '/v1/redact', asked, now())).body.refused;
    };
  };
  const redact = await begin('token-of-marine');
  for (let i = 0; i < 3; i++) expect(await redact(1)).toBeNull();
  expect(await redact(1)).toMatch(/3 times.*stays/u);
  for (let i = 0; i < 2; i++) expect(await redact(2)).toBeNull();
  expect(await redact(2)).toMatch(/in 24 hours \(5 times\)/u);
  const laptop = await begin('token-of-marine');
  expect(await laptop(1)).toMatch(/in 24 hours/u);
  expect(await (await begin('token-of-leo'))(1)).toBeNull();
  later = 23.9 * 3_600_000;
  expect(await laptop(1)).toMatch(/in 24 hours/u);
  later = 24 * 3_600_000 + 60_000;
  const fresh = await begin('token-of-marine');
  expect(await fresh(1)).toBeNull();
  await small.app.close();
});
