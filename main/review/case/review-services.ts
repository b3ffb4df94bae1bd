// Whom a case asks: the endpoint, and the custodians the policy names.
import type { Custodian } from '../../../src/policy/policy.ts';
import type { SignedClient } from '../../network/endpoint-client.ts';

type Asks = Pick<SignedClient, 'request'>;

/** Whom a case asks. */
export interface ReviewServices {
  readonly endpoint: Asks;
  /** Ed25519 key of the endpoint, base64url. */
  readonly endpointKey: string;
  /** Custodians the policy names. */
  readonly custodians: readonly Custodian[];
  readonly custodian: (one: Custodian) => Asks;
}
