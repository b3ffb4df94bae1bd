// How much one address, one key and everybody together may ask of a service at once, so that a flood never takes the honest with it (P6, decision 0013).
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { z } from 'zod';
import { CandorError } from '../src/errors.ts';
import { addressOf, isProxy } from './addresses.ts';

/** Limits of a service; each has a safe value unless said otherwise. What is proven to be signed by somebody known no longer counts against its address. */
export const limitsSchema = z.strictObject({
  /** Addresses of reverse proxies whose `x-forwarded-for` is believed. */
  proxies: z.array(z.union([z.ipv4(), z.ipv6()])).default([]),
  /** Open connections, in all and of one address (a proxy's are not counted). */
  connections: z.int().positive().default(10_000),
  connectionsPerAddress: z.int().positive().default(500),
  /** Requests of one address in a second that nobody known has signed. */
  unprovenPerSecond: z.int().positive().default(30),
  /** Requests at work whose signature was not checked yet, in all and of one address. */
  unproven: z.int().positive().default(2048),
  unprovenPerAddress: z.int().positive().default(32),
  /** Bytes of large bodies on their way in, in all and of one address. */
  bodyBytes: z
    .int()
    .positive()
    .default(128 * 1024 * 1024),
  bodyBytesPerAddress: z
    .int()
    .positive()
    .default(32 * 1024 * 1024),
  /** Requests of one known key in a second, and at work at once. */
  perKeyPerSecond: z.int().positive().default(200),
  perKey: z.int().positive().default(16),
});
/** See `limitsSchema`. */
export type LimitsConfig = z.infer<typeof limitsSchema>;

interface Load {
  requests: number;
  bytes: number;
}
interface Share extends Load {
  readonly address: string;
}

/** Bodies up to this size do not count as large, so that no large one ever keeps a small one out. */
const largeFrom = 64 * 1024;

/** The limits of one server. */
export class Limits {
  readonly config: LimitsConfig;
  readonly #addresses = new Map<string, Load>();
  readonly #all: Load = { requests: 0, bytes: 0 };
  readonly #shares = new WeakMap<FastifyRequest, Share>();
  readonly #keys = new Map<string, number>();
  readonly #connections = new WeakMap<Socket, () => void>();
  readonly #unproven: RateLimiterMemory;
  readonly #proven: RateLimiterMemory;

  constructor(config: LimitsConfig) {
    this.config = config;
    this.#unproven = new RateLimiterMemory({ points: config.unprovenPerSecond, duration: 1 });
    this.#proven = new RateLimiterMemory({ points: config.perKeyPerSecond, duration: 1 });
  }

  /** Watches connections, and every request from its first line on; `createServer` calls it. */
  watch(app: FastifyInstance): void {
    const { connections, connectionsPerAddress, proxies } = this.config;
    const open = new Map<string, number>();
    app.server.maxConnections = connections;
    app.server.on('connection', (socket) => {
      const address = addressOf(socket.remoteAddress);
      if (isProxy(socket.remoteAddress, proxies)) return;
      add(open, address, 1);
      const end = (): void => {
        if (this.#connections.delete(socket)) add(open, address, -1);
      };
      this.#connections.set(socket, end);
      socket.once('close', end);
      if ((open.get(address) ?? 0) > connectionsPerAddress) socket.destroy();
    });
    app.addHook('onRequest', (request) => this.#arrive(request));
    app.addHook('onResponse', (request, _reply, done) => {
      this.#leave(request);
      done();
    });
    app.addHook('onRequestAbort', (request, done) => {
      this.#leave(request);
      done();
    });
  }

  /** The request is signed by `key`, somebody known: from here on it counts for that key and no longer for its address. Resolves with the way to end that. Throws `too-many`. */
  async prove(request: FastifyRequest, key: string): Promise<() => void> {
    const { address } = this.#shares.get(request) ?? { address: addressOf(request.ip) };
    this.#leave(request);
    await this.#unproven.reward(address);
    await this.#proven.consume(key).catch(refuse);
    if ((this.#keys.get(key) ?? 0) >= this.config.perKey) refuse();
    add(this.#keys, key, 1);
    return () => {
      add(this.#keys, key, -1);
    };
  }

  /** The request became a socket, or another answer without an end: it is at work no longer, and its connection is counted on. */
  upgraded(request: FastifyRequest): void {
    this.#leave(request);
  }

  /** A socket that was a request turned out to be of somebody known, who has a limit of their own: neither it nor the request that opened it counts for its address any more. */
  async proveSocket(request: FastifyRequest): Promise<void> {
    this.#connections.get(request.raw.socket)?.();
    await this.#unproven.reward(addressOf(request.ip));
  }

  /** So many bytes of its body are here now; throws `too-many` when there is no room for more of a large one. */
  grow(request: FastifyRequest, bytes: number): void {
    const share = this.#shares.get(request);
    if (share === undefined || bytes <= largeFrom) return;
    const more = bytes - share.bytes;
    const load = this.#addresses.get(share.address) ?? { requests: 0, bytes: 0 };
    if (load.bytes + more > this.config.bodyBytesPerAddress || this.#all.bytes + more > this.config.bodyBytes) refuse();
    for (const one of [share, load, this.#all]) one.bytes += more;
  }

  async #arrive(request: FastifyRequest): Promise<void> {
    const address = addressOf(request.ip);
    await this.#unproven.consume(address).catch(refuse);
    const load = this.#addresses.get(address) ?? { requests: 0, bytes: 0 };
    if (load.requests >= this.config.unprovenPerAddress || this.#all.requests >= this.config.unproven) refuse();
    this.#addresses.set(address, load);
    this.#shares.set(request, { address, requests: 1, bytes: 0 });
    for (const one of [load, this.#all]) one.requests += 1;
  }

  #leave(request: FastifyRequest): void {
    const share = this.#shares.get(request);
    if (share === undefined) return;
    this.#shares.delete(request);
    const load = this.#addresses.get(share.address);
    for (const one of [load, this.#all]) {
      if (one === undefined) continue;
      one.requests -= share.requests;
      one.bytes -= share.bytes;
    }
    if (load?.requests === 0) this.#addresses.delete(share.address);
  }
}

/**
 * Guesses that failed, per address; a few are let through, then none until the time is over. There is no limit over all addresses: what is guessed
 * has 128 bits, so that no number of addresses finds it, and such a limit would let whoever has many of them keep everybody else out (decision 0013).
 */
export class Guesses {
  readonly #perAddress = new RateLimiterMemory({ points: 10, duration: 600 });

  /** True when no more guesses are heard from here for now. */
  async areOver(request: FastifyRequest): Promise<boolean> {
    const here = await this.#perAddress.get(addressOf(request.ip));
    return (here?.consumedPoints ?? 0) >= this.#perAddress.points;
  }

  /** One more failed. */
  async failed(request: FastifyRequest): Promise<void> {
    await this.#perAddress.penalty(addressOf(request.ip));
  }
}

/** Refuses for now. */
export function refuse(): never {
  throw new CandorError('too-many', 'Too much was asked of this service at once. Nothing was changed.', {
    next: 'Try again in a moment.',
  });
}

function add(counts: Map<string, number>, key: string, by: number): void {
  const now = (counts.get(key) ?? 0) + by;
  if (now <= 0) counts.delete(key);
  else counts.set(key, now);
}
