// Whatever a modified client does, each message that passes the gateway is on record at the endpoint, or the gateway names it and stops the device (P1, P7; gateway.md §4).
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../src/bytes/bytes.ts';
import { boxKeyPair, randomBytes, signKeyPair } from '../../src/crypto/sodium.ts';
import type { Receipt } from '../../src/protocol/endpoint.ts';
import { headsReplySchema } from '../../src/protocol/heads.ts';
import { signPassed } from '../../src/protocol/passed.ts';
import { readCertificate } from '../../src/protocol/credentials.ts';
import { CompanyPolicies } from '../../services/company-policies.ts';
import { HeadWatch } from '../../services/gateway/device/head-watch.ts';
import type { GatewayStores } from '../../services/gateway/stores.ts';
import { takeSubmit } from '../../services/gateway/submit/submit.ts';
import { closeStores, openStores } from '../support/gateway-stores.ts';
import { silentLog } from '../../services/log.ts';
import { ServiceClient } from '../../services/service-client.ts';
import {
  companyPolicies,
  Device,
  seedOf,
  seeds,
  startEndpoint,
  useFolder,
  type Foreign,
  type Lane,
} from '../contract/services/harness.ts';

const folder = useFolder();
const within = 15 * 60_000;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
let store: GatewayStores;
let client: ServiceClient;
beforeAll(async () => {
  endpoint = await startEndpoint(folder.sub('endpoint'));
  store = await openStores(folder.sub('gateway.sqlite'), seeds.gateway);
  client = new ServiceClient(endpoint.url, signKeyPair(seeds.gateway));
  await store.conversations.put('marine', {
    type: 'conversation',
    conversation: 'c',
    channel: 'web',
    contact: { name: 'L', address: '1', language: 'en' },
    capabilities: { canWrite: true, reason: '', maxLength: 1000, until: null, receipts: false },
    disclosedAt: 1,
  });
});
afterAll(async () => {
  await closeStores(store);
  await endpoint.app.close();
});

/** The head after each message that passed, as the gateway's list names it. */
async function passedHeads(): Promise<ReadonlyMap<string, string>> {
  const heads = new Map<string, string>();
  for (let after = 0; ; ) {
    const { rows } = await store.passed.reply(after, 1000, signKeyPair(seeds.gateway).secretKey);
    for (const row of rows) if (row.direction === 'out') heads.set(row.message, row.recordHead);
    after = rows.at(-1)?.n ?? after;
    if (rows.length < 1000) return heads;
  }
}

/** What a client may do: be honest, tell two histories, spoil a proof, use a place twice, keep its record back. */
const does = fc.constantFrom(
  'send',
  'send',
  'push',
  'fork',
  'spoil',
  'again',
  'other policy',
  'rename',
  'receipt of another',
);
const spoils = ['seq', 'page', 'before', 'plaintext', 'key', 'epoch'] as const;

it('P1 P7 over modified clients: on record, or named and stopped', { timeout: 120_000 }, async () => {
  const seen = { handedOver: 0, refused: 0, named: 0, held: 0 };
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ does, which: fc.nat(), text: fc.string({ minLength: 1, maxLength: 20 }) }), {
        minLength: 1,
        maxLength: 12,
      }),
      fc.boolean(),
      async (steps, strict) => {
        const run = `r${String(++runs)}`;
        const device = await Device.enrolled(endpoint.url, 'token-of-marine');
        const by = readCertificate(device.certificate, signKeyPair(seeds.endpoint).publicKey);
        const rules = {
          strict,
          endpointKey: signKeyPair(seeds.endpoint).publicKey,
          policies: new CompanyPolicies(companyPolicies(), silentLog),
        };
        const begin = (): Lane =>
          device
            .lane('messages')
            .page(randomBytes(32), [boxKeyPair(seedOf(9)).publicKey])
            .add(1);
        const histories = [begin()];
        const receipts: { readonly lane: Lane; readonly receipt: Receipt }[] = [];
        const submits: Foreign[] = [];
        let ids = 0;
        for (const step of steps) {
          const lane = histories[step.which % histories.length] ?? begin();
          let submit: Foreign = null;
          if (step.does === 'fork') histories.push(begin());
          if (step.does === 'push') {
            const answer = await device.request('POST', '/v1/push', lane.push());
            if (answer.status === 200) receipts.push({ lane, receipt: answer.body.receipt });
          }
          if (step.does === 'send' || step.does === 'other policy' || step.does === 'spoil' || step.does === 'rename') {
            const seq = lane.message(
              `${run}-${String(++ids)}`,
              'c',
              step.text,
              step.does === 'other policy' ? { policy: toBase64Url(randomBytes(32)) } : {},
            );
            if (strict)
              await device
                .request('POST', '/v1/push', lane.push())
                .then((answer) => answer.status === 200 && receipts.push({ lane, receipt: answer.body.receipt }));
            const receipt = receipts.filter((one) => one.lane === lane && one.receipt.seq >= seq).at(-1)?.receipt;
            submit = structuredClone(lane.submit(seq, receipt));
            if (step.does === 'rename') submit.id = `${run}-${String(++ids)}`;
            if (step.does === 'spoil') {
              const field = spoils[step.which % spoils.length] ?? 'seq';
              submit.proof[field] =
                typeof submit.proof[field] === 'number'
                  ? submit.proof[field] + 1
                  : toBase64Url(
                      fromBase64Url(submit.proof[field]).map((byte, i) => (i === step.which % 32 ? byte ^ 1 : byte)),
                    );
            }
          }
          if (step.does === 'again' && submits.length > 0)
            submit = { ...submits[step.which % submits.length], id: `${run}-${String(++ids)}` };
          if (step.does === 'receipt of another' && submits.length > 0 && receipts.length > 0) {
            const one = structuredClone(submits[step.which % submits.length]);
            submit = {
              ...one,
              proof: {
                ...one.proof,
                signed: { by: 'endpoint', receipt: receipts[step.which % receipts.length]?.receipt },
              },
            };
          }
          if (submit === null) continue;
          const { outcome } = await takeSubmit(store, rules, by, submit, Date.now());
          if (outcome === 'handed-over') submits.push(submit);
          seen[outcome === 'handed-over' ? 'handedOver' : 'refused']++;
        }
        // Time passes; the device brings nothing more.
        await new HeadWatch({
          store,
          client,
          within,
          now: () => Date.now() + within + 1000,
          log: silentLog,
          passed: async () => {
            const place = await store.passed.newest();
            return {
              n: place.n,
              head: toBase64Url(place.head),
              signature: signPassed(place, signKeyPair(seeds.gateway).secretKey),
            };
          },
        }).look();
        const mine = new Map(
          (await store.submits.unconfirmed(0, 100_000))
            .filter((row) => row.journal === by.journal)
            .map((row) => [row.id, row]),
        );
        for (const submit of submits) {
          if (mine.has(submit.id)) {
            seen.named++;
            expect(await store.stopped.why(by)).not.toBeNull();
            continue;
          }
          const recordHead = (await passedHeads()).get(submit.id) ?? '';
          const { answers } = await client.ask('POST', '/v1/heads', headsReplySchema, {
            places: [{ journal: by.journal, epoch: 0, seq: submit.proof.seq, head: recordHead }],
            passed: null,
          });
          expect(answers).toEqual(['held']);
          seen.held++;
        }
        // One place, one message.
        expect(new Set(submits.map((one) => `${String(one.proof.seq)}`)).size).toBe(
          new Set(submits.map((one) => one.id)).size,
        );
      },
    ),
    { numRuns: 120, seed: 8 },
  );
  console.log(
    `modified clients: ${String(seen.handedOver)} handed over, ${String(seen.refused)} refused, ${String(seen.held)} found on record, ${String(seen.named)} named`,
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
});
