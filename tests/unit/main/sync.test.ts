// Bringing the record to the bank: what is recorded while a push is on its way is pushed too, and pushes never overtake each other (P6).
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { cryptoReady, sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';
import { receiptBytes } from '../../../src/journal/chain.ts';
import type { LaneName } from '../../../src/journal/lane.ts';
import type { SignedClient } from '../../../main/network/endpoint-client.ts';
import { Sync } from '../../../main/sync.ts';
import type { VaultClient } from '../../../main/vault-client.ts';

const journal = 'A'.repeat(22);
const head = 'A'.repeat(43);
let recorded: Record<LaneName, number>;
let pushed: { lane: LaneName; seq: number }[];
let under: number;
/** Cursors of openings at the endpoint, which tells one at a time; after which it was asked; and those the vault was given. */
let told: number[];
let asked: number[];
let taken: number[];
/** The endpoint does not answer; and what was told of that. */
let down: boolean;
let lines: boolean[];
/** When the endpoint says it gave a receipt; and how many the vault was given. */
let receiptAt: number;
let kept: number;
let hangUp: () => void;
let poke: (value: { drafts: boolean }) => void;
/** What the vault does before it says what is pending in the drafts lane. */
let beforeDrafts: () => Promise<void>;
let sync: Sync;

beforeAll(cryptoReady);
beforeEach(() => {
  recorded = { messages: 0, drafts: 0 };
  pushed = [];
  under = 0;
  [told, asked, taken] = [[], [], []];
  [down, lines] = [false, []];
  [receiptAt, kept] = [1, 0];
  beforeDrafts = () => Promise.resolve();
  const { publicKey, secretKey } = signKeyPair(new Uint8Array(32).fill(7));
  const heldSeq = (lane: LaneName): number => pushed.findLast((one) => one.lane === lane)?.seq ?? 0;
  const receiptFor = async (body: { lane: LaneName; checkpoint: { seq: number } }): Promise<unknown> => {
    under += 1;
    expect(under).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 2));
    under -= 1;
    const {
      lane,
      checkpoint: { seq },
    } = body;
    pushed.push({ lane, seq });
    const signature = toBase64Url(
      sign(
        contexts.receipt,
        receiptBytes({ journal: fromBase64Url(journal), epoch: 0, lane }, seq, fromBase64Url(head), receiptAt),
        secretKey,
      ),
    );
    return { receipt: { journal, epoch: 0, lane, seq, head, at: receiptAt, signature } };
  };
  const endpoint = {
    request: (_method: string, path: string, _reply: unknown, body?: unknown): Promise<unknown> => {
      const away = new CandorError('endpoint-offline', 'It does not answer.');
      if (down) return Promise.reject(away);
      if (path.startsWith('/v1/journals/')) return Promise.resolve({ seq: 0 });
      if (path.startsWith('/v1/accesses')) {
        const after = Number(path.split('after=')[1]);
        asked.push(after);
        const next = told.find((cursor) => cursor > after);
        const words = { at: 1, what: 'w', case: 'c', reason: 'r', custodian: 'k', reviewer: { name: 'n', role: 'r' } };
        return Promise.resolve({ accesses: next === undefined ? [] : [{ id: `o${next}`, cursor: next, ...words }] });
      }
      if (path === '/v1/pokes')
        return new Promise((resolve, reject) => {
          poke = resolve;
          hangUp = () => reject(away);
        });
      if (path === '/v1/pokes/answered') return Promise.resolve({});
      return receiptFor(body as { lane: LaneName; checkpoint: { seq: number } });
    },
  };
  const vault = {
    ask: async (name: string, take: { lane?: LaneName; openings?: { cursor: number }[] }): Promise<unknown> => {
      taken.push(...(take.openings ?? []).map(({ cursor }) => cursor));
      if (name === 'status') return { journal, epoch: 0, seq: recorded };
      if (name === 'receipt') kept++;
      if (name === 'redaction') return { redaction: null };
      if (name !== 'pending' || take.lane === undefined) return {};
      if (take.lane === 'drafts') await beforeDrafts();
      const seq = recorded[take.lane];
      return {
        push: seq === heldSeq(take.lane) ? null : { journal, epoch: 0, lane: take.lane, checkpoint: { seq, head } },
      };
    },
  };
  sync = new Sync({
    vault: vault as unknown as VaultClient,
    endpoint: endpoint as unknown as SignedClient,
    endpointKey: toBase64Url(publicKey),
    enrol: () => Promise.resolve(),
    onOnline: (online, error) => {
      lines.push(online);
      expect(error === null).toBe(online);
    },
    onChanges: () => undefined,
    onReceipt: () => undefined,
    onRedacted: () => undefined,
    uploadAside: () => Promise.resolve(),
    onRolledBack: () => undefined,
  });
});
afterEach(() => {
  sync.close();
});

test('P6 a message recorded while the drafts are being brought is pushed as soon as they are', async () => {
  let once = true;
  beforeDrafts = async () => {
    if (!once) return;
    once = false;
    recorded.messages = 1; // recorded when the messages had already been looked for
    sync.kick('messages');
    await new Promise((resolve) => setTimeout(resolve, 20)); // the kick comes to nothing before this pass ends
  };
  sync.start();
  await vi.waitFor(() => {
    expect(pushed).toEqual([{ lane: 'messages', seq: 1 }]);
  });
});

test('P6 a poke of the endpoint does not push beside a push that is on its way', async () => {
  sync.start();
  await vi.waitFor(() => {
    expect(poke).toBeTypeOf('function');
  });
  recorded = { messages: 3, drafts: 2 };
  sync.kick('messages');
  await new Promise((resolve) => setTimeout(resolve, 1));
  poke({ drafts: true });
  await vi.waitFor(() => {
    expect(pushed).toEqual([
      { lane: 'messages', seq: 3 },
      { lane: 'drafts', seq: 2 },
    ]);
  });
});

test('P4 a start asks the endpoint for every opening, page by page, whatever cursor is on record', async () => {
  told = [9, 2 ** 53 - 1];
  sync.start();
  await vi.waitFor(() => {
    expect(asked).toEqual([0, 9, 2 ** 53 - 1]);
  });
  expect(taken).toEqual([9, 2 ** 53 - 1]);
});

test('P6 an endpoint that is away is not told as there because somebody types and nothing had to be asked of it', async () => {
  sync.start();
  await vi.waitFor(() => {
    expect(lines).toEqual([true]);
    expect(hangUp).toBeTypeOf('function');
  });
  down = true;
  hangUp();
  await vi.waitFor(() => {
    expect(lines).toContain(false);
  });
  const from = lines.length;
  sync.kick('messages'); // as the gateway's line does; nothing is pending
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(lines.slice(from)).not.toContain(true);
  down = false;
  await vi.waitFor(
    () => {
      expect(lines.at(-1)).toBe(true);
    },
    { timeout: 5000 },
  );
});

test('P3 a receipt of a time that no verifier takes is not kept, though the endpoint signed it', async () => {
  receiptAt = 253_402_300_800;
  recorded.messages = 1;
  sync.start();
  await vi.waitFor(() => {
    expect(lines).toContain(false);
  });
  expect([pushed.length > 0, kept]).toEqual([true, 0]);
  receiptAt = 253_402_300_799;
  recorded.messages = 2;
  sync.kick('messages');
  await vi.waitFor(() => {
    expect(kept).toBe(1);
  });
});
