// Doing a thing very often never hides that it was done, and what somebody copied is never told again in a gateway's name (P3, P7; endpoint.md §3a, §10).
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes, signKeyPair } from '../../../src/crypto/sodium.ts';
import { redactionsReplySchema } from '../../../src/protocol/endpoint.ts';
import { signPassed } from '../../../src/protocol/passed.ts';
import { asParty, Device, seedOf, seeds, sendSigned, startEndpoint, useFolder, type Foreign } from './harness.ts';

const folder = useFolder();
let endpoint: FastifyInstance;
let url = '';
beforeAll(async () => {
  ({ app: endpoint, url } = await startEndpoint(folder.sub('endpoint'), {
    redactions: { perPage: 1000, perDay: 1000 },
    limits: { unprovenPerSecond: 10_000, perKeyPerSecond: 10_000 },
  }));
});
afterAll(async () => {
  await endpoint.close();
});

test('P3 E3a.6 a redaction stays on the reviewers’ list however many come after it', async () => {
  const reader = boxKeyPair(seedOf(9)).publicKey;
  const [author, accomplice] = [
    await Device.enrolled(url, 'token-of-marine'),
    await Device.enrolled(url, 'token-of-leo'),
  ];
  const redact = async (device: Device, times: number): Promise<void> => {
    const lane = device.lane('drafts').page(randomBytes(32), [reader]).add(3);
    await device.request('POST', '/v1/push', lane.push());
    for (let i = 0; i < times; i++)
      expect(
        (
          await device.request('POST', '/v1/redact', {
            journal: toBase64Url(device.journal),
            epoch: 0,
            ...lane.again(1, [reader]),
          })
        ).body,
      ).toEqual({ refused: null });
  };
  await redact(author, 1);
  await redact(accomplice, 101);
  const reviewer = await Device.enrolled(url, 'token-of-sofia');
  const seen: string[] = [];
  for (let query = ''; ; ) {
    const { redactions, next } = redactionsReplySchema.parse(
      (await reviewer.request('GET', `/v1/review/redactions${query}`)).body,
    );
    seen.push(...redactions.map((one) => one.author));
    if (typeof next !== 'number') break;
    query = `?before=${String(next)}`;
  }
  expect(seen).toHaveLength(102);
  expect(seen.at(-1)).toBe('marine');
}, 60_000);

test('P7 E10.2 where a gateway’s list stood, told again by who copied it, is refused and accuses nobody', async () => {
  const keys = signKeyPair(seeds.gateway);
  const place = (n: number): Foreign => {
    const head = randomBytes(32);
    return { places: [], passed: { n, head: toBase64Url(head), signature: signPassed({ n, head }, keys.secretKey) } };
  };
  const [at, nonce, first] = [Math.floor(Date.now() / 1000), randomBytes(16), place(1)];
  const tell = (): Promise<Foreign> =>
    sendSigned({ signKey: keys.publicKey }, keys, url, 'POST', '/v1/heads', first, at, nonce);
  expect((await tell()).status).toBe(200);
  expect((await sendSigned({ signKey: keys.publicKey }, keys, url, 'POST', '/v1/heads', place(2))).status).toBe(200);
  expect((await tell()).status).toBe(403);
  const kinds = (await asParty(seeds.auditor, url, 'GET', '/v1/alarms')).body.alarms.map((one: Foreign) => one.kind);
  expect(kinds).toEqual(['replayed']);
});
