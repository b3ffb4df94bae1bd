// Hostile clients as a process of their own: `node hostile.ts URL JSON`, where JSON is what was stolen and who was bought. Ends when its stdin does.
import { randomBytes as manyRandomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setPriority } from 'node:os';
import { brotliCompressSync, constants } from 'node:zlib';
import { fromBase64Url } from '../../../src/bytes/bytes.ts';
import { cryptoReady, randomBytes } from '../../../src/crypto/sodium.ts';
import { claimHeaders, signRequest } from '../../../src/protocol/credentials.ts';
import type { Certificate } from '../../../src/protocol/signed.ts';

/** A certificate anybody may have seen, and the same person's own key, in a modified client. */
export interface Stolen {
  readonly certificate: Certificate;
  readonly secretKey: string;
}

// On another machine it would not take the processor of those it attacks.
setPriority(15);
await cryptoReady();
const [url = '', given = '{}'] = process.argv.slice(2);
const { hostname, port } = new URL(url);
const stolen = JSON.parse(given) as Stolen;
const count = { bombs: 0, junk: 0, big: 0, slow: 0, silent: 0, guesses: 0 };
const bomb = new Uint8Array(
  brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, 0x20), { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
);
const crowd = new TextEncoder().encode(`{"frames":[${'{},'.repeat(1_000_000)}{}]}`);
const rubbish = new Uint8Array(manyRandomBytes(8_000_000));
const now = (): number => Math.floor(Date.now() / 1000);

function open(from: string): Promise<Socket | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), localAddress: from });
    socket.once('connect', () => {
      resolve(socket);
    });
    socket.on('error', () => {
      resolve(null);
    });
    socket.on('data', () => undefined);
  });
}

function head(path: string, headers: Readonly<Record<string, string>>, length: number): string {
  return `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-length: ${String(length)}\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`;
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/** Sends one request and waits until it is answered or cut off. */
async function post(
  from: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: Uint8Array,
): Promise<void> {
  const socket = await open(from);
  if (socket === null) return;
  socket.write(head(path, { connection: 'close', ...headers }, body.length));
  socket.end(body);
  await Promise.race([new Promise((resolve) => socket.once('close', resolve)), pause(5000)]);
  socket.destroy();
}

async function forever(times: number, work: () => Promise<void>): Promise<void> {
  await Promise.all(
    Array.from({ length: times }, async () => {
      for (;;) {
        await work();
        await pause(50);
      }
    }),
  );
}

const signed = (body: Uint8Array): Record<string, string> =>
  signRequest({ certificate: stolen.certificate }, fromBase64Url(stolen.secretKey), {
    method: 'POST',
    path: '/v1/push',
    time: now(),
    nonce: randomBytes(16),
    body,
  });
const junk = (): Record<string, string> => ({
  ...claimHeaders({ certificate: stolen.certificate }, now(), randomBytes(16)),
  'candor-signature': 'A'.repeat(86),
});

void forever(2, async () => {
  await post('127.0.0.2', '/v1/push', { 'content-encoding': 'br', ...signed(bomb) }, bomb); // of a modified client, properly signed
  await post('127.0.0.2', '/v1/push', { 'content-encoding': 'br', ...junk() }, bomb);
  await post('127.0.0.2', '/v1/enrol', { 'content-encoding': 'br' }, bomb);
  count.bombs += 3;
});
void forever(1, async () => {
  await post('127.0.0.2', '/v1/push', signed(crowd), crowd); // a million empty frames
  count.bombs += 1;
});
void forever(4, async () => {
  await post('127.0.0.3', '/v1/push', junk(), rubbish.subarray(0, 200_000));
  count.junk += 1;
});
void forever(2, async () => {
  await post('127.0.0.4', '/v1/push', {}, rubbish);
  await post('127.0.0.4', '/v1/nothing', {}, rubbish);
  count.big += 2;
});
void forever(60, async () => {
  const socket = await open('127.0.0.5');
  if (socket === null) return;
  socket.write(head('/v1/push', junk(), 1_000_000));
  while (!socket.destroyed) {
    socket.write('x');
    await pause(300);
  }
  count.slow += 1;
});
void forever(300, async () => {
  const socket = await open('127.0.0.6');
  if (socket === null) return;
  await new Promise((resolve) => socket.once('close', resolve));
  count.silent += 1;
});
void forever(2, async () => {
  const body = new TextEncoder().encode(
    JSON.stringify({
      token: `guess-${String(Math.random())}`,
      signKey: 'A'.repeat(43),
      boxKey: 'A'.repeat(43),
      journal: 'A'.repeat(22),
      epoch: 0,
      previous: 'A'.repeat(43),
      signature: 'A'.repeat(86),
    }),
  );
  await post('127.0.0.7', '/v1/enrol', {}, body);
  count.guesses += 1;
});

process.stdin.resume();
process.stdin.once('end', () => {
  process.stdout.write(`${JSON.stringify(count)}\n`, () => process.exit(0));
});
process.stdout.write('hostile\n');
