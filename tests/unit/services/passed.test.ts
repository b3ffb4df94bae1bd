// src/protocol/passed.ts and services/gateway/passed/chain.ts: a chain that cannot be shortened or rewritten unseen (G6).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fromBase64Url, toBase64Url, toHex } from '../../../src/bytes/bytes.ts';
import { cryptoReady, signKeyPair, type KeyPair } from '../../../src/crypto/sodium.ts';
import { contentHash } from '../../../src/message/content-hash.ts';
import {
  followPassed,
  passedBytes,
  passedHead,
  passedReplySchema,
  passedStart,
  signPassed,
  type PassedPlace,
  type PassedReply,
  type PassedRow,
} from '../../../src/protocol/passed.ts';
import { openDatabase, type Db } from '../../../services/database.ts';
import { gatewayHistory } from '../../../services/gateway/history.ts';
import { PassedChain, type NewPassedRow } from '../../../services/gateway/passed/chain.ts';
import { gatewaySlices } from '../../../services/gateway/slices.ts';
import { SqliteSql } from '../../../services/sql/sqlite.ts';

const seed = new Uint8Array(32).fill(2);
let gateway: KeyPair;
let folder = '';
let db: Db;
let store: PassedChain;

beforeAll(async () => {
  await cryptoReady();
  gateway = signKeyPair(seed);
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'candor-passed-'));
  db = openDatabase(join(folder, 'gateway.sqlite'), gatewaySlices, gatewayHistory(seed));
  store = new PassedChain(new SqliteSql(db), gateway.publicKey);
  for (let n = 1; n <= 20; n++) await store.add(fact(n));
});
afterEach(() => {
  db.close();
  rmSync(folder, { recursive: true, force: true });
});

function fact(n: number): NewPassedRow {
  const common = {
    at: n,
    employee: 'marine',
    conversation: `c-${n % 3}`,
    message: `m-${n}`,
    contentHash: contentHash(`text ${n}`),
  };
  return n % 2 === 0
    ? {
        direction: 'out',
        ...common,
        journal: toBase64Url(new Uint8Array(16).fill(n)),
        epoch: 0,
        seq: n,
        recordHead: common.contentHash,
      }
    : { direction: n % 5 === 0 ? 'blocked' : 'in', ...common, cursor: n };
}
const ask = async (after: number, limit: number): Promise<PassedReply> =>
  passedReplySchema.parse(structuredClone(await store.reply(after, limit, gateway.secretKey)));
const follow = (from: PassedPlace, reply: PassedReply): PassedPlace | string =>
  followPassed(from, reply, gateway.publicKey);

/** The whole chain from `from`, in answers of `limit` rows. */
async function walk(from: PassedPlace, limit: number): Promise<PassedPlace | string> {
  let place = from;
  for (;;) {
    const reply = await ask(place.n, limit);
    const next = follow(place, reply);
    if (typeof next === 'string' || reply.rows.length === 0) return next;
    place = next;
  }
}

test.each([1, 3, 7, 20, 1000])('G6.3 the chain is followed from its beginning in answers of %i rows', async (limit) => {
  expect(await walk(passedStart(gateway.publicKey), limit)).toMatchObject({ n: 20 });
});

test('G6.2 the bytes of a row and the head after it are these', async () => {
  const row: Extract<PassedRow, { direction: 'out' }> = {
    n: 1,
    direction: 'out',
    at: 1_700_000_000_000,
    employee: 'marine',
    conversation: 'web-1',
    message: 'm-1',
    contentHash: toBase64Url(new Uint8Array(32).fill(7)),
    journal: toBase64Url(new Uint8Array(16).fill(8)),
    epoch: 1,
    seq: 9,
    recordHead: toBase64Url(new Uint8Array(32).fill(6)),
  };
  const text = (value: string): string =>
    value.length.toString(16).padStart(8, '0') + toHex(new TextEncoder().encode(value));
  expect(toHex(passedBytes(row))).toBe(
    `0000000000000001${'01'}0000018bcfe56800${text('marine')}${text('web-1')}${text('m-1')}${'07'.repeat(32)}${'08'.repeat(16)}00000001${'0000000000000009'}${'06'.repeat(32)}`,
  );
  const { seq: _, epoch: _e, journal: _j, recordHead: _h, ...common } = row;
  expect(toHex(passedBytes({ ...common, direction: 'in', cursor: 3 }))).toBe(
    `0000000000000001${'02'}0000018bcfe56800${text('marine')}${text('web-1')}${text('m-1')}${'07'.repeat(32)}0000000000000003`,
  );
  expect(passedHead(new Uint8Array(32), row)).toHaveLength(32);
});

test('G6.4 a client that holds an earlier signed head notices a shortened chain', async () => {
  const known = await walk(passedStart(gateway.publicKey), 20);
  if (typeof known === 'string') throw new Error(known);
  db.exec('DROP TRIGGER passed_stay; DELETE FROM passed WHERE n > 15');
  expect(await walk(known, 20)).toBe('The list of what passed was shortened: it had 20 rows and now ends at 15.');
  for (let n = 16; n <= 30; n++) await store.add(fact(n + 100)); // and grown again with other rows
  expect(await walk(known, 20)).toMatch(/rewritten/);
});

test('G6.4 whatever one row says instead, or where it stands, is noticed', async () => {
  const start = passedStart(gateway.publicKey);
  const mid = follow(start, await ask(0, 10));
  if (typeof mid === 'string') throw new Error(mid);
  const rest = await ask(10, 10);
  type Spoil = (reply: { rows: PassedRow[] } & Omit<PassedReply, 'rows'>) => void;
  const by = <T>(arbitrary: fc.Arbitrary<T>, make: (value: T) => Spoil): fc.Arbitrary<Spoil> => arbitrary.map(make);
  const spoil: fc.Arbitrary<Spoil> = fc.oneof(
    by(fc.nat(9), (i) => (reply) => void reply.rows.splice(i, 1)),
    by(
      fc.tuple(
        fc.nat(9),
        fc.constantFrom('employee', 'conversation', 'message'),
        fc.string({ minLength: 1, maxLength: 5 }),
      ),
      ([i, name, more]) =>
        (reply) =>
          void Object.assign(reply.rows[i] ?? {}, { [name]: `x${more}` }),
    ),
    by(
      fc.tuple(fc.nat(9), fc.constantFrom('at', 'n')),
      ([i, name]) =>
        (reply) =>
          void Object.assign(reply.rows[i] ?? {}, { [name]: 77 }),
    ),
    by(fc.nat(9), (i) => (reply) => void Object.assign(reply.rows[i] ?? {}, { contentHash: contentHash('another') })),
    by(fc.nat(8), (i) => (reply) => void reply.rows.splice(i, 2, ...reply.rows.slice(i, i + 2).reverse())),
    by(fc.nat(9), (i) => (reply) => void reply.rows.splice(i, 0, ...reply.rows.slice(i, i + 1))),
    fc.constant(
      (reply: Omit<PassedReply, 'rows'>) => void Object.assign(reply, { head: toBase64Url(new Uint8Array(32)) }),
    ),
    fc.constant((reply: Omit<PassedReply, 'rows'>) => void Object.assign(reply, { n: 19 })),
  );
  let tried = 0;
  fc.assert(
    fc.property(spoil, (change) => {
      const reply = structuredClone(rest);
      change(reply);
      expect(typeof follow(mid, reply)).toBe('string');
      tried += 1;
    }),
    { numRuns: 300 },
  );
  expect(tried).toBe(300);
  expect(follow(mid, rest)).toMatchObject({ n: 20 });
});

test('G6.4 a rewritten chain, even newly signed, does not follow from what a client held; another gateway’s does not either', async () => {
  const mid = follow(passedStart(gateway.publicKey), await ask(0, 10));
  if (typeof mid === 'string') throw new Error(mid);
  let { n, head } = passedStart(gateway.publicKey);
  const rows = Array.from(
    { length: 20 },
    (_, i): PassedRow => ({ ...fact(i + 1), n: i + 1, ...(i === 4 ? { message: 'other' } : {}) }),
  );
  for (const row of rows) [n, head] = [row.n, passedHead(head, row)];
  const forged: PassedReply = {
    rows: rows.slice(10),
    n,
    head: toBase64Url(head),
    newest: 20,
    signature: signPassed({ n, head }, gateway.secretKey),
  };
  expect(follow(mid, forged)).toMatch(/rewritten/);
  const other = signKeyPair(new Uint8Array(32).fill(3));
  expect(followPassed(passedStart(other.publicKey), await ask(0, 20), other.publicKey)).toMatch(/not signed/);
  expect(fromBase64Url(forged.head)).not.toEqual(mid.head);
});

test('G6.1 the file itself lets no row be changed or taken out', async () => {
  expect(() => db.exec('DELETE FROM passed WHERE n = 3')).toThrow(/never changed/);
  expect(() => db.exec('UPDATE passed SET at = 0 WHERE n = 3')).toThrow(/never changed/);
});
