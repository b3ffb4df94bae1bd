// What is told of the lines to the company when the exchange over them ends (P6).
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { startExchange, type Exchange } from '../../../main/exchange.ts';
import type { SocketListener } from '../../../main/network/socket.ts';
import { RecordKeeper } from '../../../main/record-keeper.ts';
import type { OpenSession } from '../../../main/session.ts';
import type { VaultClient } from '../../../main/vault-client.ts';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { cryptoReady, sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import { CandorError } from '../../../src/errors.ts';

const opened = vi.hoisted(() => [] as { said: string[]; listener: unknown }[]);
vi.mock('../../../main/network/socket.ts', () => ({
  openSocket: (_url: string, listener: unknown) => {
    const socket = { said: [] as string[], listener };
    opened.push(socket);
    return { send: (text: string) => socket.said.push(text), terminate: () => undefined, bufferedAmount: () => 0 };
  },
}));

let record: RecordKeeper;
let answers: boolean;
let exchange: Exchange;
const key = (): ReturnType<typeof signKeyPair> => signKeyPair(new Uint8Array(32).fill(7));

function start(): Exchange {
  const url = toBase64Url(key().publicKey);
  const status = {
    journal: 'A'.repeat(22),
    epoch: 0,
    seq: { messages: 0, drafts: 0 },
    gatewayCursor: 0,
    policy: { version: 1, hash: '' },
  };
  const vault = {
    ask: (name: string): Promise<unknown> =>
      Promise.resolve(
        name === 'status'
          ? status
          : name === 'outbox'
            ? { items: [] }
            : name === 'redaction'
              ? { redaction: null }
              : { push: null },
      ),
  };
  const session = {
    loaded: {
      policy: {
        gateway: { url: 'http://gateway', key: url },
        endpoint: { url: 'http://endpoint', key: url },
        expireQueuedMinutes: 5,
      },
    },
    enrolment: { certificate: {}, ensure: () => Promise.resolve() },
    sign: () => Promise.resolve(new Uint8Array(64)),
    endpoint: {
      request: (_method: string, path: string): Promise<unknown> => {
        if (!answers) return Promise.reject(new CandorError('endpoint-offline', 'It does not answer.'));
        if (path === '/v1/pokes') return new Promise(() => undefined);
        return Promise.resolve(path.startsWith('/v1/accesses') ? { accesses: [] } : { seq: 0 });
      },
    },
  };
  return startExchange({
    session: session as unknown as OpenSession,
    vault: vault as unknown as VaultClient,
    record,
    onChanges: () => undefined,
    onReceipt: () => undefined,
    onRedacted: () => undefined,
    onRolledBack: () => undefined,
    uploadAside: () => Promise.resolve(),
  });
}

beforeEach(async () => {
  await cryptoReady();
  vi.useFakeTimers();
  opened.length = 0;
  answers = true;
  record = new RecordKeeper('messages', () => undefined);
});
afterEach(() => {
  exchange.close();
  vi.useRealTimers();
});

it('P6 when a policy names another gateway and nobody answers there, the line is told as away', async () => {
  exchange = start();
  await vi.advanceTimersByTimeAsync(10);
  const { said, listener } = opened.at(-1) as { said: string[]; listener: SocketListener };
  listener.onText(JSON.stringify({ type: 'challenge', nonce: toBase64Url(new Uint8Array(32)) }));
  await vi.advanceTimersByTimeAsync(10);
  const { nonce } = JSON.parse(said.at(-1) ?? '') as { nonce: string };
  const signature = toBase64Url(sign(contexts.welcome, fromBase64Url(nonce), key().secretKey));
  listener.onText(JSON.stringify({ type: 'welcome', protocol: 2, signature, strict: false }));
  await vi.advanceTimersByTimeAsync(10);
  expect(record.state).toMatchObject({ gateway: 'online', endpoint: 'online' });
  exchange.close();
  answers = false;
  exchange = start(); // its sockets open and hear nothing
  await vi.advanceTimersByTimeAsync(3000);
  expect(record.state).toMatchObject({ gateway: 'offline', endpoint: 'offline' });
});
