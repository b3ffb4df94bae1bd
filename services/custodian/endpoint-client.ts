// The custodian's two questions to the endpoint: whose pages are these, and "it was opened" before it is.
import { toBase64Url } from '../../src/bytes/bytes.ts';
import { sign, type KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError, errorCodes, errorFrom } from '../../src/errors.ts';
import { accessBytes } from '../../src/protocol/credentials.ts';
import { pageOwnersReplySchema, type Access } from '../../src/protocol/endpoint.ts';
import { errorReplySchema } from '../../src/protocol/signed.ts';
import { contexts } from '../../src/crypto/contexts.ts';
import { z } from 'zod';

/** How long the endpoint may take before nothing is released, ms. */
const patience = 10_000;

/** A page as the custodian asks about it. */
export interface PageRef { readonly journal: string; readonly epoch: number; readonly lane: 'messages' | 'drafts'; readonly page: number }

/** Speaks to one endpoint with the custodian's signing key. */
export class EndpointClient {
  readonly #url: string;
  readonly #key: KeyPair;

  constructor(url: string, key: KeyPair) {
    this.#url = url.replace(/\/$/, '');
    this.#key = key;
  }

  /** Whose pages these are, in the order asked. Throws `endpoint-offline` or what the endpoint says. */
  async owners(pages: readonly PageRef[]): Promise<z.infer<typeof pageOwnersReplySchema>['pages']> {
    const text = JSON.stringify(pages);
    const reply = pageOwnersReplySchema.safeParse(await this.#post('/v1/custodian/pages', { pages: text, ...this.#signed(text) }));
    if (!reply.success || reply.data.pages.length !== pages.length) throw new CandorError('endpoint-offline', 'The endpoint’s answer cannot be understood. Nothing was released.');
    return reply.data.pages;
  }

  /** Resolves once the endpoint holds these openings, so that their author can see them. Throws otherwise. */
  async tell(accesses: readonly Access[]): Promise<void> {
    const text = JSON.stringify(accesses);
    const reply = z.object({ stored: z.literal(accesses.length) }).safeParse(await this.#post('/v1/accesses', { accesses: text, ...this.#signed(text) }));
    if (!reply.success) throw new CandorError('endpoint-offline', 'The endpoint did not confirm the opening. Nothing was released.');
  }

  #signed(text: string): { readonly custodianKey: string; readonly signature: string } {
    return { custodianKey: toBase64Url(this.#key.publicKey), signature: toBase64Url(sign(contexts.request, accessBytes(text), this.#key.secretKey)) };
  }

  async #post(path: string, body: unknown): Promise<unknown> {
    let response: Response;
    let answer: unknown;
    try {
      response = await fetch(this.#url + path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), redirect: 'error', signal: AbortSignal.timeout(patience) });
      answer = await response.json();
    } catch (cause) {
      throw new CandorError('endpoint-offline', 'The endpoint cannot be reached, so the author could not be told. Nothing was released.', { next: 'Try again when the endpoint is back.', cause });
    }
    if (response.ok) return answer;
    const error = errorReplySchema.safeParse(answer);
    const code = errorCodes.find((one) => error.success && one === error.data.error.code);
    if (!error.success || code === undefined) throw new CandorError('endpoint-offline', 'The endpoint’s answer cannot be understood. Nothing was released.');
    throw errorFrom({ code, message: error.data.error.message });
  }
}
