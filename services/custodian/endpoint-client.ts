// The custodian's questions to the endpoint: who is in, whose pages are these, and "it was opened" before it is.
import { z } from 'zod';
import { toHex } from '../../src/bytes/bytes.ts';
import { blake2b, type KeyPair } from '../../src/crypto/sodium.ts';
import { CandorError } from '../../src/errors.ts';
import { alarmsTakenSchema, type Alarm } from '../../src/protocol/alarms.ts';
import type { RequestClaim } from '../../src/protocol/credentials.ts';
import { pageOwnersReplySchema, type Access } from '../../src/protocol/endpoint.ts';
import type { Standing } from '../../src/protocol/standing.ts';
import { ServiceClient } from '../service-client.ts';

/** A page as the custodian asks about it. */
export interface PageRef {
  readonly journal: string;
  readonly epoch: number;
  readonly lane: 'messages' | 'drafts';
  readonly page: number;
  /** As it was before this redaction. */
  readonly replaced?: number | undefined;
}

/** Speaks to one endpoint with the custodian's signing key. */
export class EndpointClient {
  readonly #client: ServiceClient;
  readonly #endpointKey: Uint8Array;

  constructor(url: string, key: KeyPair, endpointKey: Uint8Array) {
    this.#client = new ServiceClient(url, key);
    this.#endpointKey = endpointKey;
  }

  /** Who is in the company now. Throws `endpoint-offline` or what the endpoint says. */
  standing(): Promise<Standing> {
    return this.#client.standing(this.#endpointKey);
  }

  /** Whose pages these are, in the order asked. Throws `endpoint-offline` or what the endpoint says. */
  async owners(pages: readonly PageRef[]): Promise<z.infer<typeof pageOwnersReplySchema>['pages']> {
    const reply = await this.#client.ask('POST', '/v1/custodian/pages', pageOwnersReplySchema, { pages });
    if (reply.pages.length !== pages.length)
      throw new CandorError('endpoint-offline', 'The endpoint’s answer cannot be understood. Nothing was released.');
    return reply.pages;
  }

  /** Resolves once the endpoint holds these openings, so that their author can see them. Throws otherwise. */
  async tell(accesses: readonly Access[]): Promise<void> {
    await this.#client.ask('POST', '/v1/accesses', z.object({ stored: z.literal(accesses.length) }), { accesses });
  }

  /** Tells administrators; resolves once the endpoint keeps it. */
  async alarm(alarm: Alarm): Promise<void> {
    await this.#client.ask('POST', '/v1/alarms', alarmsTakenSchema, { alarms: [alarm] });
  }
}

/** The alarm about a request that came a second time. `at` is Unix seconds. */
export function replayAlarm({ enrolment, signature, time }: RequestClaim): Alarm {
  return {
    id: `replayed ${toHex(blake2b(signature).subarray(0, 16))}`,
    at: time,
    kind: 'replayed',
    person: enrolment?.person ?? null,
    journal: enrolment?.journal ?? null,
    what: `A release asked for by a device of ${enrolment?.person ?? 'nobody known'} was sent a second time, and refused. Somebody between it and the custodian has a copy.`,
  };
}
