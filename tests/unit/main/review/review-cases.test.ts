// A case from stating it to closing it: one at a time, every look logged under the one it belongs to, none left behind by a failure (P4, P6).
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toBase64Url } from '../../../../src/bytes/bytes.ts';
import { cryptoReady, signKeyPair } from '../../../../src/crypto/sodium.ts';
import { CandorError } from '../../../../src/errors.ts';
import type { Custodian } from '../../../../src/policy/policy.ts';
import { issueCertificate } from '../../../../src/protocol/credentials.ts';
import { dayOfDate } from '../../../../src/protocol/scope.ts';
import { ReviewCases } from '../../../../main/review/case/review-cases.ts';
import type { ReviewServices } from '../../../../main/review/case/review-services.ts';

interface Asked {
  readonly name: string;
  readonly take: Record<string, unknown>;
}

const endpoint = () => signKeyPair(new Uint8Array(32).fill(3));
const key = (n: number): string => toBase64Url(new Uint8Array(32).fill(n));
const journalOf = (n: number): string => toBase64Url(new Uint8Array(16).fill(n));
const people = [
  ['leo', 'Leo Brandt'],
  ['marine', 'Marine Thibault'],
  ['noor', 'Noor Haddad'],
] as const;
const day = dayOfDate('2026-11-16') ?? 0;
const request = {
  case: 'C-17',
  reason: 'a client complained',
  drafts: false,
  people: ['leo', 'noor'],
  from: '2026-11-01',
  to: '2026-11-16',
};
const archive: Custodian = { name: 'S. Korvath', key: key(9), url: 'https://custodian.example.invalid' };

let vaultAsked: Asked[];
let endpointAsked: { readonly path: string; readonly body: unknown }[];
let progress: string[];
let custodian: (body: { readonly author: string; readonly pages: readonly { readonly page: number }[] }) => unknown;
/** What the vault does when it is asked something, before it answers. */
let inVault: (name: string) => Promise<void> | void;
let cases: ReviewCases;

beforeAll(cryptoReady);
beforeEach(() => {
  vaultAsked = [];
  endpointAsked = [];
  progress = [];
  inVault = () => undefined;
  custodian = ({ pages }) => ({
    custodian: archive.name,
    released: pages.map(({ page }) => ({ page, box: key(5) })),
    refused: [],
  });
  const certificates = people.map(([person, name], i) => ({
    person,
    certificate: issueCertificate(
      {
        person,
        name,
        role: 'employee',
        signKey: key(1),
        boxKey: key(2),
        journal: journalOf(i),
        epoch: 0,
        previous: key(0),
        issued: 1,
        expires: 4_000_000_000,
      },
      endpoint().secretKey,
    ),
    journal: journalOf(i),
  }));
  const page = (number: number, on: number, readers = [archive.key]) => ({
    lane: 'messages',
    page: number,
    format: 2,
    firstSeq: number,
    day: on,
    box: key(number),
    readers,
    arrived: null,
    signature: toBase64Url(new Uint8Array(64)),
  });
  const answers = (path: string, body: unknown): unknown => {
    endpointAsked.push({ path, body });
    if (path === '/v1/review/journals')
      return {
        journals: certificates.map(({ journal, certificate }) => ({
          journal,
          epoch: 0,
          certificate,
          lanes: [
            {
              lane: 'messages',
              seq: 3,
              receipt: null,
              checkpoint: { lane: 'messages', seq: 3, head: key(0), signature: toBase64Url(new Uint8Array(64)) },
            },
          ],
        })),
      };
    if (path === '/v1/review/cases') return { registration: journalOf(42) };
    const frame = (seq: number) => ({ seq, page: seq, commitment: key(seq), sealed: seq === 2 ? null : key(seq) });
    return {
      pages: [page(1, day), { ...page(2, day - 100), box: undefined, boxDigest: key(2) }, page(3, day, [key(66)])],
      frames: [1, 2, 3].map(frame),
      folds: [],
      more: false,
    };
  };
  const services: ReviewServices = {
    endpoint: {
      request: (_method, path, reply, body) =>
        Promise.resolve(reply.parse(JSON.parse(JSON.stringify(answers(path, body))))),
    },
    endpointKey: toBase64Url(endpoint().publicKey),
    custodians: [archive],
    custodian: () => ({
      request: (_method, _path, reply, body) => {
        const answer = custodian(body as never);
        return answer instanceof CandorError ? Promise.reject(answer) : Promise.resolve(reply.parse(answer));
      },
    }),
  };
  cases = new ReviewCases({
    vault: {
      ask: async (name: string, take: unknown) => {
        vaultAsked.push({ name, take: take as Record<string, unknown> });
        await inVault(name);
        return (name === 'roomReady' ? { proof: {}, conversations: 2 } : {}) as never;
      },
    },
    services: () => Promise.resolve(services),
    onProgress: (done, total) => progress.push(`${done} of ${total}`),
  });
});

const looks = (): readonly unknown[] =>
  vaultAsked
    .filter(({ name }) => name === 'reviewAccess')
    .map(({ take }) => {
      const { what, case: of } = take['entry'] as { what: string; case: string };
      return [what, of];
    });
const asked = (name: string): readonly Asked[] => vaultAsked.filter((one) => one.name === name);

describe('opening', () => {
  it('P4 asks for the people and days of the case only, states them to the endpoint, and says how far it is', async () => {
    expect((await cases.people()).people.map(({ name }) => name)).toEqual([
      'Leo Brandt',
      'Marine Thibault',
      'Noor Haddad',
    ]);
    const bodies: unknown[] = [];
    const letOut = custodian;
    custodian = (body) => (bodies.push(body), letOut(body));
    expect(await cases.open(request)).toMatchObject({ openedBy: ['S. Korvath'], conversations: 2 });
    const scope = { people: ['leo', 'noor'], from: dayOfDate('2026-11-01'), to: day };
    expect(endpointAsked.find(({ path }) => path === '/v1/review/cases')?.body).toEqual({
      case: 'C-17',
      reason: 'a client complained',
      drafts: false,
      ...scope,
    });
    expect(endpointAsked.some(({ path }) => path.includes(journalOf(1)))).toBe(false); // Marine is not in the case
    expect(
      endpointAsked
        .filter(({ path }) => path.startsWith('/v1/review/frames'))
        .every(({ path }) => path.includes(`case=${journalOf(42)}`)),
    ).toBe(true);
    expect(bodies).toMatchObject([
      { author: 'leo', scope, pages: [{ page: 1 }] },
      { author: 'noor', scope, pages: [{ page: 1 }] },
    ]);
    expect(progress).toEqual(['0 of 2', '1 of 2', '2 of 2']);
    expect(looks()).toEqual([['case-opened', 'C-17']]);
  });

  it('P6 a page for a reader the policy does not name, and one a custodian keeps back, stay behind; the others open', async () => {
    custodian = ({ author, pages }) =>
      author === 'leo'
        ? new CandorError('custodian-refused', 'The box names another page.')
        : {
            custodian: archive.name,
            released: pages.map(({ page }) => ({ page, box: key(5) })),
            refused: [{ page: 7, why: 'No.' }],
          };
    await cases.open(request);
    const refused = asked('roomAdd').map(
      ({ take }) => (take['journal'] as { lanes: { messages: { refused: unknown[] } } }).lanes.messages.refused,
    );
    expect(refused).toEqual([
      [
        { page: 1, why: 'S. Korvath did not let it out: The box names another page.' },
        { page: 3, why: 'it is sealed for somebody the policy does not name' },
      ],
      [
        { page: 7, why: 'S. Korvath did not let it out: No.' },
        { page: 3, why: 'it is sealed for somebody the policy does not name' },
      ],
    ]);
  });

  it('P4 a case of which custodians let out nothing fails with why, and leaves no case: looks are refused and logged nowhere', async () => {
    custodian = () => new CandorError('custodian-refused', 'T. Ullmersen did not agree.');
    await expect(cases.open(request)).rejects.toMatchObject({
      code: 'custodian-refused',
      message: 'T. Ullmersen did not agree.',
    });
    expect(asked('roomClose').length).toBeGreaterThan(0);
    vaultAsked = [];
    await expect(cases.look('list', '', () => Promise.resolve('content'))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(vaultAsked).toEqual([]);
  });

  it('P4 a case that fails to open after another was open leaves none, not even the first', async () => {
    await cases.open(request);
    custodian = () => new CandorError('endpoint-offline', 'The custodian does not answer.');
    await expect(cases.open({ ...request, case: 'C-18' })).rejects.toMatchObject({ code: 'endpoint-offline' });
    await expect(cases.look('search', 'fees', () => Promise.resolve('content'))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    expect(looks()).toEqual([
      ['case-opened', 'C-17'],
      ['case-opened', 'C-18'],
    ]);
  });
});

describe('closing', () => {
  it('P4 every look is logged under the case it belongs to, and none is given a room of another', async () => {
    await cases.open(request);
    const first = Number(asked('roomBegin')[0]?.take['room']);
    expect(await cases.look('thread', 'x', (room) => Promise.resolve(room))).toBe(first);
    await cases.open({ ...request, case: 'C-18' });
    expect(asked('roomClose').map(({ take }) => take['room'])).toContain(first);
    const second = await cases.look('list', '', (room) => Promise.resolve(room));
    expect(second).not.toBe(first);
    expect(looks()).toEqual([
      ['case-opened', 'C-17'],
      ['thread', 'C-17'],
      ['case-opened', 'C-18'],
      ['list', 'C-18'],
    ]);
  });

  it('P4 a look that was logged before its case was closed asks for the closed room, which answers nothing', async () => {
    await cases.open(request);
    const room = Number(asked('roomBegin')[0]?.take['room']);
    inVault = async (name) => {
      if (name === 'reviewAccess') await cases.close();
    };
    expect(await cases.look('replay', 'd', (which) => Promise.resolve(which))).toBe(room); // the vault holds no such room any more
    expect(asked('roomClose').at(-1)?.take).toEqual({ room });
  });

  it('P4 closing while a case opens leaves none', async () => {
    inVault = async (name) => {
      if (name === 'roomAdd') await cases.close();
    };
    await expect(cases.open(request)).rejects.toMatchObject({ code: 'not-allowed' });
    await expect(cases.look('list', '', () => Promise.resolve(''))).rejects.toMatchObject({ code: 'not-allowed' });
  });
});
