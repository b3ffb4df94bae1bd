// The list of messages nobody but their device vouched for, when somebody makes it very long: no page ends without saying so, and whoever reads it reads all (P7; gateway.md G4.7).
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import { readUnconfirmed, stoppedGaps } from '../../../cli/unconfirmed.ts';
import { buildGateway } from '../../../services/gateway/app.ts';
import { closeStores, openStores } from '../../support/gateway-stores.ts';
import { silentLog } from '../../../services/log.ts';
import { asParty, gatewayConfig, seedOf, seeds, useFolder } from './harness.ts';

const folder = useFolder();
const many = 2345;
const journalOf = (n: number): string => toBase64Url(seedOf(n).subarray(0, 16));
let gateway: FastifyInstance;
let url = '';
let key = '';

beforeAll(async () => {
  const data = folder.sub('gateway');
  mkdirSync(data);
  key = folder.sub('auditor.json');
  writeFileSync(key, JSON.stringify({ name: 'Aud the auditor', seed: toBase64Url(seeds.auditor) }));
  const store = await openStores(join(data, 'gateway.sqlite'), seeds.gateway);
  await store.sql.atomically(async () => {
    await store.conversations.put('marine', {
      type: 'conversation',
      conversation: 'c',
      channel: 'web',
      contact: { name: 'L', address: '1', language: 'en' },
      capabilities: { canWrite: true, reason: '', maxLength: 1000, until: null, receipts: false },
      disclosedAt: 1,
    });
    // A liar first, with more than a page; whom it would hide comes last.
    for (let i = 1; i <= many; i++) {
      const last = i === many;
      await store.submits.add(
        'marine',
        {
          id: last ? 'the one behind' : `m-${String(i)}`,
          conversation: 'c',
          text: 't',
          contentHash: contentHash('t'),
          journal: journalOf(last ? 41 : 40),
          epoch: 0,
          seq: i,
          head: toBase64Url(seedOf(i % 200)),
          isReceipted: i % 2 === 0,
          proof: '{}',
        },
        toBase64Url(seedOf(40)),
        i,
      );
      await store.submits.setState('marine', last ? 'the one behind' : `m-${String(i)}`, 'accepted');
    }
    for (const n of [40, 41])
      await store.stopped.stop(
        { journal: journalOf(n), epoch: 0, employee: 'marine' },
        1_700_000_000_000,
        'It is stopped.',
      );
  });
  await closeStores(store);
  gateway = await buildGateway({ ...gatewayConfig(data), endpointUrl: 'http://127.0.0.1:9' }, silentLog);
  url = await gateway.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => gateway.close());

test('P7 G4.7 a page that is not the last says where to go on', async () => {
  const page = (await asParty(seeds.auditor, url, 'GET', '/v1/unconfirmed')).body;
  expect([page.messages.length, page.next]).toEqual([1000, 1999]);
  const small = (await asParty(seeds.auditor, url, 'GET', '/v1/unconfirmed?after=2339&limit=3')).body;
  expect([small.messages.length, small.next]).toEqual([3, null]);
  expect((await asParty(seeds.auditor, url, 'GET', '/v1/unconfirmed?limit=0')).status).toBe(400);
});

test('P7 G4.7 all pages are read, each message once, and each stopped device is named with its own', async () => {
  const all = await readUnconfirmed({ endpoint: url, key });
  expect(all.messages.map((one) => one.seq)).toEqual(Array.from({ length: (many + 1) / 2 }, (_, i) => 2 * i + 1));
  expect(all.messages.at(-1)?.message).toBe('the one behind');
  expect(stoppedGaps(all).map(({ sentence }) => /: (\d+) of its messages/.exec(sentence)?.[1])).toEqual(['1172', '1']);
});
