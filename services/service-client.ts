// How one service asks the endpoint: signed with the service's own key, and answered or refused as a whole.
import type { z } from 'zod';
import { toWtf8 } from '../src/bytes/wtf8.ts';
import { randomBytes, type KeyPair } from '../src/crypto/sodium.ts';
import { CandorError, errorCodes, errorFrom } from '../src/errors.ts';
import { signRequest } from '../src/protocol/credentials.ts';
import { errorReplySchema } from '../src/protocol/signed.ts';
import { readStanding, standingReplySchema, type Standing } from '../src/protocol/standing.ts';

/** How long the endpoint may take, ms. */
const patience = 10_000;

/** Speaks to one endpoint with a service's signing key. */
export class ServiceClient {
  readonly #url: string;
  readonly #key: KeyPair;

  constructor(url: string, key: KeyPair) {
    this.#url = url.replace(/\/$/, '');
    this.#key = key;
  }

  /** The endpoint's answer as `schema` says. Throws `endpoint-offline`, or what the endpoint says. */
  async ask<S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    schema: S,
    body?: unknown,
    nonce = randomBytes(16),
  ): Promise<z.infer<S>> {
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      'content-type': 'application/json',
      ...signRequest({ signKey: this.#key.publicKey }, this.#key.secretKey, {
        method,
        path,
        time: Math.floor(Date.now() / 1000),
        nonce,
        body: toWtf8(text),
      }),
    };
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(this.#url + path, {
        method,
        headers,
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
        ...(body === undefined ? {} : { body: text }),
      });
      answer = await response.json();
    } catch (cause) {
      throw new CandorError('endpoint-offline', 'The endpoint cannot be reached, so nothing was done.', {
        next: 'Try again when the endpoint is back.',
        cause,
      });
    }
    if (!response.ok) throw refusalOf(answer);
    const parsed = schema.safeParse(answer);
    if (!parsed.success) throw unreadable();
    return parsed.data;
  }

  /** Who is in the company now, by the endpoint's own word in answer to this very question. */
  async standing(endpointKey: Uint8Array): Promise<Standing> {
    const nonce = randomBytes(16);
    return readStanding(
      await this.ask('GET', '/v1/standing', standingReplySchema, undefined, nonce),
      nonce,
      endpointKey,
    );
  }
}

function refusalOf(answer: unknown): CandorError {
  const error = errorReplySchema.safeParse(answer);
  const code = errorCodes.find((one) => error.success && one === error.data.error.code);
  return error.success && code !== undefined ? errorFrom({ code, message: error.data.error.message }) : unreadable();
}

function unreadable(): CandorError {
  return new CandorError('endpoint-offline', 'The endpoint’s answer cannot be understood, so nothing was done.');
}
