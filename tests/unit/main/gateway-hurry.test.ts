// Who hurries a lost connection does not hammer a gateway that takes it and drops it at once (P6).
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { GatewayClient } from '../../../main/network/gateway-client.ts';
import type { SocketListener } from '../../../main/network/socket.ts';
import { contexts } from '../../../src/crypto/contexts.ts';
import { fromBase64Url, toBase64Url } from '../../../src/bytes/bytes.ts';
import { cryptoReady, sign, signKeyPair } from '../../../src/crypto/sodium.ts';
import type { Certificate } from '../../../src/protocol/signed.ts';

const opened = vi.hoisted(() => [] as { said: string[]; listener: unknown }[]);
vi.mock('../../../main/network/socket.ts', () => ({
  openSocket: (_url: string, listener: unknown) => {
    const socket = { said: [] as string[], listener };
    opened.push(socket);
    return { send: (text: string) => socket.said.push(text), terminate: () => undefined, bufferedAmount: () => 0 };
  },
}));

let client: GatewayClient;
let online: boolean[];
const key = (): ReturnType<typeof signKeyPair> => signKeyPair(new Uint8Array(32).fill(7));
beforeEach(async () => {
  await cryptoReady();
  vi.useFakeTimers();
  opened.length = 0;
  online = [];
  client = new GatewayClient({
    url: 'http://gateway',
    key: key().publicKey,
    certificate: () => ({}) as Certificate,
    sign: () => Promise.resolve(new Uint8Array(64)),
    known: () => Promise.resolve({ cursor: 0, policy: { version: 1, hash: '' } }),
    onEvents: () => Promise.reject(new Error('none')),
    onSubmitted: () => undefined,
    onOnline: (is) => {
      online.push(is);
    },
  });
});
afterEach(() => {
  client.close();
  vi.useRealTimers();
});

const last = (): { said: string[]; listener: SocketListener } =>
  opened.at(-1) as { said: string[]; listener: SocketListener };
/** The gateway proves itself and drops the line. */
const welcomeAndDrop = async (): Promise<void> => {
  const { said, listener } = last();
  listener.onText(JSON.stringify({ type: 'challenge', nonce: toBase64Url(new Uint8Array(32)) }));
  await vi.advanceTimersByTimeAsync(0);
  const { nonce } = JSON.parse(said.at(-1) ?? '') as { nonce: string };
  const signature = toBase64Url(sign(contexts.welcome, fromBase64Url(nonce), key().secretKey));
  listener.onText(JSON.stringify({ type: 'welcome', protocol: 2, signature, strict: false }));
  await vi.advanceTimersByTimeAsync(0);
  listener.onClose('dropped');
};

it('P6 a gateway that welcomes and drops at once is left alone for longer and longer, however often somebody writes', async () => {
  let dropped = 0;
  client.connect();
  for (let ms = 0; ms < 10_000; ms += 10) {
    for (; dropped < opened.length; dropped++) await welcomeAndDrop();
    client.connect(); // a message, a receipt, the endpoint's answer
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(online.filter(Boolean).length).toBe(dropped); // it did come up each time
  expect(dropped).toBeGreaterThan(3);
  expect(dropped).toBeLessThanOrEqual(25);
});

it('P6 who writes when the last try was a while ago does not wait for the next', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.99); // each wait as long as it can be
  client.connect();
  for (let tries = 0; tries < 6; tries++) {
    last().listener.onClose('away');
    await vi.advanceTimersByTimeAsync(10_000);
  }
  last().listener.onClose('away');
  const tried = opened.length;
  await vi.advanceTimersByTimeAsync(2000);
  expect(opened.length).toBe(tried);
  client.connect();
  expect(opened.length).toBe(tried + 1);
  vi.restoreAllMocks();
});
