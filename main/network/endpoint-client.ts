// Calls to the company's endpoint and to custodians: signed by the device, parsed strictly, errors as sentences.
import { session } from 'electron';
import type { z } from 'zod';
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { CandorError } from '../../src/errors.ts';
import { randomBytes } from '../../src/crypto/sodium.ts';
import { claimHeaders, requestBytes } from '../../src/protocol/credentials.ts';
import { errorReplySchema, signedHeaders, type Certificate } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { packedBody } from './packed-body.ts';

/** A server, as sentences name it, and what its being away means. */
export interface Server {
  readonly name: string;
  readonly away: string;
}

/** Signs with the device key, in the vault. */
export type DeviceSign = (context: string, message: Uint8Array) => Promise<Uint8Array>;

/** Longest an answer may take, ms; a poke is waited for 25 s. */
const patience = 40_000;

/** Main's own way to the network: Chromium's stack (proxies, trust store) in memory, apart from the windows' session, which has no network at all. */
function networkSession(): Electron.Session {
  return session.fromPartition('candor-network');
}

/** A signed HTTP client for one server. */
export class SignedClient {
  readonly #base: string;
  readonly #sign: DeviceSign;
  readonly #certificate: () => Certificate | null;
  readonly #server: Server;

  constructor(base: string, server: Server, sign: DeviceSign, certificate: () => Certificate | null) {
    this.#base = base;
    this.#server = server;
    this.#sign = sign;
    this.#certificate = certificate;
  }

  /** Sends `body` (JSON) or asks without one; throws `endpoint-offline`, `endpoint-refused` or the code the server gave. */
  async request<S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    reply: S,
    body?: unknown,
  ): Promise<z.infer<S>> {
    const { bytes, encoding } =
      body === undefined ? { bytes: new Uint8Array(0), encoding: null } : await packedBody(body);
    const time = Math.floor(Date.now() / 1000);
    const certificate = this.#certificate();
    const nonce = randomBytes(16);
    const headers: Record<string, string> = {
      'content-type': 'application/json',
      ...(encoding === null ? {} : { 'content-encoding': encoding }),
    };
    if (certificate !== null) {
      Object.assign(headers, claimHeaders({ certificate }, time, nonce));
      headers[signedHeaders.signature] = toBase64Url(
        await this.#sign(contexts.request, requestBytes({ method, path, time, nonce, body: bytes })),
      );
    }
    let response: Response;
    let answer: string;
    try {
      response = await networkSession().fetch(new URL(path, this.#base).href, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
        ...(body === undefined ? {} : { body: bytes }),
      });
      answer = await response.text();
    } catch (cause) {
      throw new CandorError('endpoint-offline', `${this.#server.name} does not answer. ${this.#server.away}`, {
        next: 'Candor tries again by itself.',
        cause,
      });
    }
    return this.#read(response.ok, response.status, answer, reply);
  }

  #read<S extends z.ZodType>(ok: boolean, status: number, answer: string, reply: S): z.infer<S> {
    let value: unknown;
    try {
      value = JSON.parse(answer);
    } catch {
      throw this.#rubbish(status);
    }
    if (!ok) {
      const error = errorReplySchema.safeParse(value);
      if (!error.success) throw this.#rubbish(status);
      throw new CandorError(
        error.data.error.code === 'custodian-refused'
          ? 'custodian-refused'
          : error.data.error.code === 'conflict'
            ? 'conflict'
            : 'endpoint-refused',
        error.data.error.message,
        error.data.error.next === undefined ? {} : { next: error.data.error.next },
      );
    }
    const parsed = reply.safeParse(value);
    if (!parsed.success) throw this.#rubbish(status);
    return parsed.data;
  }

  #rubbish(status: number): CandorError {
    return new CandorError(
      'endpoint-refused',
      `${this.#server.name} answered with something Candor cannot read (${status}). Nothing was changed.`,
      { next: 'Candor tries again by itself; if it lasts, tell IT.' },
    );
  }
}
