// The endpoint over HTTP (docs/spec/endpoint.md): what it takes, what it refuses, and that its receipts hold.
import { brotliCompressSync } from 'node:zlib';
import fc from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { toBase64Url } from '../../../src/bytes/bytes.ts';
import { blake2b, randomBytes, signKeyPair } from '../../../src/crypto/sodium.ts';
import { receiptHolds, signRequest } from '../../../src/protocol/credentials.ts';
import {
  heldReplySchema,
  pushReplySchema,
  reviewFramesReplySchema,
  reviewJournalsReplySchema,
  type Access,
} from '../../../src/protocol/endpoint.ts';
import { errorReplySchema } from '../../../src/protocol/signed.ts';
import { packedBody } from '../../../main/network/packed-body.ts';
import { TokenBook } from '../../../services/endpoint/device/token-book.ts';
import { boxKeyPair } from '../../../src/crypto/sodium.ts';
import {
  asParty,
  Device,
  endpointConfig,
  freshToken,
  sampleDay,
  seedOf,
  seeds,
  send,
  sendSigned,
  ServiceProcess,
  startEndpoint,
  useFolder,
  type Foreign,
} from './harness.ts';

const folder = useFolder();
let app: FastifyInstance;
let url = '';
const archive = (): Uint8Array => boxKeyPair(seedOf(9)).publicKey;
const endpointKey = (): Uint8Array => signKeyPair(seeds.endpoint).publicKey;

beforeAll(async () => {
  ({ app, url } = await startEndpoint(folder.sub('endpoint')));
});
afterAll(() => app.close());

describe('enrolment', () => {
  test('X10 a token that two people share is refused at the start, so nobody enrols as somebody else', () => {
    const people = ['a', 'b'].map((person) => ({ person, name: person, role: 'employee' as const }));
    expect(
      () =>
        new TokenBook(
          people.map(({ person }) => ({ token: 'one-token-for-two-people', person })),
          people,
        ),
    ).toThrow(/two people/);
  });
  test('E2.1 an unknown token enrols nobody', async () => {
    expect((await new Device(url).enrol('token-of-nobody')).body.error.code).toBe('not-allowed');
  });
  test('E2.2 the same device asking again gets the same certificate', async () => {
    const device = new Device(url);
    const token = freshToken('token-of-marine');
    const first = await device.enrol(token);
    expect(await device.enrol(token)).toEqual(first);
  });
  test('E2.3 a journal enrolled to somebody is not given to somebody else', async () => {
    const device = new Device(url);
    await device.enrol(freshToken('token-of-marine'));
    expect((await device.enrol(freshToken('token-of-leo'))).body.error.code).toBe('conflict');
  });
});

describe('push', () => {
  test('P3 a push that holds gets a receipt that verifies, and the same push again gets the same receipt', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(5);
    const first = await device.request('POST', '/v1/push', lane.push());
    const { receipt } = pushReplySchema.parse(first.body);
    expect(receiptHolds(receipt, endpointKey())).toBe(true);
    expect(receiptHolds({ ...receipt, seq: 4 }, endpointKey())).toBe(false);
    expect(receipt).toMatchObject({ seq: 5, head: toBase64Url(lane.head) });
    expect(await device.request('POST', '/v1/push', lane.push())).toEqual(first); // a new request about the same
  });

  test('E3.4 frames may come in several pushes, overlapping, and an old push again still gets its receipt', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device
      .lane('messages')
      .page(randomBytes(32), [archive()])
      .add(3)
      .page(randomBytes(32), [archive()])
      .add(4);
    const early = await device.request('POST', '/v1/push', lane.push(1, 3));
    expect(early.status).toBe(200);
    expect((await device.request('POST', '/v1/push', lane.push(2, 7))).body.receipt.seq).toBe(7);
    expect(await device.request('POST', '/v1/push', lane.push(1, 3))).toEqual(early);
    const held = await device.request('GET', `/v1/journals/${toBase64Url(device.journal)}/0/messages`);
    expect(heldReplySchema.parse(held.body)).toMatchObject({ seq: 7, receipt: { seq: 7 } });
  });

  const spoiled: readonly [string, string, (push: Foreign, lane: Foreign) => void][] = [
    ['P3 a gap between what is held and what is sent is refused', 'endpoint-refused', (push) => push.frames.shift()],
    ['P3 a gap within a push is refused', 'endpoint-refused', (push) => push.frames.splice(1, 1)],
    [
      'P3 a commitment changed on the way makes another head and is refused',
      'endpoint-refused',
      (push) => (push.frames[1].commitment = toBase64Url(randomBytes(32))),
    ],
    ['P3 frames in another order are refused', 'endpoint-refused', (push) => push.frames.reverse()],
    [
      'P3 a checkpoint with another head is refused',
      'endpoint-refused',
      (push) => (push.checkpoint.head = toBase64Url(randomBytes(32))),
    ],
    [
      'P3 a checkpoint that stops before the last frame is refused',
      'endpoint-refused',
      (push, lane) => (push.checkpoint = lane.push(1, 2).checkpoint),
    ],
    [
      'P3 a checkpoint signature of another key is refused',
      'endpoint-refused',
      (push) => (push.checkpoint.signature = toBase64Url(randomBytes(63).fill(1)).slice(0, 84) + 'AA'),
    ],
    [
      'P3 a page whose box was exchanged is refused',
      'endpoint-refused',
      (push) => (push.pages[0].box = toBase64Url(randomBytes(80))),
    ],
    ['P3 a page that moved is refused', 'endpoint-refused', (push) => (push.pages[0].firstSeq = 2)],
    ['P3 a frame of a page never sent is refused', 'endpoint-refused', (push) => (push.frames[0].page = 7)],
    [
      'E3.1 a device cannot push the journal of another',
      'not-allowed',
      (push) => (push.journal = toBase64Url(randomBytes(16))),
    ],
    ['E3.1 a device cannot push another epoch', 'not-allowed', (push) => (push.epoch = 1)],
    ['E3.2 a push is about one lane', 'bad-request', (push) => (push.checkpoint.lane = 'drafts')],
    ['E1.4 a field the protocol does not know is refused', 'bad-request', (push) => (push.extra = 1)],
  ];
  test.each(spoiled)('%s, and nothing of it is kept', async (_title, code, spoil) => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(3);
    const push = structuredClone(lane.push());
    spoil(push, lane);
    const answer = await device.request('POST', '/v1/push', push);
    expect(errorReplySchema.parse(answer.body).error.code).toBe(code);
    expect((await device.request('GET', `/v1/journals/${toBase64Url(device.journal)}/0/messages`)).body).toEqual({
      seq: 0,
      receipt: null,
    });
    expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200); // the unspoiled one is fine, so the refusal was for the spoiling
  });

  test('E3.3 a gap after what is held is named, so that the device knows from where to push', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(6);
    await device.request('POST', '/v1/push', lane.push(1, 3));
    const answer = await device.request('POST', '/v1/push', lane.push(5, 6));
    expect([answer.status, answer.body.error.message]).toEqual([422, expect.stringContaining('frame 4 comes next')]);
  });

  test('P3 a frame already held cannot be exchanged for another with the same commitment', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(3);
    await device.request('POST', '/v1/push', lane.push());
    const push = structuredClone(lane.push()) as Foreign;
    push.frames[1].sealed = toBase64Url(randomBytes(40));
    const answer = await device.request('POST', '/v1/push', push);
    expect([answer.status, answer.body.error.code]).toEqual([409, 'conflict']);
  });

  test('E1.7 a packed body is taken like the same body unpacked; one that unpacks to too much, or not at all, is refused', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(20);
    const packed = async (body: Uint8Array<ArrayBuffer>): Promise<Foreign> => {
      return (
        await sendSigned(
          { certificate: device.certificate },
          device.keys,
          url,
          'POST',
          '/v1/push',
          body,
          undefined,
          undefined,
          { 'content-encoding': 'br' },
        )
      ).body;
    };
    const { bytes, encoding } = await packedBody(lane.push());
    expect(encoding).toBe('br');
    expect(bytes.length).toBeLessThan(JSON.stringify(lane.push()).length * 0.85);
    const { receipt } = await packed(bytes);
    expect(receipt).toMatchObject({ seq: 20 });
    expect((await device.request('POST', '/v1/push', lane.push())).body.receipt).toEqual(receipt);
    expect((await packed(new Uint8Array(brotliCompressSync(Buffer.alloc(20_000_000, 0x20))))).error.code).toBe(
      'too-large',
    );
    expect((await packed(new Uint8Array(randomBytes(100)))).error.code).toBe('bad-request');
  });

  test('E3.7 drafts come as folded pages; the same again gets the same receipt, and a reviewer gets them', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device
      .lane('drafts')
      .page(randomBytes(32), [archive()])
      .add(300)
      .page(randomBytes(32), [archive()])
      .add(4);
    const first = await device.request('POST', '/v1/push', lane.push());
    expect(first.body.receipt).toMatchObject({ seq: 304, head: toBase64Url(lane.head) });
    expect(await device.request('POST', '/v1/push', lane.push())).toEqual(first);
    const reviewer = await Device.enrolled(url, 'token-of-sofia');
    const seen = reviewFramesReplySchema.parse(
      (
        await reviewer.request(
          'GET',
          `/v1/review/frames?case=${await reviewer.states(['marine'])}&journal=${toBase64Url(device.journal)}&epoch=0&lane=drafts&from=301`,
        )
      ).body,
    );
    expect(seen).toEqual({
      pages: [{ ...lane.pages[1], arrived: expect.any(Number) as number }],
      frames: [],
      folds: [lane.fold(2)],
      more: false,
    });
  });

  const foldFaults: readonly [string, string, (push: Foreign) => void][] = [
    [
      'P3 a folded page whose ciphertext was changed is refused',
      'endpoint-refused',
      (push) => (push.folds[0].sealed = toBase64Url(randomBytes(140))),
    ],
    [
      'P3 a folded page that leads to another head is refused',
      'endpoint-refused',
      (push) => (push.folds[0].head = toBase64Url(randomBytes(32))),
    ],
    ['P3 a folded page that claims more frames is refused', 'endpoint-refused', (push) => push.folds[0].lastSeq++],
    ['P3 a folded page left out is refused', 'endpoint-refused', (push) => push.folds.shift()],
    ['P3 folded pages in another order are refused', 'endpoint-refused', (push) => push.folds.reverse()],
    [
      'E3.7 single frames of drafts are refused',
      'bad-request',
      (push) => push.frames.push({ seq: 1, page: 1, commitment: toBase64Url(randomBytes(32)), sealed: '' }),
    ],
  ];
  test.each(foldFaults)('%s, and nothing of it is kept', async (_title, code, spoil) => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const lane = device
      .lane('drafts')
      .page(randomBytes(32), [archive()])
      .add(3)
      .page(randomBytes(32), [archive()])
      .add(2);
    const push = structuredClone(lane.push());
    spoil(push);
    expect(errorReplySchema.parse((await device.request('POST', '/v1/push', push)).body).error.code).toBe(code);
    expect((await device.request('GET', `/v1/journals/${toBase64Url(device.journal)}/0/drafts`)).body).toEqual({
      seq: 0,
      receipt: null,
    });
    expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
  });

  describe('redacting a page of drafts', () => {
    const twoPages = async (): Promise<{
      readonly device: Device;
      readonly lane: ReturnType<Device['lane']>;
      readonly redact: (page: number, spoil?: (body: Foreign) => void) => Promise<Foreign>;
    }> => {
      const device = await Device.enrolled(url, 'token-of-marine');
      const lane = device
        .lane('drafts')
        .page(randomBytes(32), [archive()])
        .add(3)
        .page(randomBytes(32), [archive()])
        .add(2);
      const redact = async (page: number, spoil: (body: Foreign) => void = () => undefined): Promise<Foreign> => {
        const body = { journal: toBase64Url(device.journal), epoch: 0, ...lane.again(page, [archive()]) };
        spoil(body);
        return (await device.request('POST', '/v1/redact', body)).body;
      };
      return { device, lane, redact };
    };
    const held = async (device: Device): Promise<Foreign> => {
      const reviewer = await Device.enrolled(url, 'token-of-sofia');
      return (
        await reviewer.request(
          'GET',
          `/v1/review/frames?case=${await reviewer.states(['marine'])}&journal=${toBase64Url(device.journal)}&epoch=0&lane=drafts&from=1`,
        )
      ).body;
    };

    test('E3a.1 the page held is replaced by the one without the draft, key and all; chain and receipts stay', async () => {
      const { device, lane, redact } = await twoPages();
      const { receipt } = (await device.request('POST', '/v1/push', lane.push())).body;
      const before = await held(device);
      expect(await redact(2)).toEqual({ refused: null });
      const after = await held(device);
      expect(after.folds[0]).toEqual(before.folds[0]);
      expect(after.folds[1]).toMatchObject({ page: 2, lastSeq: 5, head: before.folds[1].head });
      expect(after.folds[1].sealed).not.toBe(before.folds[1].sealed);
      expect(after.pages[1].box).not.toBe(before.pages[1].box);
      expect((await device.request('GET', `/v1/journals/${toBase64Url(device.journal)}/0/drafts`)).body).toEqual({
        seq: 5,
        receipt,
      });
      expect(await redact(1)).toEqual({ refused: null });
      expect(await redact(2)).toEqual({ refused: null }); // asked again after an answer was lost
    });

    test('E3a.2 a page that was never sent is not held, and nothing is kept of it', async () => {
      const { device, redact } = await twoPages();
      expect(await redact(1)).toEqual({ refused: null });
      expect(await held(device)).toEqual({ pages: [], frames: [], folds: [], more: false });
    });

    test('P4 E3a.3 a page a custodian asked for stays as it is', async () => {
      const { device, lane, redact } = await twoPages();
      await device.request('POST', '/v1/push', lane.push());
      const asked = await asParty(seeds.custodianA, url, 'POST', '/v1/custodian/pages', {
        pages: [{ journal: toBase64Url(device.journal), epoch: 0, lane: 'drafts', page: 1 }],
      });
      expect(asked.status).toBe(200);
      const before = await held(device);
      expect((await redact(1)).refused).toMatch(/opened for a case/);
      expect(await held(device)).toEqual(before);
      expect((await redact(2)).refused).toBeNull();
    });

    test.each([
      [24, 25 * 3_600_000, /more than 24 hours/],
      [0, 5000, /does not let/],
    ] as const)('E3a.4 where the bank gives %i hours, nothing is redacted after them', async (hours, later, why) => {
      let clock = Date.now();
      const other = await startEndpoint(
        folder.sub(`grace-${String(hours)}`),
        { discardGraceHours: hours },
        () => clock,
      );
      const device = await Device.enrolled(other.url, 'token-of-marine');
      const lane = device.lane('drafts').page(randomBytes(32), [archive()]).add(3);
      await device.request('POST', '/v1/push', lane.push());
      clock += later;
      const body = { journal: toBase64Url(device.journal), epoch: 0, ...lane.again(1, [archive()]) };
      expect(
        (
          await sendSigned(
            { certificate: device.certificate },
            device.keys,
            other.url,
            'POST',
            '/v1/redact',
            body,
            Math.floor(clock / 1000),
          )
        ).body.refused,
      ).toMatch(why);
      await other.app.close();
    });

    const faults: readonly [string, string, (body: Foreign) => void][] = [
      [
        'a fold that is not signed for this place',
        'endpoint-refused',
        (body) => (body.fold.sealed = toBase64Url(randomBytes(50))),
      ],
      ['a page that is not signed', 'endpoint-refused', (body) => (body.page.box = toBase64Url(randomBytes(80)))],
      ['another head', 'conflict', (body) => (body.fold.head = toBase64Url(randomBytes(32)))],
      ['more frames', 'conflict', (body) => body.fold.lastSeq++],
      ['another beginning', 'conflict', (body) => body.page.firstSeq++],
      ['other readers', 'conflict', (body) => (body.page.readers = [toBase64Url(randomBytes(32))])],
      ['the page of one and the fold of another', 'bad-request', (body) => (body.page.page = 1)],
      ['a page of messages', 'bad-request', (body) => (body.page.lane = 'messages')],
      ['another journal', 'not-allowed', (body) => (body.journal = toBase64Url(randomBytes(16)))],
    ];
    test.each(faults)('P3 E3a.1 %s is refused, and what is held stays', async (_title, code, spoil) => {
      const { device, lane, redact } = await twoPages();
      await device.request('POST', '/v1/push', lane.push());
      const before = await held(device);
      expect((await redact(2, spoil)).error.code).toBe(code);
      expect(await held(device)).toEqual(before);
    });
  });

  test('E6.1 a reviewer’s poke reaches the device that waits and is answered once it brought its drafts', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const reviewer = await Device.enrolled(url, 'token-of-sofia');
    const ask = { journal: toBase64Url(device.journal), epoch: 0 };
    expect((await reviewer.request('POST', '/v1/review/poke', ask)).body).toEqual({ answered: false }); // nobody is there
    const poked = device.request('GET', '/v1/pokes');
    let asked = reviewer.request('POST', '/v1/review/poke', ask);
    // Which of the two arrives first is open; a poke for nobody is answered at once and asked again.
    while (!(await Promise.race([poked.then(() => true), asked.then(() => false)])))
      asked = reviewer.request('POST', '/v1/review/poke', ask);
    expect((await poked).body).toMatchObject({ drafts: true });
    await device.request('POST', '/v1/pokes/answered', {});
    expect((await asked).body).toEqual({ answered: true });
    expect((await device.request('POST', '/v1/review/poke', ask)).body.error.code).toBe('not-allowed');
  });

  test('E7.1 a record put aside is kept once it is whole and is the one its epoch began after', async () => {
    const record = randomBytes(5000);
    const device = await Device.enrolled(url, 'token-of-marine', { epoch: 1, previous: blake2b(record) });
    const part = (offset: number, length: number, bytes = record): object => ({
      journal: toBase64Url(device.journal),
      epoch: 1,
      size: record.length,
      offset,
      part: toBase64Url(bytes.subarray(offset, offset + length)),
    });
    const bring = async (body: object): Promise<Foreign> => (await device.request('POST', '/v1/aside', body)).body;
    expect(await bring(part(0, 2000))).toEqual({ held: 2000, whole: false });
    expect(await bring(part(0, 2000))).toEqual({ held: 2000, whole: false }); // again: nothing doubles
    expect((await bring(part(3000, 1000))).error.code).toBe('endpoint-refused'); // out of order
    expect((await bring(part(2000, 3000, randomBytes(5000)))).error.code).toBe('endpoint-refused'); // not that record
    expect(await bring(part(0, 5000))).toEqual({ held: 5000, whole: true });
    expect(await bring(part(0, 5000))).toEqual({ held: 5000, whole: true });
  });

  test('P3 an epoch’s chain begins with the digest it was enrolled with', async () => {
    const device = await Device.enrolled(url, 'token-of-marine', { epoch: 1, previous: randomBytes(32) });
    const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(2);
    expect((await device.request('POST', '/v1/push', lane.push())).status).toBe(200);
    const other = await Device.enrolled(url, 'token-of-marine', { epoch: 1, previous: randomBytes(32) });
    const forged = other.lane('messages');
    forged.heads[0] = new Device(url).lane('messages').head;
    forged.page(randomBytes(32), [archive()]).add(2);
    expect((await other.request('POST', '/v1/push', forged.push())).body.error.code).toBe('endpoint-refused');
  });

  test('E1.3 a request signed with another key, for another path, or ten minutes old is refused', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const other = await Device.enrolled(url, 'token-of-marine');
    const thief = new Device(url);
    thief.certificate = device.certificate;
    const path = `/v1/journals/${toBase64Url(device.journal)}/0/messages`;
    expect((await thief.request('GET', path)).body.error.code).toBe('not-allowed');
    expect((await send(url + path, 'GET', {})).body.error.code).toBe('not-allowed');
    const now = Math.floor(Date.now() / 1000);
    const ask = (at: number, signedPath = path): Promise<{ status: number }> =>
      send(
        url + path,
        'GET',
        signRequest({ certificate: device.certificate }, device.keys.secretKey, {
          method: 'GET',
          path: signedPath,
          time: at,
          nonce: randomBytes(16),
          body: new Uint8Array(0),
        }),
      );
    expect((await ask(now, `${path}?x`)).status).toBe(403);
    expect((await ask(now - 600)).status).toBe(403);
    expect((await ask(now + 600)).status).toBe(403);
    expect((await ask(now)).status).toBe(200);
    expect((await other.request('GET', path)).status).toBe(200); // another device of the same person may ask
  });

  test('E1.5 a body over the limit is answered 413 and changes nothing', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const answer = await device.request('POST', '/v1/push', new Uint8Array(17 * 1024 * 1024));
    expect([answer.status, answer.body.error.code]).toEqual([413, 'too-large']);
  });
});

describe('rubbish', () => {
  test('E1.4 no body whatever makes the endpoint fail: always 4xx and a plain sentence', async () => {
    const device = await Device.enrolled(url, 'token-of-marine');
    const good = device.lane('messages').page(randomBytes(32), [archive()]).add(2).push();
    const paths = fc.constantFrom('/v1/push', '/v1/enrol', '/v1/aside', '/v1/redact');
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .record({
          key: fc.constantFrom('journal', 'epoch', 'lane', 'pages', 'frames', 'checkpoint'),
          value: fc.jsonValue(),
        })
        .map(({ key, value }) => Buffer.from(JSON.stringify({ ...good, [key]: value }))),
    );
    let asked = 0;
    await fc.assert(
      fc.asyncProperty(paths, bodies, async (path, body) => {
        const answer = await sendSigned({ certificate: device.certificate }, device.keys, url, 'POST', path, body);
        asked += 1;
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
        expect(errorReplySchema.safeParse(answer.body).success).toBe(true);
      }),
      { numRuns: 300 },
    );
    expect(asked).toBeGreaterThanOrEqual(300);
    expect((await send(`${url}/healthz`, 'GET', {})).body.ok).toBe(true);
  });

  test('E1.4 headers that are rubbish are refused, not a fault', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.base64String({ maxLength: 200 }),
        fc.string({ maxLength: 20, unit: 'grapheme-ascii' }),
        fc.base64String({ maxLength: 120 }),
        async (certificate, time, signature) => {
          const headers = {
            'candor-certificate': certificate.replaceAll('=', ''),
            'candor-time': time.trim(),
            'candor-signature': signature.replaceAll('=', ''),
          };
          expect((await send(`${url}/v1/review/journals`, 'GET', headers)).status).toBe(403);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('review', () => {
  test('P4 a reviewer gets everybody’s sealed frames, in pages, but not their own', async () => {
    const author = await Device.enrolled(url, 'token-of-leo');
    const lane = author
      .lane('messages')
      .page(randomBytes(32), [archive()])
      .add(6)
      .page(randomBytes(32), [archive()])
      .add(4);
    await author.request('POST', '/v1/push', lane.push());
    const reviewer = await Device.enrolled(url, 'token-of-sofia');
    const { journals } = reviewJournalsReplySchema.parse((await reviewer.request('GET', '/v1/review/journals')).body);
    const mine = journals.find((one) => one.journal === toBase64Url(author.journal));
    expect(mine?.lanes).toMatchObject([
      { lane: 'messages', seq: 10, receipt: { seq: 10 }, checkpoint: { seq: 10 } },
      { lane: 'drafts', seq: 0, receipt: null, checkpoint: null },
    ]);
    expect(journals.map((one) => one.journal)).not.toContain(toBase64Url(reviewer.journal));

    const about = await reviewer.states(['leo']);
    const frames: unknown[] = [];
    let more = true;
    for (let from = 1; more; from += 4) {
      const part = reviewFramesReplySchema.parse(
        (
          await reviewer.request(
            'GET',
            `/v1/review/frames?case=${about}&journal=${toBase64Url(author.journal)}&epoch=0&lane=messages&from=${from}&limit=4`,
          )
        ).body,
      );
      frames.push(...part.frames);
      for (const frame of part.frames) expect(part.pages.map((page) => page.page)).toContain(frame.page);
      more = part.more;
    }
    expect(frames).toEqual(lane.frames);
  });

  test('P4 an employee cannot review, and a reviewer cannot review themselves', async () => {
    const employee = await Device.enrolled(url, 'token-of-marine');
    await employee.request(
      'POST',
      '/v1/push',
      employee.lane('messages').page(randomBytes(32), [archive()]).add(1).push(),
    );
    const herselfReviewing = await Device.enrolled(url, 'token-of-marine-2');
    const about = await herselfReviewing.states(['leo']);
    const frames = `/v1/review/frames?case=${about}&journal=${toBase64Url(employee.journal)}&epoch=0&lane=messages`;
    expect(
      (
        await herselfReviewing.request('POST', '/v1/review/cases', {
          case: 'C-1',
          reason: 'about myself',
          drafts: true,
          people: ['marine'],
          from: sampleDay,
          to: sampleDay,
        })
      ).body.error.code,
    ).toBe('not-allowed');
    expect(
      (
        await employee.request('POST', '/v1/review/cases', {
          case: 'C-1',
          reason: 'about somebody',
          drafts: true,
          people: ['leo'],
          from: sampleDay,
          to: sampleDay,
        })
      ).status,
    ).toBe(403);
    expect((await employee.request('GET', '/v1/review/journals')).status).toBe(403);
    expect((await employee.request('GET', frames)).status).toBe(403);
    expect((await herselfReviewing.request('GET', frames)).status).toBe(403);
    expect(
      (await herselfReviewing.request('GET', '/v1/review/journals')).body.journals.map((one: Foreign) => one.journal),
    ).not.toContain(toBase64Url(employee.journal));
  });

  test('E4.1 a device cannot ask what is held of somebody else', async () => {
    const author = await Device.enrolled(url, 'token-of-leo');
    const nosy = await Device.enrolled(url, 'token-of-marine');
    expect((await nosy.request('GET', `/v1/journals/${toBase64Url(author.journal)}/0/messages`)).status).toBe(403);
  });
});

describe('accesses', () => {
  const access = (id: string, change: Partial<Access> = {}): Access => ({
    id,
    at: 1_700_000_000,
    author: 'leo',
    reviewer: { person: 'sofia', name: 'Sofia Reyes', role: 'reviewer' },
    custodian: 'Custodian A',
    what: 'Drafts, 2 pages',
    case: 'C-1',
    reason: 'a complaint',
    scope: { people: ['leo', 'marine'], from: sampleDay, to: sampleDay + 6 },
    ...change,
  });
  const tell = (accesses: readonly Access[], seed = seeds.custodianA): Promise<{ status: number; body: Foreign }> =>
    asParty(seed, url, 'POST', '/v1/accesses', { accesses });

  test('P4 the author, and nobody else, sees an opening a custodian told of, once, and can read on from a cursor', async () => {
    const author = await Device.enrolled(url, 'token-of-leo');
    expect((await tell([access('a-1'), access('a-2')])).body).toEqual({ stored: 2 });
    expect((await tell([access('a-1'), access('a-2')])).body).toEqual({ stored: 2 });
    const { accesses } = (await author.request('GET', '/v1/accesses')).body;
    expect(accesses.map((one: Foreign) => one.id)).toEqual(['a-1', 'a-2']);
    expect(
      (await author.request('GET', `/v1/accesses?after=${accesses[0].cursor}`)).body.accesses.map(
        (one: Foreign) => one.id,
      ),
    ).toEqual(['a-2']);
    expect(
      (await (await Device.enrolled(url, 'token-of-marine')).request('GET', '/v1/accesses')).body.accesses,
    ).toEqual([]);
  });

  test('P4 an opening on record is never changed, and only custodians known here may tell', async () => {
    await tell([access('a-3')]);
    expect((await tell([access('a-3', { reason: 'another reason' })])).body.error.code).toBe('conflict');
    expect((await tell([access('a-4')], seedOf(77))).body.error.code).toBe('not-allowed');
    expect((await tell([access('a-5', { custodian: 'Custodian B' })])).body.error.code).toBe('not-allowed');
  });
});

test('P6 a receipt given before kill -9 is for frames that are still there afterwards', async () => {
  const data = folder.sub('killed');
  const config = endpointConfig(data);
  let process = await ServiceProcess.start('endpoint', folder.path, config);
  const device = await Device.enrolled(process.url, 'token-of-marine');
  const lane = device.lane('messages').page(randomBytes(32), [archive()]).add(8);
  const before = await device.request('POST', '/v1/push', lane.push());
  await process.end('SIGKILL');
  process = await ServiceProcess.start('endpoint', folder.path, config);
  expect(
    (await device.request('GET', `/v1/journals/${toBase64Url(device.journal)}/0/messages`, undefined, process.url))
      .body,
  ).toEqual({ seq: 8, receipt: before.body.receipt });
  expect((await device.request('POST', '/v1/push', lane.add(2).push(), process.url)).body.receipt.seq).toBe(10);
  await expect(ServiceProcess.start('endpoint', folder.path, config)).rejects.toThrow(/already uses this data folder/);
  expect(await process.end('SIGTERM')).toBe(0);
}, 180_000); // four starts of a process
